import type { FindingKind, RunFinding, RunReport, SourcePlace, TestReport } from '../../../watchdog/runner/run-report';
import type { Palette } from '../palette';

/** The findings of a run for a terminal: grouped by test, each with its chain and places, then one line about all. */
export function runText(report: RunReport, palette: Palette): string {
  const tests = report.tests.filter(({ findings }) => findings.length > 0);
  const groups = tests.map((test) => section(testTitle(test, palette), test.findings, palette));
  if (report.findings.length > 0) {
    groups.push(section(palette.bold('outside of any single test'), report.findings, palette));
  }
  return [...groups, summary(report, palette)].join('\n');
}

function testTitle({ nodeid, outcome }: TestReport, { bold, dim }: Palette): string {
  return `${bold(nodeid)} ${dim(outcome)}`;
}

function section(title: string, findings: readonly RunFinding[], palette: Palette): string {
  return `${title}\n${findings.map((finding) => findingText(finding, palette)).join('\n')}`;
}

function findingText(finding: RunFinding, palette: Palette): string {
  const { dim } = palette;
  const lines = [`  ${kindText(finding, palette)} ${placeText(finding)} ${dim(circumstances(finding))}`.trimEnd()];
  lines.push(...indented(finding.message, 4));
  for (const link of finding.chain ?? []) {
    const at = link.file === undefined ? '' : dim(`  ${placeText(link)}`);
    lines.push(`    ${dim('->')} ${link.what} waits for ${link.waitsFor}${at}`);
  }
  if (finding.origin !== undefined && !samePlace(finding.origin, finding)) {
    lines.push(`    ${dim('made at')} ${placeText(finding.origin)}`);
  }
  if (finding.advice !== undefined) lines.push(...indented(`${palette.cyan('to do:')} ${finding.advice}`, 4));
  return `${lines.join('\n')}\n`;
}

function kindText({ kind, severity, count }: RunFinding, palette: Palette): string {
  const colour = severity === 'error' ? palette.red : severity === 'warning' ? palette.yellow : palette.blue;
  return colour(count !== undefined && count > 1 ? `${kind} x${count}` : kind);
}

function circumstances({ phase, afterSeconds, proved }: RunFinding): string {
  const parts = [
    phase === undefined || phase === 'call' ? '' : `in ${phase}`,
    afterSeconds === undefined ? '' : `after ${seconds(afterSeconds)}`,
    proved === true ? 'proved' : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `(${parts.join(', ')})`;
}

function placeText({ file, line, function: name }: Partial<SourcePlace>): string {
  if (file === undefined) return '';
  const place = line === undefined ? file : `${file}:${line}`;
  return name === undefined ? place : `${place} in ${name}`;
}

function samePlace(a: Partial<SourcePlace>, b: Partial<SourcePlace>): boolean {
  return a.file === b.file && a.line === b.line;
}

function summary(report: RunReport, palette: Palette): string {
  const all = [...report.tests.flatMap(({ findings }) => findings), ...report.findings];
  const counts = new Map<FindingKind, number>();
  for (const { kind } of all) counts.set(kind, (counts.get(kind) ?? 0) + 1);
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

function indented(text: string, by: number): string[] {
  return text.split('\n').map((line) => ' '.repeat(by) + line);
}

function seconds(value: number): string {
  return value < 0.0995 ? `${Math.round(value * 1000)} ms` : `${value.toFixed(value < 10 ? 2 : 0)} s`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
