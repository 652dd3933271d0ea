import { annotationLevel, workflowCommand } from '../../formats/workflow-command';
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
      return workflowCommand(
        'error',
        { ...place, title: 'looptrap' },
        `${file}:${cellText({ cell })}${line}: ${reason}`,
      );
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
  return workflowCommand(annotationLevel(severity), { ...place, title: trap }, text);
}
