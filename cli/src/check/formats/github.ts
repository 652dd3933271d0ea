import type { Severity } from '../../../../server/src/traps/trap';
import type { CheckReport, ReportedFinding } from '../check-report';
import { cellText } from '../check-text';

/**
 * Findings and unread files as workflow commands of GitHub Actions, which shows them on the lines they are about.
 * @param pathOf a reported file as the checkout sees it
 */
export function githubText({ findings, files }: CheckReport, pathOf: (file: string) => string): string {
  const lines = [
    ...findings.map((finding) => annotation(finding, pathOf)),
    ...files.failed.map(({ file, cell, line, reason }) => {
      const place = cell === undefined ? { file: pathOf(file), line } : { file: pathOf(file) };
      return command('error', { ...place, title: 'looptrap' }, `${file}:${cellText({ cell })}${line}: ${reason}`);
    }),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function annotation(finding: ReportedFinding, pathOf: (file: string) => string): string {
  const { file, cell, line, column, endLine, endColumn, trap, severity, message } = finding;
  // The log shows the message alone, so it says its place too.
  const text = `${file}:${cellText(finding)}${line}:${column} ${trap} ${message} ${finding.url}`;
  // Lines of a cell are not lines of the notebook's file.
  const rows = cell === undefined ? { file: pathOf(file), line, endLine } : { file: pathOf(file) };
  const place = line === endLine && cell === undefined ? { ...rows, col: column, endColumn } : rows;
  return command(levelOf(severity), { ...place, title: trap }, text);
}

function command(
  level: string,
  properties: Readonly<Record<string, string | number | undefined>>,
  message: string,
): string {
  const written = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escapeProperty(String(value))}`],
  );
  return `::${level} ${written.join(',')}::${escapeData(message)}`;
}

function levelOf(severity: Severity): 'error' | 'warning' | 'notice' {
  return severity === 'error' || severity === 'warning' ? severity : 'notice';
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
