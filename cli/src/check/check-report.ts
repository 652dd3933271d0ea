import { relative } from 'node:path';
import type { EnvironmentSummary, FileAnalysis } from '../../../server/src/analysis/analysis';
import { trapPage } from '../../../server/src/analysis/trap-page';
import type { Edit, Finding, Fix, Place, Severity } from '../../../server/src/traps/trap';
import { LOOPTRAP_VERSION } from '../../../watchdog/runner/version';
import { indexLines, type LineIndex } from './line-index';

/** The document of `looptrap check --format json`: anything may be added to it, nothing renamed. */
export interface CheckReport {
  schema: 1;
  tool: { name: 'looptrap'; version: string };
  environment: { python: string | null; packages: Readonly<Record<string, string>>; source: string };
  findings: ReportedFinding[];
  files: { checked: number; failed: { file: string; line: number; reason: string }[] };
  /** How many findings were repaired in the files, with --fix. */
  fixed?: number;
}

/** Lines and columns count from 1, columns in UTF-16 code units; files relative to the current folder, with `/`. */
interface Range {
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

export interface ReportedFinding extends Range {
  trap: string;
  severity: Severity;
  message: string;
  url: string;
  test?: string;
  related: { file: string; line: number; message: string }[];
  fix?: ReportedFix;
}

export interface ReportedFix {
  title: string;
  safe: boolean;
  edits: (Range & { newText: string })[];
}

/** Text of a file by absolute path. */
export type ReadText = (path: string) => string | undefined;

/** Puts what was found into the document. `analyses` are all files that were checked. */
export function makeCheckReport(
  analyses: readonly FileAnalysis[],
  findings: readonly Finding[],
  environment: EnvironmentSummary,
  cwd: string,
  readText: ReadText,
): CheckReport {
  const indexes = new Map<string, LineIndex>();
  const indexOf = (path: string): LineIndex => {
    const index = indexes.get(path) ?? indexLines(readText(path) ?? '');
    indexes.set(path, index);
    return index;
  };
  const rangeOf = ({ file, span }: Place): Range => {
    const index = indexOf(file);
    const { line, column } = index.position(span.start);
    const end = index.position(span.end);
    return { file: relativePath(cwd, file), line, column, endLine: end.line, endColumn: end.column };
  };
  const editOf = (edit: Edit) => ({ ...rangeOf(edit), newText: edit.newText });
  const fixOf = ({ title, safe, edits }: Fix): ReportedFix => ({ title, safe, edits: edits.map(editOf) });
  const failed = analyses.flatMap(({ path, problems }) =>
    problems.map(({ message, start }) => ({
      file: relativePath(cwd, path),
      line: indexOf(path).position(start).line,
      reason: message,
    })),
  );
  return {
    schema: 1,
    tool: { name: 'looptrap', version: LOOPTRAP_VERSION },
    environment: { python: environment.python ?? null, packages: environment.packages, source: environment.source },
    findings: findings.map((finding) => ({
      trap: finding.trap,
      severity: finding.severity,
      message: finding.message,
      url: trapPage(finding.trap),
      ...rangeOf(finding),
      ...(finding.test !== undefined && { test: finding.test }),
      related: finding.related.map((place) => {
        const { file, line } = rangeOf(place);
        return { file, line, message: place.message };
      }),
      ...(finding.fixes[0] && { fix: fixOf(finding.fixes[0]) }),
    })),
    files: { checked: analyses.length, failed },
  };
}

export function relativePath(cwd: string, file: string): string {
  return relative(cwd, file).replaceAll('\\', '/');
}
