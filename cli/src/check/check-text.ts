import type { Palette } from '../palette';
import { type CheckReport, countTraps, type ReportedEnvironment, type ReportedFinding } from './check-report';
import { codeFrame } from './code-frame';
import type { LineIndex } from './line-index';

/** Lines of a file by its path in the report; of a notebook's cell. */
export type IndexOf = (file: string, cell: number | undefined) => LineIndex;

/** What was found, for a terminal. */
export function checkText(report: CheckReport, indexOf: IndexOf, palette: Palette): string {
  const blocks = report.findings.map((finding) => findingText(finding, indexOf, palette));
  return [...blocks, summary(report, palette)].join('\n');
}

/** How often each trap was found. */
export function statisticsText({ findings }: CheckReport, palette: Palette): string {
  return countTraps(findings)
    .map(({ trap, count }) => `${String(count).padStart(5)}  ${palette.bold(trap)}\n`)
    .join('');
}

function findingText(finding: ReportedFinding, indexOf: IndexOf, palette: Palette): string {
  const { bold, cyan, dim } = palette;
  const place = `${bold(finding.file)}:${cellText(finding)}${finding.line}:${finding.column}`;
  const lines = [`${place} ${bold(finding.trap)} ${severityText(finding, palette)} ${finding.message}`];
  lines.push(...codeFrame(indexOf(finding.file, finding.cell), finding, palette));
  for (const place of finding.related) {
    lines.push(`  ${dim(`${place.file}:${cellText(place)}${place.line}`)} ${place.message}`);
  }
  if (finding.fix !== undefined) {
    const how = finding.fix.safe ? '--fix' : '--fix --unsafe-fixes';
    lines.push(`  ${cyan('fix:')} ${finding.fix.title} ${dim(`(${how})`)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** In a notebook, lines count from the cell's first. */
export function cellText({ cell }: { cell?: number }): string {
  return cell === undefined ? '' : `cell ${cell}:`;
}

function severityText({ severity }: ReportedFinding, { red, yellow, blue }: Palette): string {
  return severity === 'error' ? red(severity) : severity === 'warning' ? yellow(severity) : blue(severity);
}

function summary(report: CheckReport, palette: Palette): string {
  const { findings, files, environment, fixed } = report;
  const safe = findings.filter(({ fix }) => fix?.safe === true).length;
  const unsafe = findings.filter(({ fix }) => fix?.safe === false).length;
  const lines = [palette.bold(foundText(findings.length)), `${plural(files.checked, 'file')} read`];
  if (report.baseline) lines.push(`${report.baseline.known} known and left out`);
  if (fixed) lines.push(`${plural(fixed, 'finding')} repaired`);
  if (safe > 0) lines.push(`${safe} can be repaired with --fix`);
  if (unsafe > 0) lines.push(`${unsafe} more with --fix --unsafe-fixes`);
  const read = (report.projects ?? [{ root: '', environment }]).map(
    (project) =>
      `${project.root === '' ? 'Read' : `${project.root} read`} for ${environmentText(project.environment)}.\n`,
  );
  return `${lines.join('; ')}.\n${palette.dim(read.join(''))}`;
}

function environmentText({ python, packages, source }: ReportedEnvironment): string {
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  const all = [...(python === null ? [] : [`Python ${python}`]), ...versions];
  return `${all.join(', ') || 'the newest known versions'} (${source})`;
}

function foundText(count: number): string {
  return count === 0 ? 'No traps found' : plural(count, 'finding');
}

/** `1 file`, `2 files`. */
export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
