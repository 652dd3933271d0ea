import type { RunFinding, RunReport, SourcePlace, TestReport } from '../../../watchdog/runner/run-report';
import type { Palette } from '../palette';
import { type AlikeFindings, alikeFindings, alsoIn } from './alike-findings';
import { duration } from './duration';
import { repeatText } from './repeat-text';
import { originElsewhere } from './run-findings';
import { runSummary } from './run-summary';

/**
 * The findings of a run for a terminal: grouped by test, each with its chain and places, and once when many tests have
 * it at one line; then one line about all.
 */
export function runText(report: RunReport, palette: Palette): string {
  const all = report.repeat?.runs.length;
  const found = new Map<string | null, AlikeFindings[]>();
  for (const alike of alikeFindings(report)) found.set(alike.nodeid, [...(found.get(alike.nodeid) ?? []), alike]);
  const titles = new Map(report.tests.map((test) => [test.nodeid, testTitle(test, palette)]));
  const groups = [...found].map(([nodeid, findings]) => {
    const title = nodeid === null ? palette.bold('outside of any single test') : (titles.get(nodeid) ?? nodeid);
    return section(title, findings, palette, all);
  });
  const repeated =
    report.repeat === undefined || report.repeat.tests.length === 0 ? [] : [repeatText(report.repeat, palette)];
  return [...groups, ...repeated, runSummary(report, palette)].join('\n');
}

function testTitle({ nodeid, outcome }: TestReport, { bold, dim }: Palette): string {
  return `${bold(nodeid)} ${dim(outcome)}`;
}

function section(title: string, found: readonly AlikeFindings[], palette: Palette, all: number | undefined): string {
  return `${title}\n${found.map((alike) => findingText(alike, palette, all)).join('\n')}`;
}

function findingText({ finding, others }: AlikeFindings, palette: Palette, all: number | undefined): string {
  const { dim } = palette;
  const lines = [`  ${kindText(finding, palette)} ${placeText(finding)} ${dim(circumstances(finding, all))}`.trimEnd()];
  lines.push(...indented(finding.message, 4));
  for (const link of finding.chain ?? []) {
    const at = link.file === undefined ? '' : dim(`  ${placeText(link)}`);
    lines.push(`    ${dim('->')} ${link.what} waits for ${link.waitsFor}${at}`);
  }
  const origin = originElsewhere(finding);
  if (origin !== undefined) lines.push(`    ${dim('made at')} ${placeText(origin)}`);
  const also = alsoIn(others);
  if (also !== undefined) lines.push(`    ${also}`);
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
