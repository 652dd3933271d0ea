import type { FileAnalysis, ProjectAnalysis } from '../../server/src/analysis/analysis';
import { applyEdits } from '../../server/src/analysis/merge-fixes';
import { LARGEST_FILE } from '../../server/src/analysis/module-store';
import { repairFile } from '../../server/src/analysis/repair-file';
import { parsePython } from '../../server/src/syntax/parse-python';
import type { Finding, Fix, Span } from '../../server/src/traps/trap';
import type { TestProject } from '../server/analysis/open-test-project';

/** The file that every text is read as. */
export const FUZZED = 'test_fuzz.py';
const PATH = `/project/${FUZZED}`;

/** Each fix of a finding costs a parse of the whole text. */
const MOST_FIXED = 20;
/** Processor time that one text may take, in milliseconds: at least, and for each of its characters. */
const LEAST_TIME = 5_000;
const TIME_PER_CHARACTER = 0.02;

/** What holds for every text: the first law that a text breaks, in words; undefined when it breaks none. */
export function brokenLaw(tested: TestProject, text: string): string | undefined {
  const { project } = tested;
  const began = process.cpuUsage();
  const analysis = project.preview(PATH, text);
  const { user, system } = process.cpuUsage(began);
  const spent = (user + system) / 1000;
  if (spent > LEAST_TIME + text.length * TIME_PER_CHARACTER) return `it took ${spent} ms`;
  const failure = analysis.problems.find(({ kind }) => kind === 'failure');
  if (failure) return `a check failed: ${failure.message}`;
  const parses = parsePython(text).errors.length === 0;
  const lengths = new Map([...tested.texts].map(([file, { length }]) => [file, length]));
  lengths.set(PATH, text.length);
  for (const [index, finding] of analysis.findings.entries()) {
    const isFixed = parses && index < MOST_FIXED;
    const broken = outside(finding, lengths) ?? (isFixed ? breaksText(finding, text) : undefined);
    if (broken) return `${finding.trap}: ${broken}`;
  }
  return repeatsFix(project, analysis) ?? repeatsItself(project, analysis) ?? differsKept(tested, analysis);
}

/** An edit or a place that is not within its text, in words. */
export function outside(finding: Finding, lengths: ReadonlyMap<string, number>): string | undefined {
  // A file that is not there is made by an edit at its beginning.
  const isInside = (file: string, { start, end }: Span) =>
    start >= 0 && start <= end && end <= (lengths.get(file) ?? 0);
  if (!isInside(finding.file, finding.span)) return `the finding lies outside of the text`;
  if (finding.related.some(({ file, span }) => !isInside(file, span))) return 'a related place lies outside';
  const far = finding.fixes.find(({ edits }) => edits.some(({ file, span }) => !isInside(file, span)));
  return far && `an edit of "${far.title}" lies outside`;
}

function breaksText({ fixes }: Finding, text: string): string | undefined {
  const breaking = fixes.find((fix) => parsePython(fixed(fix, text)).errors.length > 0);
  return breaking && `"${breaking.title}" makes a text that does not parse`;
}

function fixed({ edits }: Fix, text: string): string {
  return applyEdits(
    text,
    edits.filter(({ file }) => file === PATH),
  );
}

/** How often a fix may be made without being offered less often: some traps tell the first place only. */
const MOST_REPEATED = 10;

/** A fix that was made has nothing more to do there. */
function repeatsFix(project: ProjectAnalysis, { text, findings, settled }: FileAnalysis): string | undefined {
  const finding = findings.find(({ fixes }) => fixes.some(isOwn));
  const fix = finding?.fixes.find(isOwn);
  if (!settled || finding === undefined || fix === undefined) return undefined;
  const offers = (found: readonly Finding[]): readonly Fix[] =>
    found
      .filter(({ trap }) => trap === finding.trap)
      .flatMap(({ fixes }) => fixes.find((one) => one.title === fix.title && isOwn(one)) ?? []);
  const most = offers(findings).length;
  let now = text;
  let again = fix;
  for (let round = 0; round < MOST_REPEATED; round++) {
    now = fixed(again, now);
    const left = offers(project.preview(PATH, now).findings);
    const [first] = left;
    if (first === undefined || left.length < most) return undefined;
    again = first;
  }
  return `${finding.trap}: "${fix.title}" is offered as often after it was made ${MOST_REPEATED} times`;
}

function isOwn({ edits }: Fix): boolean {
  return edits.length > 0 && edits.every(({ file }) => file === PATH);
}

/** What fix-all did once it has nothing more to do to. */
function repeatsItself(project: ProjectAnalysis, analysis: FileAnalysis): string | undefined {
  const { path, text, findings } = analysis;
  const once = applyEdits(text, repairFile(project, analysis, findings).edits);
  if (once === text) return undefined;
  const again = project.preview(path, once);
  const traps = new Set(findings.map(({ trap }) => trap));
  const left = again.findings.filter(({ trap }) => traps.has(trap));
  const twice = applyEdits(once, repairFile(project, again, left).edits);
  return twice === once ? undefined : `fix-all repairs again what it has repaired (${left.map(({ trap }) => trap)})`;
}

/** A project that has read other texts of the same file before says what one says that reads this text alone. */
function differsKept({ change, project }: TestProject, full: FileAnalysis): string | undefined {
  if (full.text.length > LARGEST_FILE) return undefined;
  change(FUZZED, full.text);
  return difference(project.analyse(PATH), full);
}

/** @returns what two readings of a file do not agree about, in words */
export function difference(is: FileAnalysis, expected: FileAnalysis): string | undefined {
  const said = ({ findings, problems, settled }: FileAnalysis) => JSON.stringify({ findings, problems, settled });
  return said(is) === said(expected) ? undefined : `read anew it says ${said(expected)}, and kept ${said(is)}`;
}

/** The law that a text breaks, or what was thrown on the way. */
export async function thrownOr(
  law: () => string | undefined | Promise<string | undefined>,
): Promise<string | undefined> {
  try {
    return await law();
  } catch (error) {
    return `thrown: ${error instanceof Error ? error.stack : String(error)}`;
  }
}
