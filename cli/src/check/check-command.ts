import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { FileAnalysis } from '../../../server/src/analysis/analysis';
import { disk } from '../../../server/src/analysis/disk';
import { safeFix } from '../../../server/src/analysis/merge-fixes';
import { unknownNames } from '../../../server/src/analysis/select-traps';
import { traps } from '../../../server/src/traps/registry';
import type { Finding, Fix, Severity } from '../../../server/src/traps/trap';
import { closestNames } from '../closest-names';
import { EXIT } from '../exit-status';
import { paletteFor } from '../palette';
import { type CheckReport, makeCheckReport, relativePath } from './check-report';
import { checkText, statisticsText } from './check-text';
import { type EditedFiles, editOver, saveText } from './edited-files';
import { indexLines } from './line-index';
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

/** `looptrap check`: reads the project and tells its traps; executes nothing. Returns the exit status. */
export async function checkCommand(paths: readonly string[], options: CheckOptions): Promise<number> {
  const unknown = unknownNames(traps, options);
  if (unknown.length > 0) return refuse(unknown.map(unknownTrap).join('\n'));
  const cwd = process.cwd();
  const edited = editOver(disk);
  const projects = await selectProjectFiles(paths, cwd, edited, {
    ...(options.python !== undefined && { python: resolve(cwd, options.python) }),
    ...(options.target && { targetVersions: options.target }),
    ...(options.select && { select: options.select }),
    ...(options.ignore && { ignore: options.ignore }),
  });
  if ('missing' in projects) return refuse(`${projects.missing} does not exist; look at the path`);
  const counts = (finding: Finding) => SEVERITIES.indexOf(finding.severity) <= SEVERITIES.indexOf(options.severity);
  const findingsOf = ({ project, files }: ProjectFiles) =>
    files.flatMap((file) => project.analyse(file).findings).filter(counts);
  const repaired = options.fix || options.diff ? repairAll(projects, edited, options, findingsOf) : 0;
  if (options.diff) return showDiff(edited, cwd, options);
  const unsaved = edited.changed().flatMap(({ path, after }) => {
    const reason = saveText(path, after);
    return reason === undefined ? [] : [`${relativePath(cwd, path)} could not be written: ${reason}`];
  });
  const analyses = projects.flatMap(({ project, files }) => files.map((file) => project.analyse(file)));
  const report = reportOf(projects, analyses, projects.flatMap(findingsOf), cwd, edited);
  write(reportText(options.fix ? { ...report, fixed: repaired } : report, cwd, edited, options), options);
  const problems = [...unsaved, ...problemsOf(projects, report, cwd)];
  for (const problem of problems) console.error(`looptrap: ${problem}`);
  if (report.findings.length > 0) return EXIT.found;
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

function showDiff(edited: EditedFiles, cwd: string, options: CheckOptions): number {
  const changed = edited.changed();
  const patches = changed.map(({ path, before, after }) => {
    const name = relativePath(cwd, path);
    return createTwoFilesPatch(name, name, before, after, undefined, undefined, { headerOptions: undefined });
  });
  write(patches.join(''), options);
  return changed.length > 0 ? EXIT.found : EXIT.nothingFound;
}

function reportOf(
  projects: readonly ProjectFiles[],
  analyses: readonly FileAnalysis[],
  findings: readonly Finding[],
  cwd: string,
  edited: EditedFiles,
): CheckReport {
  const environment = projects[0]?.project.environment() ?? { python: undefined, packages: {}, source: 'nothing' };
  return makeCheckReport(analyses, findings, environment, cwd, (path) => edited.readFile(path));
}

function reportText(report: CheckReport, cwd: string, edited: EditedFiles, options: CheckOptions): string {
  if (options.format === 'json') return `${JSON.stringify(report, null, 2)}\n`;
  const palette = paletteFor(options.output);
  const indexOf = (file: string) => indexLines(edited.readFile(resolve(cwd, file).replaceAll('\\', '/')) ?? '');
  const text = checkText(report, indexOf, palette);
  return options.statistics ? `${text}\n${statisticsText(report, palette)}` : text;
}

function problemsOf(projects: readonly ProjectFiles[], report: CheckReport, cwd: string): string[] {
  const configuration = projects
    .flatMap(({ project }) => project.configurationProblems())
    .map(({ file, line, message }) => `${relativePath(cwd, file)}:${line}: ${message}`);
  return [...configuration, ...report.files.failed.map(({ file, line, reason }) => `${file}:${line}: ${reason}`)];
}

function write(text: string, { output }: CheckOptions): void {
  if (output === undefined) process.stdout.write(text);
  else writeFileSync(output, text);
}

function unknownTrap(name: string): string {
  const near = closestNames(
    name,
    traps.map((trap) => trap.name),
  );
  const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : '"looptrap explain" lists them all';
  return `no trap or category is called ${name}; ${hint}`;
}

function refuse(message: string): number {
  console.error(`looptrap: ${message}`);
  return EXIT.couldNot;
}
