import { safeFix } from '../../../server/src/analysis/merge-fixes';
import { repairProject } from '../../../server/src/analysis/repair-project';
import type { Finding, Fix } from '../../../server/src/traps/trap';
import { EXIT } from '../exit-status';
import { writeDocument } from '../write-document';
import { goneFindings, newFindings, writeBaseline } from './baseline';
import { checkAll, checkProject } from './check-all';
import type { CheckOptions } from './check-options';
import { type CheckedProject, type CheckReport, countTraps, makeCheckReport, relativePath } from './check-report';
import { cellText, plural } from './check-text';
import { diffText } from './diff-text';
import { type Check, openCheck } from './open-check';
import type { ProjectFiles } from './project-files';
import { reportText } from './report-text';
import { saveText } from './save-text';

const NO_FILES =
  'no test files found; look at the path, and at "testpaths" and "python_files" in the configuration of pytest';

/** `looptrap check`: reads the project and tells its traps; executes nothing. Returns the exit status. */
export async function checkCommand(paths: readonly string[], options: CheckOptions): Promise<number> {
  const check = await openCheck(paths, options);
  const { edited, cwd, input } = check;
  const fixed = options.fix || options.diff ? repairAll(check) : undefined;
  const unsaved = options.diff || input !== undefined ? [] : saveAll(check);
  const projects = await checkAll(check);
  const found = projects.flatMap(findingsIn).filter(check.counts);
  const report = reportOf(check, projects, found, options.diff ? undefined : fixed);

  if (options.writeBaseline) {
    const count = writeBaseline(found, checkedPaths(projects), check.baselineFile, edited.readFile);
    process.stdout.write(`${plural(count, 'known finding')} in ${relativePath(cwd, check.baselineFile)}\n`);
  } else if (options.diff) {
    writeDocument(diffText(edited, cwd), options.output);
  } else if (options.fix && input !== undefined) {
    // As other repairers of standard input do it: the text goes where it came from, the report beside it.
    process.stdout.write(edited.readFile(input) ?? '');
    const text = reportText(report, check);
    if (options.output === undefined) process.stderr.write(text);
    else writeDocument(text, options.output);
  } else {
    writeDocument(reportText(report, check), options.output);
  }
  for (const problem of [...unsaved, ...problemsOf(projects, report, cwd)]) console.error(`looptrap: ${problem}`);
  return statusOf(check, report, unsaved);
}

function statusOf({ options, edited }: Check, report: CheckReport, unsaved: readonly string[]): number {
  const found = options.diff ? edited.changed().length > 0 : report.findings.length > 0;
  if (found && !options.writeBaseline) return EXIT.found;
  return unsaved.length > 0 || report.files.failed.length > 0 ? EXIT.couldNot : EXIT.nothingFound;
}

/** @returns how many findings were repaired in the edited files */
function repairAll(check: Check): number {
  const { projects, edited, options, input } = check;
  const stays = (fix: Fix | undefined) => input === undefined || fix?.edits.every(({ file }) => file === input);
  const choose = (finding: Finding): Fix | undefined => {
    const fix = safeFix(finding) ?? (options.unsafeFixes ? finding.fixes[0] : undefined);
    return stays(fix) ? fix : undefined;
  };
  const findingsOf = (files: ProjectFiles) => untold(check, findingsIn(checkProject(files)).filter(check.counts));
  return projects
    .map((files) => repairProject(files.project, edited, () => findingsOf(files), choose))
    .reduce((sum, count) => sum + count, 0);
}

/** @returns what could not be written, and why. */
function saveAll({ edited, cwd }: Check): string[] {
  return edited.changed().flatMap(({ path, after }) => {
    const reason = saveText(path, after);
    return reason === undefined ? [] : [`${relativePath(cwd, path)} could not be written: ${reason}`];
  });
}

/** Those of configuration first: they explain others. */
function findingsIn({ configuration, files }: CheckedProject): readonly Finding[] {
  return [...configuration, ...files].flatMap(({ findings }) => findings);
}

function reportOf(
  check: Check,
  projects: readonly CheckedProject[],
  found: readonly Finding[],
  fixed: number | undefined,
): CheckReport {
  const { cwd, edited, options, baseline, baselineFile } = check;
  const told = untold(check, found);
  const report = makeCheckReport(projects, told, cwd, edited.readFile);
  const isWhole = !options.select && !options.ignore && options.severity === 'hint';
  return {
    ...report,
    ...(fixed !== undefined && { fixed }),
    ...(baseline && {
      baseline: {
        known: found.length - told.length,
        // What was not looked for is not gone.
        ...(isWhole && { gone: goneFindings(found, checkedPaths(projects), baseline, baselineFile, edited.readFile) }),
      },
    }),
    ...(options.statistics && { statistics: countTraps(report.findings) }),
  };
}

function untold({ baseline, baselineFile, edited }: Check, findings: readonly Finding[]): readonly Finding[] {
  return baseline ? newFindings(findings, baseline, baselineFile, edited.readFile) : findings;
}

function checkedPaths(projects: readonly CheckedProject[]): string[] {
  return projects.flatMap(({ configuration, files }) => [...configuration, ...files].map(({ path }) => path));
}

/** What a person has to know beside the findings: files and settings that could not be read, or not as they are meant. */
function problemsOf(projects: readonly CheckedProject[], report: CheckReport, cwd: string): string[] {
  const none = report.files.checked > 0 ? [] : [NO_FILES];
  const gone = report.baseline?.gone ?? 0;
  const configuration = projects
    .flatMap(({ project }) => project.configurationProblems())
    .filter(({ kind }) => kind !== 'unreadable')
    .map(({ file, line, message }) => `${relativePath(cwd, file)}:${line}: ${message}`);
  return [
    ...none,
    ...configuration,
    // One slip may break several places of a line.
    ...new Set(
      report.files.failed.map(({ file, cell, line, reason }) => `${file}:${cellText({ cell })}${line}: ${reason}`),
    ),
    ...(gone > 0
      ? [`${plural(gone, 'finding')} of the baseline can no longer be found; renew it with --write-baseline`]
      : []),
  ];
}
