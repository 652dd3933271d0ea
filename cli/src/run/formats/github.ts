import type { RunFailure } from '../../../../watchdog/runner/run-contract';
import type { RunReport } from '../../../../watchdog/runner/run-report';
import { annotationLevel, workflowCommand } from '../../formats/workflow-command';
import { type AlikeFindings, alikeFindings, alsoIn } from '../alike-findings';
import { findingLines } from '../run-findings';

/**
 * The findings of a run as workflow commands of GitHub Actions, which shows them on the lines they are about, and no
 * more than ten of a kind for a step: what many tests have at one line is one.
 * @param pathOf a reported file as the checkout sees it
 */
export function runGithub(
  report: RunReport,
  failure: RunFailure | undefined,
  pathOf: (file: string) => string,
): string {
  const lines = alikeFindings(report).map((alike) => annotation(alike, pathOf));
  if (failure !== undefined) {
    lines.push(workflowCommand('error', { title: 'looptrap' }, `${failure.message} ${failure.advice}`));
  }
  return lines.map((line) => `${line}\n`).join('');
}

function annotation({ nodeid, finding, others }: AlikeFindings, pathOf: (file: string) => string): string {
  const { file, line, column, endLine, endColumn, kind, severity } = finding;
  const also = others.length > 0 ? [alsoIn(others)] : [];
  // The log shows the message alone, so it says its place too.
  const at = file === undefined ? '' : `${file}:${line ?? 1} `;
  const text = `${at}${kind}${nodeid === null ? '' : ` in ${nodeid}`}\n${[...findingLines(finding), ...also].join('\n')}`;
  const rows = file === undefined ? {} : { file: pathOf(file), line, endLine };
  // Columns are for a single line only.
  const columns = endLine === undefined || line === endLine ? { col: column, endColumn } : {};
  return workflowCommand(annotationLevel(severity), { ...rows, ...columns, title: kind }, text);
}
