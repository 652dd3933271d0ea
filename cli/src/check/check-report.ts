import { relative } from 'node:path';
import type { EnvironmentSummary, FileAnalysis, ProjectAnalysis } from '../../../server/src/analysis/analysis';
import { trapPage } from '../../../server/src/analysis/trap-page';
import type { Edit, Finding, Fix, Place, Severity } from '../../../server/src/traps/trap';
import { LOOPTRAP_VERSION } from '../../../watchdog/runner/version';
import { indexLines, type LineIndex } from './line-index';

/** The document of `looptrap check --format json`: anything may be added to it, nothing renamed. */
export interface CheckReport {
  schema: 1;
  tool: { name: 'looptrap'; version: string };
  /** Of the first project, when there are several. */
  environment: ReportedEnvironment;
  /** Every project, when there are several. */
  projects?: { root: string; environment: ReportedEnvironment }[];
  findings: ReportedFinding[];
  files: { checked: number; failed: { file: string; line: number; reason: string }[] };
  /** How many findings were repaired in the files, with --fix. */
  fixed?: number;
}

export interface ReportedEnvironment {
  python: string | null;
  packages: Readonly<Record<string, string>>;
  source: string;
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

export interface CheckedProject {
  project: ProjectAnalysis;
  analyses: readonly FileAnalysis[];
}

/** Puts what was found into the document. */
export function makeCheckReport(
  projects: readonly CheckedProject[],
  findings: readonly Finding[],
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
  const analyses = projects.flatMap((checked) => checked.analyses);
  const environments = projects.map(({ project }) => ({
    root: relativePath(cwd, project.rootDir) || '.',
    environment: environmentOf(project.environment()),
  }));
  const unreadable = projects
    .flatMap(({ project }) => project.configurationProblems())
    .filter(({ kind }) => kind === 'unreadable')
    .map(({ file, line, message }) => ({ file: relativePath(cwd, file), line, reason: message }));
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
    environment: environments[0]?.environment ?? { python: null, packages: {}, source: '' },
    ...(environments.length > 1 && { projects: environments }),
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
    files: { checked: analyses.length, failed: [...unreadable, ...failed] },
  };
}

function environmentOf({ python, packages, source }: EnvironmentSummary): ReportedEnvironment {
  return { python: python ?? null, packages, source };
}

export function relativePath(cwd: string, file: string): string {
  return relative(cwd, file).replaceAll('\\', '/');
}
