import { type JunitCase, junitDocument } from '../../formats/junit-document';
import type { CheckReport, ReportedFinding } from '../check-report';
import { cellText } from '../check-text';

/**
 * The report as JUnit XML: a suite for each file, a failed case for each finding, one passed case for a file without
 * findings, an error for what could not be read.
 * @param files every file that was checked
 * @param now when it was checked
 */
export function junitText({ findings, files: { failed } }: CheckReport, files: readonly string[], now: Date): string {
  const all = [...new Set([...files, ...findings.map(({ file }) => file), ...failed.map(({ file }) => file)])].sort();
  const suites = all.map((file) => {
    const found = findings.filter((finding) => finding.file === file).map(failure);
    const errors = failed
      .filter((problem) => problem.file === file)
      .map(({ cell, line, reason }): JunitCase => {
        const trouble = { element: 'error', message: reason, type: 'unread' } as const;
        return { name: `${cellText({ cell })}line ${line}`, trouble };
      });
    const cases = [...found, ...errors];
    return { file, cases: cases.length > 0 ? cases : [{ name: 'no traps' }] };
  });
  return junitDocument(suites, now);
}

function failure({ file, cell, line, column, trap, severity, message, url }: ReportedFinding): JunitCase {
  const text = `${file}:${cellText({ cell })}${line}:${column} ${trap} ${severity}\n${message}\n${url}`;
  return {
    name: `${trap} at ${cellText({ cell })}line ${line}, column ${column}`,
    trouble: { element: 'failure', message, type: trap, text },
  };
}
