import type { Facts } from '../model/facts';
import type { SyntaxTree } from '../syntax/syntax-tree';
import type { Finding, Fix, Span, Trap } from '../traps/trap';
import { brokenRegions, touchesAny } from './broken-regions';
import { soundFix } from './sound-fix';
import { isSuppressed, readSuppressions, type Suppression } from './suppression';

/** What the traps say about one file. */
export interface CheckResult {
  /** Ordered by position; without the suppressed ones and those that touch a region that does not parse. */
  readonly findings: readonly Finding[];
  /** Traps whose check threw: a mistake in Looptrap, which costs that trap and nothing else. */
  readonly failed: readonly { readonly trap: string; readonly error: unknown }[];
}

/** Runs the traps over one file's facts. */
export function checkModule(facts: Facts, traps: readonly Trap[]): CheckResult {
  const { tree, path } = facts.module;
  const suppressions = suppressionsOf(tree);
  const broken = brokenRegions(tree);
  const findings: Finding[] = [];
  const failed: { trap: string; error: unknown }[] = [];
  for (const trap of traps) {
    try {
      findings.push(...trap.check(facts));
    } catch (error) {
      failed.push({ trap: trap.name, error });
    }
  }
  const usable = (trap: string, fixes: readonly Fix[]) =>
    fixes.flatMap((fix) => {
      const sound = soundFix(fix);
      if (!sound) failed.push({ trap, error: new Error(`the edits of "${fix.title}" overlap`) });
      return sound && isOutside(broken, sound, path) ? [sound] : [];
    });
  const kept = findings
    .filter((finding) => finding.file !== path || !touchesAny(finding.span, broken))
    .filter((finding) => finding.file !== path || !isSuppressed(finding, suppressions))
    .map((finding) => ({ ...finding, fixes: usable(finding.trap, finding.fixes) }));
  return { findings: kept.sort(byPosition), failed };
}

/** The suppression comments of a file. */
export function suppressionsOf(tree: SyntaxTree): readonly Suppression[] {
  if (!tree.text.includes('looptrap:')) return [];
  return readSuppressions({
    text: tree.text,
    comments: tree.nodesOfKind('comment').map(tree.rangeOf),
    blockStartingAt: (offset) => blockStartingAt(tree, offset),
  });
}

function blockStartingAt(tree: SyntaxTree, offset: number): Span | undefined {
  let found: Span | undefined;
  let node: number | undefined = tree.nodeAt(offset);
  while (node !== undefined && tree.startOf(node) === offset) {
    const kind = tree.kindOf(node);
    if (kind === 'module' || kind === 'block') break;
    found = tree.rangeOf(node);
    node = tree.parentOf(node);
  }
  return found;
}

function isOutside(broken: readonly Span[], fix: Fix, path: string): boolean {
  return fix.edits.every(({ file, span }) => file !== path || !touchesAny(span, broken));
}

function byPosition(a: Finding, b: Finding): number {
  return a.span.start - b.span.start || a.span.end - b.span.end || (a.trap < b.trap ? -1 : Number(a.trap > b.trap));
}
