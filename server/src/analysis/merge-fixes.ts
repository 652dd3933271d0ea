import type { ModuleFacts } from '../model/facts';
import type { Edit, Finding, Fix } from '../traps/trap';
import { withoutLeftoverImports } from './leftover-imports';

/** Fixes that can be applied together, and the findings that have to wait for the next round. */
export interface MergedFixes {
  readonly applied: readonly Finding[];
  readonly postponed: readonly Finding[];
  /** No two overlap; ordered by file, then by position. */
  readonly edits: readonly Edit[];
}

/**
 * Joins the fixes of many findings into one set of edits. A fix is taken whole or not at all; an edit two fixes share
 * (the same import, say) is kept once; a fix that touches what an earlier one changes is postponed.
 * @param choose the fix to use for a finding, or undefined to leave the finding alone
 * @param moduleOf the Python file at a path, for the imports that only all fixes together leave unused
 */
export function mergeFixes(
  findings: readonly Finding[],
  choose: (finding: Finding) => Fix | undefined,
  moduleOf: (path: string) => ModuleFacts | undefined = () => undefined,
): MergedFixes {
  const applied: Finding[] = [];
  const postponed: Finding[] = [];
  const edits: Edit[] = [];
  for (const finding of findings) {
    const fix = choose(finding);
    if (!fix) continue;
    const fresh = fix.edits.filter((edit) => !edits.some((taken) => isSame(taken, edit)));
    if (fresh.some((edit) => edits.some((taken) => conflicts(taken, edit)))) {
      postponed.push(finding);
      continue;
    }
    applied.push(finding);
    edits.push(...fresh);
  }
  return { applied, postponed, edits: tidied(edits, moduleOf).sort(byPlace) };
}

function tidied(edits: readonly Edit[], moduleOf: (path: string) => ModuleFacts | undefined): Edit[] {
  const files = new Set(edits.map(({ file }) => file));
  return [...files].flatMap((file) => {
    const own = edits.filter((edit) => edit.file === file);
    const module = moduleOf(file);
    return module === undefined ? own : withoutLeftoverImports(module, own);
  });
}

/** The first fix a finding offers that is safe to apply in bulk. */
export function safeFix(finding: Finding): Fix | undefined {
  return finding.fixes.find((fix) => fix.safe);
}

/** Applies the edits that concern one file to its text. The edits must not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort(byPlace)
    .reduceRight((result, { span, newText }) => result.slice(0, span.start) + newText + result.slice(span.end), text);
}

function isSame(a: Edit, b: Edit): boolean {
  return a.file === b.file && a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;
}

function conflicts(a: Edit, b: Edit): boolean {
  if (a.file !== b.file) return false;
  // Two different insertions at one place have no order, so they count as a conflict too.
  if (a.span.start === b.span.start) return true;
  return a.span.start < b.span.end && b.span.start < a.span.end;
}

/** Order by file, then by position. */
export function byPlace(a: Edit, b: Edit): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.span.start - b.span.start || a.span.end - b.span.end;
}
