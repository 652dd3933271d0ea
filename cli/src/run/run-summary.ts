import type { FindingKind, RunReport } from '../../../watchdog/runner/run-report';
import { plural } from '../check/check-text';
import type { Palette } from '../palette';
import { findingsOf } from './run-findings';

/** One line about a whole run: what was found, in how many tests, on which loops. */
export function runSummary(report: RunReport, palette: Palette): string {
  const counts = new Map<FindingKind, number>();
  for (const { finding } of findingsOf(report)) counts.set(finding.kind, (counts.get(finding.kind) ?? 0) + 1);
  const found = counts.size === 0 ? 'no findings' : [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
  const ran = report.tests.filter(({ outcome }) => outcome !== 'not-run').length;
  const notRun = report.tests.length - ran;
  const rest = notRun === 0 ? '' : `, ${notRun} not run`;
  return `${palette.bold('looptrap')}: ${found} in ${plural(ran, 'test')}${rest}; ${loopSummary(report)}\n`;
}

function loopSummary({ loops }: RunReport): string {
  if (loops.length === 0) return 'no event loops';
  const providers = new Map<string, number>();
  for (const { provider } of loops) providers.set(provider, (providers.get(provider) ?? 0) + 1);
  const made = [...providers].map(([provider, count]) => `${provider} ${count}`).join(', ');
  const open = loops.filter(({ closed }) => !closed).length;
  return `${plural(loops.length, 'event loop')} (${made}), ${open === 0 ? 'all closed' : `${open} never closed`}`;
}
