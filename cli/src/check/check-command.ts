import { resolve } from 'node:path';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { safeFix } from '../../../server/src/analysis/merge-fixes';
import { unknownNames } from '../../../server/src/analysis/select-traps';
import { unknownName } from '../../../server/src/analysis/setting-names';
import { UNUSED_SUPPRESSION } from '../../../server/src/analysis/unused-suppressions';
import { traps } from '../../../server/src/traps/registry';
import type { Finding, Fix, Severity } from '../../../server/src/traps/trap';
import { nodeFileSystem as disk } from '../../../server/src/workspace/node-file-system';
import { EXIT } from '../exit-status';
import { paletteFor } from '../palette';
import { Refusal } from '../refusal';
import { writeDocument } from '../write-document';
import { type CheckReport, makeCheckReport, relativePath } from './check-report';
import { cellText, checkText, type IndexOf, statisticsText } from './check-text';
import { type EditedFiles, editOver, saveText } from './edited-files';
import { placesOf } from './file-places';
import { type ProjectFiles, selectProjectFiles } from './project-files';
import { repair } from './repair';

/** From loudest to quietest. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

export interface CheckOptions {
  format: 'text' | 'json';
  output?: string;
  select?: readonly string[];
  ignore?: readonly string[];
  /** The quietest that counts. */
  severity: Severity;
  fix?: boolean;
  unsafeFixes?: boolean;
  diff?: boolean;
  python?: string;
  /** Pretended versions by distribution name. */
  target?: Readonly<Record<string, string>>;
  statistics?: boolean;
}

const NO_FILES =
  'no test files found; look at the path, and at "testpaths" and "python_files" in the configuration of pytest';

/** `looptrap check`: reads the project and tells its traps; executes nothing. Returns the exit status. */
export async function checkCommand(paths: readonly string[], options: CheckOptions): Promise<number> {
  const known = [...traps, UNUSED_SUPPRESSION];
  const names = known.flatMap(({ name, category }): string[] => [name, category]);
  const unknown = unknownNames(known, options);
  if (unknown.length > 0) throw new Refusal(unknown.map((name) => unknownName(name, names)).join('; '));
  const cwd = process.cwd();
  const edited = editOver(disk);
  const projects = await selectProjectFiles(paths, cwd, edited, {
    ...(options.python !== undefined && { python: resolve(cwd, options.python) }),
    ...(options.target && { targetVersions: options.target }),
    ...(options.select && { select: options.select }),
    ...(options.ignore && { ignore: options.ignore }),
  });
  const counts = (finding: Finding) => SEVERITIES.indexOf(finding.severity) <= SEVERITIES.indexOf(options.severity);
  const findingsOf = ({ project, files, configuration }: ProjectFiles) =>
    [...configuration, ...files].flatMap((file) => project.analyse(file).findings).filter(counts);
  const repaired = options.fix || options.diff ? repairAll(projects, edited, options, findingsOf) : 0;
  const unsaved = options.diff ? [] : saveAll(edited, cwd);
  const report = reportOf(projects, projects.flatMap(findingsOf), cwd, edited);
  const text = options.diff
    ? diffText(edited, cwd)
    : reportText(options.fix ? { ...report, fixed: repaired } : report, cwd, edited, options);
  writeDocument(text, options.output);
  for (const problem of [...unsaved, ...problemsOf(projects, report, cwd)]) console.error(`looptrap: ${problem}`);
  if (options.diff ? text !== '' : report.findings.length > 0) return EXIT.found;
  return unsaved.length > 0 || report.files.failed.length > 0 ? EXIT.couldNot : EXIT.nothingFound;
}

function repairAll(
  projects: readonly ProjectFiles[],
  edited: EditedFiles,
  { unsafeFixes }: CheckOptions,
  findingsOf: (files: ProjectFiles) => readonly Finding[],
): number {
  const choose = (finding: Finding): Fix | undefined =>
    safeFix(finding) ?? (unsafeFixes ? finding.fixes[0] : undefined);
  return projects
    .map((files) => repair(files.project, edited, () => findingsOf(files), choose))
    .reduce((sum, count) => sum + count, 0);
}

function diffText(edited: EditedFiles, cwd: string): string {
  const patches = edited.changed().map(({ path, before, after }) => {
    const name = relativePath(cwd, path);
    const headers = { headerOptions: FILE_HEADERS_ONLY };
    return createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, headers);
  });
  return patches.join('');
}

/** @returns what could not be written, and why. */
function saveAll(edited: EditedFiles, cwd: string): string[] {
  return edited.changed().flatMap(({ path, after }) => {
    const reason = saveText(path, after);
    return reason === undefined ? [] : [`${relativePath(cwd, path)} could not be written: ${reason}`];
  });
}

function reportOf(
  projects: readonly ProjectFiles[],
  findings: readonly Finding[],
  cwd: string,
  edited: EditedFiles,
): CheckReport {
  const checked = projects.map(({ project, files }) => ({
    project,
    analyses: files.map((file) => project.analyse(file)),
  }));
  return makeCheckReport(checked, findings, cwd, (path) => edited.readFile(path));
}

function reportText(report: CheckReport, cwd: string, edited: EditedFiles, options: CheckOptions): string {
  if (options.format === 'json') return `${JSON.stringify(report, null, 2)}\n`;
  const palette = paletteFor(options.output);
  const indexOf: IndexOf = (file, cell) =>
    placesOf(file, edited.readFile(resolve(cwd, file).replaceAll('\\', '/')) ?? '').lines(cell);
  const text = checkText(report, indexOf, palette);
  return options.statistics ? `${text}\n${statisticsText(report, palette)}` : text;
}

/** What a person has to know beside the findings: files and settings that could not be read, or not as they are meant. */
function problemsOf(projects: readonly ProjectFiles[], report: CheckReport, cwd: string): string[] {
  const none = report.files.checked > 0 ? [] : [NO_FILES];
  const configuration = projects
    .flatMap(({ project }) => project.configurationProblems())
    .filter(({ kind }) => kind !== 'unreadable')
    .map(({ file, line, message }) => `${relativePath(cwd, file)}:${line}: ${message}`);
  return [
    ...none,
    ...configuration,
    ...report.files.failed.map(({ file, cell, line, reason }) => `${file}:${cellText({ cell })}${line}: ${reason}`),
  ];
}
