import type { Edit, Finding, Fix } from '../traps/trap';
import type { FileAnalysis, ProjectAnalysis } from './analysis';
import { editFile, editsBetween, fileTextOf } from './edit-file';
import { mergeFixes, safeFix } from './merge-fixes';

/** A file repaired in one go. */
export interface FileRepair {
  /** How many findings it repairs. */
  readonly repaired: number;
  /** All in the one file; none overlap. */
  readonly edits: readonly Edit[];
}

/**
 * Fixes that touch the same place take a round each, and what one uncovers for another trap (a test that runs now) is
 * repaired with the rest, so that fix-all has nothing left to do; a repair that uncovers itself again
 * must not go on for ever.
 */
const MOST_ROUNDS = 10;

/**
 * Applies the safe fixes of the given findings that stay inside their file, round after round where they touch the
 * same place. Changes nothing itself.
 * @param findings the findings of `analysis` to repair; later rounds repair findings of the same traps
 */
export function repairFile(project: ProjectAnalysis, analysis: FileAnalysis, findings: readonly Finding[]): FileRepair {
  const { path } = analysis;
  const choose = (finding: Finding) => safeFixInside(finding, path);
  const traps = new Set(findings.map(({ trap }) => trap));
  const first = mergeFixes(findings, choose, () => analysis.facts?.module);
  let repaired = first.applied.length;
  const waiting = first.postponed.length;
  const isOneTrap = new Set(first.applied.map(({ trap }) => trap)).size <= 1;
  if (waiting === 0 && isOneTrap) return { repaired, edits: first.edits };

  const before = fileTextOf({ text: analysis.text, cells: analysis.facts?.module.notebook?.cells });
  let text = editFile(path, before, first.edits);
  let isChanged = true;
  for (let round = 1; isChanged && round < MOST_ROUNDS; round++) {
    const preview = project.preview(path, text);
    const left = preview.findings.filter(({ trap }) => traps.has(trap));
    const { applied, postponed, edits } = mergeFixes(left, choose, () => preview.facts?.module);
    repaired += applied.length;
    isChanged = applied.length > 0 && (postponed.length > 0 || !isOneTrap);
    text = editFile(path, text, edits);
  }
  return { repaired, edits: editsBetween(path, before, text) };
}

/** Fix-all runs on save, so it must not reach into other files. */
function safeFixInside(finding: Finding, path: string): Fix | undefined {
  const fix = safeFix(finding);
  return fix?.edits.every(({ file }) => file === path) ? fix : undefined;
}
