import type { ModuleFacts } from '../../model/facts';
import type { Edit } from '../trap';
import { importStatements } from './import-statements';
import { type ImportNeed, importEdits } from './imports';
import { joinEdits } from './join-edits';
import { namesIn, unusedImportEdits } from './unused-imports';

/** Completes the edits of one file: imports they need are added, imports that nothing uses afterwards are removed. */
export function withImports(
  file: ModuleFacts,
  edits: readonly Edit[],
  needs: readonly (ImportNeed | undefined)[] = [],
): Edit[] {
  const removals = unusedImportEdits(file, edits);
  const additions = importEdits(file, needs);
  const apart: Edit[] = [];
  for (const addition of additions) {
    const at = addition.span.start;
    const index = removals.findIndex(({ span }) => span.start <= at && at < span.end);
    const removal = removals[index];
    if (removal === undefined) apart.push(addition);
    else removals[index] = exchangeImport(file, removal, addition);
  }
  return withoutGapAtTop(file, joinEdits([...removals, ...apart, ...edits, ...pins(file, edits)]));
}

/** Where all at the top of the file goes, the blank lines below it go with it. */
function withoutGapAtTop({ path, text }: ModuleFacts, edits: Edit[]): Edit[] {
  const own = edits.filter(({ file }) => file === path).toSorted((one, other) => one.span.start - other.span.start);
  let end = 0;
  for (const { span, newText } of own) {
    if (newText !== '' || span.start > end) break;
    end = Math.max(end, span.end);
  }
  const gap = /^(?:[ \t]*\r?\n)+/.exec(text.slice(end))?.[0].length ?? 0;
  if (end === 0 || gap === 0 || own.some(({ span }) => span.end >= end && span.start <= end + gap && span.end > end))
    return edits;
  const last = own.findLast(({ span }) => span.end === end);
  return edits.map((edit) => (edit === last ? { ...edit, span: { start: edit.span.start, end: end + gap } } : edit));
}

/**
 * Edits that change nothing, inside the imports that the new text begins to rely on. A fix that would remove one of
 * them, its own use being the last one, then counts as in conflict and waits for the next round.
 */
function pins(file: ModuleFacts, edits: readonly Edit[]): Edit[] {
  const { tree, text, path } = file;
  const begun = new Set(
    edits.flatMap(({ span, newText }) => {
      const before = new Set(namesIn(text.slice(span.start, span.end)));
      return namesIn(newText).filter((name) => !before.has(name));
    }),
  );
  return importStatements(file)
    .filter(({ names }) => names.some(({ local }) => begun.has(local)))
    .map(({ node }) => {
      const offset = tree.startOf(node) + 1;
      return { file: path, span: { start: offset, end: offset }, newText: '' };
    });
}

/** One edit for an import that goes and one that comes where it stood: the new line in its place, the new name in the place of the old names. */
export function exchangeImport(file: ModuleFacts, removal: Edit, addition: Edit): Edit {
  return onlyName(file, removal, addition) ?? { ...removal, newText: inPlaceOf(file, removal, addition.newText) };
}

/** A name added to an import statement that loses all the names it has. */
function onlyName(file: ModuleFacts, removal: Edit, { newText }: Edit): Edit | undefined {
  if (/^\s*(import|from)\s/.test(newText)) return undefined;
  const { tree } = file;
  const statement = importStatements(file).find(
    ({ node }) => removal.span.start <= tree.startOf(node) && tree.endOf(node) <= removal.span.end,
  );
  const first = statement?.names[0];
  const last = statement?.names.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const span = { start: tree.startOf(first.node), end: tree.endOf(last.node) };
  return { file: file.path, span, newText: newText.replace(/^[\s,]+|[\s,]+$/g, '') };
}

function inPlaceOf(file: ModuleFacts, removal: Edit, added: string): string {
  const removed = file.text.slice(removal.span.start, removal.span.end);
  const blankLines = /(?:\r?\n)+$/.exec(removed)?.[0] ?? '';
  // A name taken out of a list has no line of its own.
  if (blankLines === '') return added;
  const own = /(?:\r?\n)+$/.exec(added)?.[0] ?? '';
  return added.trim() + (own.length > blankLines.length ? own : blankLines);
}

/** Edits of one module with the imports they need. */
export interface ModuleEdits {
  readonly module: ModuleFacts;
  readonly edits: readonly Edit[];
  readonly needs: readonly (ImportNeed | undefined)[];
}

/** Joins what several steps change in the same modules, and completes each module's imports once. */
export function completeModules(parts: readonly ModuleEdits[]): Edit[] {
  const modules = new Map(parts.map(({ module }) => [module.path, module]));
  return [...modules].flatMap(([path, module]) => {
    const own = parts.filter((part) => part.module.path === path);
    return withImports(
      module,
      own.flatMap(({ edits }) => edits),
      own.flatMap(({ needs }) => needs),
    );
  });
}
