import type { Facts, NotebookFacts } from '../model/facts';
import { cellAt } from '../notebook/cells';
import type { SyntaxTree } from '../syntax/syntax-tree';
import type { Finding, Fix, Span, Trap } from '../traps/trap';
import { brokenRegions, touchesAny } from './broken-regions';
import type { FindingPolicy } from './finding-policy';
import { soundFix } from './sound-fix';
import { isSuppressed, readSuppressions, type Suppression } from './suppression';
import { UNUSED_SUPPRESSION, unusedSuppressions } from './unused-suppressions';

/** What the traps say about one file. */
export interface CheckResult {
  /** Ordered by position; without the suppressed ones and those that touch a region that does not parse. */
  readonly findings: readonly Finding[];
  /** Traps whose check threw: a mistake in Looptrap, which costs that trap and nothing else. */
  readonly failed: readonly { readonly trap: string; readonly error: unknown }[];
}

/** Runs the traps a policy wants over one file's facts. */
export function checkModule(facts: Facts, traps: readonly Trap[], policy: FindingPolicy): CheckResult {
  const { tree, path, notebook } = facts.module;
  const suppressions = suppressionsOf(tree);
  const broken = brokenRegions(tree);
  const found: Finding[] = [];
  const failed: { trap: string; error: unknown }[] = [];
  const checked = new Set<string>();
  for (const trap of traps) {
    if (!policy.isWanted(trap, path) || (notebook && !trap.inNotebooks)) continue;
    try {
      found.push(...(trap.check?.(facts) ?? []));
      checked.add(trap.name);
    } catch (error) {
      failed.push({ trap: trap.name, error });
    }
  }
  const usable = (trap: string, fixes: readonly Fix[]) =>
    fixes.flatMap((fix) => {
      const sound = soundFix(fix);
      if (!sound) failed.push({ trap, error: new Error(`the edits of "${fix.title}" overlap`) });
      return sound && isOutside(broken, sound, path) && keepsCells(facts, sound) ? [sound] : [];
    });
  const known = traps.map(({ name }) => name);
  const unused = policy.isWanted(UNUSED_SUPPRESSION, path)
    ? unusedSuppressions({
        path,
        text: tree.text,
        versions: facts.versions,
        suppressions,
        found,
        known,
        checked,
        broken,
      })
    : [];
  const isHere = ({ file }: Finding) => file === path;
  const findings = [
    ...found.filter((finding) => !isHere(finding) || !isSuppressed(finding, suppressions)),
    // A comment that silences everything does not silence what is said about itself.
    ...unused.filter((finding) => !isSuppressed(finding, suppressions.filter(namesSomething))),
  ]
    .filter((finding) => !isHere(finding) || !touchesAny(finding.span, broken))
    .flatMap((finding) => policy.told(finding) ?? [])
    .map((finding) => ({ ...finding, fixes: usable(finding.trap, finding.fixes) }));
  return { findings: withoutRepeats(findings).sort(byPosition), failed };
}

function namesSomething({ names }: Suppression): boolean {
  return names.length > 0;
}

/** A test that several classes inherit is judged for each of them. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const key = ({ trap, file, span, message }: Finding) => [trap, file, span.start, span.end, message].join('\n');
  return [...new Map(findings.toReversed().map((finding) => [key(finding), finding])).values()].toReversed();
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

/** A cell magic has to stay the first of its cell. */
function cellStart({ cells }: NotebookFacts, offset: number): number {
  return cellAt(cells, offset)?.span.start ?? offset;
}

function isOutside(broken: readonly Span[], fix: Fix, path: string): boolean {
  return fix.edits.every(({ file, span }) => file !== path || !touchesAny(span, broken));
}

/**
 * In a notebook nothing is written over a magic, whose text the traps do not see; it may only go as a whole. And while
 * a cell does not parse, nobody knows which names it uses.
 */
function keepsCells({ module: { path, notebook } }: Facts, { edits }: Fix): boolean {
  if (notebook === undefined) return true;
  if (notebook.broken.length > 0) return false;
  return edits.every(({ file, span, newText }) => {
    if (file !== path) return true;
    return notebook.magics.every(({ start, end, kind }) => {
      const isBefore = kind === 'cell' ? span.end < cellStart(notebook, start) : span.end <= start;
      if (isBefore || end <= span.start) return true;
      return newText === '' && span.start <= start && end <= span.end;
    });
  });
}

export function byPosition(a: Finding, b: Finding): number {
  return a.span.start - b.span.start || a.span.end - b.span.end || (a.trap < b.trap ? -1 : Number(a.trap > b.trap));
}
