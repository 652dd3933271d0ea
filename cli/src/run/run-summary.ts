import type { FindingKind, RunReport } from '../../../watchdog/runner/run-report';
import { plural } from '../check/check-text';
import type { Palette } from '../palette';
import { duration } from './duration';
import { findingsOf } from './run-findings';

/** The end of what is told about a run: how its loops did, and in the last line what was found in how many tests. */
export function runSummary(report: RunReport, palette: Palette): string {
  const health = healthLines(report);
  const lines = health.map(
    (line, index) => `${index === 0 ? palette.bold(HEALTH) : ' '.repeat(HEALTH.length)}  ${line}`,
  );
  return [...lines, verdictLine(report, palette), ''].join('\n');
}

const HEALTH = 'loop health';

function verdictLine(report: RunReport, palette: Palette): string {
  const counts = new Map<FindingKind, number>();
  for (const { finding } of findingsOf(report)) counts.set(finding.kind, (counts.get(finding.kind) ?? 0) + 1);
  const found = counts.size === 0 ? 'no findings' : [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
  const ran = report.tests.filter(({ outcome }) => outcome !== 'not-run').length;
  const notRun = report.tests.length - ran;
  const rest = notRun === 0 ? '' : `, ${notRun} not run`;
  const often = report.repeat === undefined ? '' : `, ${plural(report.repeat.runs.length, 'run')}`;
  return `${palette.bold('looptrap')}: ${found} in ${plural(ran, 'test')}${rest}${often}`;
}

function healthLines(report: RunReport): string[] {
  if (report.loops.length === 0) return [];
  const { health } = report;
  const lines = [loopLine(report)];
  if (health === undefined) return lines;
  const { lag, blocked } = health;
  if (lag !== null) {
    const late = `${percentile(lag.p50)} (p50), ${percentile(lag.p95)} (p95), ${percentile(lag.p99)} (p99)`;
    const longest = lag.max > 0 ? `; longest turn ${duration(lag.max)}` : '';
    lines.push(`callbacks ran late by ${late}${longest}`);
  }
  if (blocked.count > 0) {
    const where = blocked.at === undefined ? '' : ` at ${blocked.at.file}:${blocked.at.line}`;
    const times = blocked.count === 1 ? 'once' : `${blocked.count} times`;
    const most = blocked.count === 1 ? '' : `, longest ${duration(blocked.longest)}`;
    const cause = blocked.cause === undefined ? '' : ` by ${blocked.cause}`;
    lines.push(`blocked ${times} for ${duration(blocked.seconds)}${most}${cause}${where}`);
  }
  const left = [
    [health.leakedTasks, 'task left running', 'tasks left running'],
    [health.openHandles, 'handle left open', 'handles left open'],
    [health.lostExceptions, 'exception lost', 'exceptions lost'],
    [health.unawaitedCoroutines, 'coroutine never awaited', 'coroutines never awaited'],
  ] as const;
  const told = left.flatMap(([count, one, many]) => (count > 0 ? [`${count} ${count === 1 ? one : many}`] : []));
  if (told.length > 0) lines.push(told.join(', '));
  return lines;
}

function loopLine({ loops, health }: RunReport): string {
  const providers = new Map<string, number>();
  for (const { provider } of loops) providers.set(provider, (providers.get(provider) ?? 0) + 1);
  const made = [...providers].map(([provider, count]) => `${provider} ${count}`).join(', ');
  // A loop that is no asyncio.BaseEventLoop, such as uvloop's, is not seen closing; the health does not count it.
  const open = health?.loops.open ?? loops.filter(({ closed }) => !closed).length;
  return `${plural(loops.length, 'event loop')} (${made}), ${open === 0 ? 'all closed' : `${open} never closed`}`;
}

function percentile(seconds: number): string {
  return seconds < 0.001 ? '< 1 ms' : duration(seconds);
}
