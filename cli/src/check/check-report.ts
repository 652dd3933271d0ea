import { relative } from 'node:path';
import type { EnvironmentSummary, ProjectAnalysis } from '../../../server/src/analysis/analysis';
import { trapPage } from '../../../server/src/analysis/trap-page';
import type { Edit, Finding, Fix, Place, Severity } from '../../../server/src/traps/trap';
import { LOOPTRAP_VERSION } from '../../../watchdog/runner/version';
import type { CheckedFile } from './check-files';
import { type LineRange, readPlaces } from './file-places';
import { fingerprints, identify } from './finding-identity';

/** The document of `looptrap check --format json`: anything may be added to it, nothing renamed. */
export interface CheckReport {
  schema: 1;
  tool: { name: 'looptrap'; version: string };
  /** Of the first project, when there are several. */
  environment: ReportedEnvironment;
  /** Every project, when there are several. */
  projects?: { root: string; environment: ReportedEnvironment }[];
  findings: ReportedFinding[];
  files: { checked: number; failed: { file: string; cell?: number; line: number; reason: string }[] };
  /** How many findings were repaired in the files, with --fix. */
  fixed?: number;
  /** With --baseline: how many findings are known and not told, and how many of them are gone (when it can be said). */
  baseline?: { known: number; gone?: number };
  /** How often each trap was found, most frequent first, with --statistics. */
  statistics?: { trap: string; count: number }[];
}

export interface ReportedEnvironment {
  python: string | null;
  packages: Readonly<Record<string, string>>;
  source: string;
}

/** Files are relative to the current folder, with `/`. */
export interface Range extends LineRange {
  file: string;
}

export interface ReportedFinding extends Range {
  trap: string;
  severity: Severity;
  message: string;
  url: string;
  /** The same for the same finding after lines have moved. */
  fingerprint: string;
  test?: string;
  related: { file: string; cell?: number; line: number; message: string }[];
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
  /** Python files and notebooks. */
  files: readonly CheckedFile[];
  /** Configuration and requirement files. */
  configuration: readonly CheckedFile[];
}

/** Puts what was found into the document. */
export function makeCheckReport(
  projects: readonly CheckedProject[],
  findings: readonly Finding[],
  cwd: string,
  readText: ReadText,
): CheckReport {
  const placesIn = readPlaces(readText);
  const rangeOf = ({ file, span }: Place): Range => ({
    file: relativePath(cwd, file),
    ...placesIn(file).rangeOf(span),
  });
  const editsOf = (edit: Edit) =>
    placesIn(edit.file)
      .editsOf(edit)
      .map((own) => ({ file: relativePath(cwd, edit.file), ...own }));
  const fixOf = ({ title, safe, edits }: Fix): ReportedFix => ({ title, safe, edits: edits.flatMap(editsOf) });
  const checkedFiles = projects.flatMap(({ files }) => files);
  const marks = fingerprints(findings.map((finding) => identify(finding, cwd, placesIn)));
  const environments = projects.map(({ project }) => ({
    root: relativePath(cwd, project.rootDir) || '.',
    environment: environmentOf(project.environment()),
  }));
  const unreadable = projects
    .flatMap(({ project }) => project.configurationProblems())
    .filter(({ kind }) => kind === 'unreadable')
    .map(({ file, line, message }) => ({ file: relativePath(cwd, file), line, reason: message }));
  const failed = checkedFiles.flatMap(({ path, problems }) =>
    problems.map(({ message, start, end }) => {
      const { file, cell, line } = rangeOf({ file: path, span: { start, end } });
      return { file, ...(cell !== undefined && { cell }), line, reason: message };
    }),
  );
  return {
    schema: 1,
    tool: { name: 'looptrap', version: LOOPTRAP_VERSION },
    environment: environments[0]?.environment ?? { python: null, packages: {}, source: '' },
    ...(environments.length > 1 && { projects: environments }),
    findings: findings.map((finding, index) => ({
      trap: finding.trap,
      severity: finding.severity,
      message: finding.message,
      url: trapPage(finding.trap),
      fingerprint: marks[index] ?? '',
      ...rangeOf(finding),
      ...(finding.test !== undefined && { test: finding.test }),
      related: finding.related.map((place) => {
        const { file, cell, line } = rangeOf(place);
        return { file, ...(cell !== undefined && { cell }), line, message: place.message };
      }),
      ...(finding.fixes[0] && { fix: fixOf(finding.fixes[0]) }),
    })),
    files: { checked: checkedFiles.length, failed: [...unreadable, ...failed] },
  };
}

/** How often each trap was found, most frequent first. */
export function countTraps(findings: readonly ReportedFinding[]): { trap: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { trap } of findings) counts.set(trap, (counts.get(trap) ?? 0) + 1);
  return [...counts]
    .map(([trap, count]) => ({ trap, count }))
    .sort((a, b) => b.count - a.count || (a.trap < b.trap ? -1 : 1));
}

function environmentOf({ python, packages, source }: EnvironmentSummary): ReportedEnvironment {
  return { python: python ?? null, packages, source };
}

export function relativePath(cwd: string, file: string): string {
  return relative(cwd, file).replaceAll('\\', '/');
}
