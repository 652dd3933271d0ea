import type { RunFinding, RunReport, SourcePlace, TestReport } from '../../../watchdog/runner/run-report';
import type { Palette } from '../palette';
import { duration } from './duration';
import { repeatText } from './repeat-text';
import { originElsewhere } from './run-findings';
import { runSummary } from './run-summary';

/** The findings of a run for a terminal: grouped by test, each with its chain and places, then one line about all. */
export function runText(report: RunReport, palette: Palette): string {
  const all = report.repeat?.runs.length;
  const tests = report.tests.filter(({ findings }) => findings.length > 0);
  const groups = tests.map((test) => section(testTitle(test, palette), test.findings, palette, all));
  if (report.findings.length > 0) {
    groups.push(section(palette.bold('outside of any single test'), report.findings, palette, all));
  }
  const repeated =
    report.repeat === undefined || report.repeat.tests.length === 0 ? [] : [repeatText(report.repeat, palette)];
  return [...groups, ...repeated, runSummary(report, palette)].join('\n');
}

function testTitle({ nodeid, outcome }: TestReport, { bold, dim }: Palette): string {
  return `${bold(nodeid)} ${dim(outcome)}`;
}

function section(title: string, findings: readonly RunFinding[], palette: Palette, all: number | undefined): string {
  return `${title}\n${findings.map((finding) => findingText(finding, palette, all)).join('\n')}`;
}

function findingText(finding: RunFinding, palette: Palette, all: number | undefined): string {
  const { dim } = palette;
  const lines = [`  ${kindText(finding, palette)} ${placeText(finding)} ${dim(circumstances(finding, all))}`.trimEnd()];
  lines.push(...indented(finding.message, 4));
  for (const link of finding.chain ?? []) {
    const at = link.file === undefined ? '' : dim(`  ${placeText(link)}`);
    lines.push(`    ${dim('->')} ${link.what} waits for ${link.waitsFor}${at}`);
  }
  const origin = originElsewhere(finding);
  if (origin !== undefined) lines.push(`    ${dim('made at')} ${placeText(origin)}`);
  if (finding.advice !== undefined) lines.push(...indented(`${palette.cyan('to do:')} ${finding.advice}`, 4));
  return `${lines.join('\n')}\n`;
}

function kindText({ kind, severity, count }: RunFinding, palette: Palette): string {
  const colour = severity === 'error' ? palette.red : severity === 'warning' ? palette.yellow : palette.blue;
  return colour(count !== undefined && count > 1 ? `${kind} x${count}` : kind);
}

function circumstances({ phase, afterSeconds, proved, runs }: RunFinding, all: number | undefined): string {
  const parts = [
    phase === undefined || phase === 'call' ? '' : `in ${phase}`,
    afterSeconds === undefined ? '' : `after ${duration(afterSeconds)}`,
    proved === true ? 'proved' : '',
    runs === undefined || runs.length === all ? '' : `in ${runs.length} of ${all} runs`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `(${parts.join(', ')})`;
}

function placeText({ file, line, function: name }: Partial<SourcePlace>): string {
  if (file === undefined) return '';
  const place = line === undefined ? file : `${file}:${line}`;
  return name === undefined ? place : `${place} in ${name}`;
}

function indented(text: string, by: number): string[] {
  return text.split('\n').map((line) => ' '.repeat(by) + line);
}
