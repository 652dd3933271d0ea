import type { FileAnalysis, ProjectAnalysis } from '../../server/src/analysis/analysis';
import { applyEdits } from '../../server/src/analysis/merge-fixes';
import { repairFile } from '../../server/src/analysis/repair-file';
import { parsePython } from '../../server/src/syntax/parse-python';
import type { Finding, Fix, Span } from '../../server/src/traps/trap';

/** Each fix of a finding costs a parse of the whole text. */
const MOST_FIXED = 20;

/** What holds for every text: the first law that a text breaks, in words; undefined when it breaks none. */
export function brokenLaw(project: ProjectAnalysis, path: string, text: string): string | undefined {
  const analysis = project.preview(path, text);
  const failure = analysis.problems.find(({ kind }) => kind === 'failure');
  if (failure) return `a check failed: ${failure.message}`;
  const parses = parsePython(text).errors.length === 0;
  for (const [index, finding] of analysis.findings.entries()) {
    const isFixed = parses && index < MOST_FIXED;
    const broken = outside(finding, path, text) ?? (isFixed ? breaksText(finding, path, text) : undefined);
    if (broken) return `${finding.trap}: ${broken}`;
  }
  return repeatsItself(project, analysis);
}

function outside(finding: Finding, path: string, text: string): string | undefined {
  const isInside = ({ start, end }: Span) => start >= 0 && start <= end && end <= text.length;
  if (finding.file === path && !isInside(finding.span)) return `the finding lies outside of the text`;
  if (finding.related.some(({ file, span }) => file === path && !isInside(span))) return 'a related place lies outside';
  const far = finding.fixes.find(({ edits }) => edits.some(({ file, span }) => file === path && !isInside(span)));
  return far && `an edit of "${far.title}" lies outside`;
}

function breaksText({ fixes }: Finding, path: string, text: string): string | undefined {
  const breaking = fixes.find((fix) => parsePython(fixed(fix, path, text)).errors.length > 0);
  return breaking && `"${breaking.title}" makes a text that does not parse`;
}

function fixed({ edits }: Fix, path: string, text: string): string {
  return applyEdits(
    text,
    edits.filter(({ file }) => file === path),
  );
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
