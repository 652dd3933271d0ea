import type { ModuleFacts } from '../../model/facts';
import type { Edit } from '../trap';
import { compareImportedNames, type ImportPlace, placeForImport } from './import-order';
import { headImports, importStatements } from './import-statements';
import { newlineOf } from './lines';

/** `import module` when `name` is undefined, else `from module import name`. */
export interface ImportNeed {
  readonly module: string;
  readonly name: string | undefined;
}

/** How a file can name something of another module, and what has to be imported for it. */
export interface Reference {
  /** Expression to write: `pytest_asyncio.fixture`, `ASGITransport`. */
  readonly expression: string;
  /** Undefined when the file imports it already. */
  readonly need: ImportNeed | undefined;
}

/**
 * The way to write `module.name` in a file, following its own imports: a name that is imported stays as it is, an
 * imported module is used, a `from module import` is extended, and otherwise the module is imported.
 * @param style `name` for what people import by name when nothing of the module is there yet
 */
export function referTo(
  file: ModuleFacts,
  module: string,
  name: string,
  style: 'module' | 'name' = 'module',
): Reference {
  const statements = importStatements(file);
  for (const { from, names } of statements) {
    const imported = from === module ? names.find((candidate) => candidate.name === name) : undefined;
    if (imported) return { expression: `${imported.local}`, need: undefined };
  }
  const parent = module.slice(0, Math.max(module.lastIndexOf('.'), 0));
  const own = module.slice(module.lastIndexOf('.') + 1);
  for (const { from, names } of statements) {
    const imported = names.find((candidate) =>
      from === undefined ? candidate.name === module : from === parent && candidate.name === own,
    );
    if (imported === undefined) continue;
    const unaliased = from === undefined && imported.local === module.split('.')[0];
    return { expression: `${unaliased ? module : imported.local}.${name}`, need: undefined };
  }
  const byName = style === 'name' || statements.some(({ from }) => from === module);
  // A file that means something else by the name keeps its meaning.
  if (byName && file.findGlobal(name) === undefined) return { expression: name, need: { module, name } };
  return { expression: `${module}.${name}`, need: { module, name: undefined } };
}

/** Edits that add imports, each at its place in the file's own order. Imports that meet at one place are one edit. */
export function importEdits(file: ModuleFacts, needs: readonly (ImportNeed | undefined)[]): Edit[] {
  const edits: Edit[] = [];
  const places = new Map<number, { readonly line: string; readonly place: ImportPlace }[]>();
  for (const need of distinct(needs)) {
    const extension = extendStatement(file, need);
    if (extension) {
      edits.push(extension);
      continue;
    }
    const place = placeForImport(file, need);
    places.set(place.offset, [...(places.get(place.offset) ?? []), { line: importLine(need), place }]);
  }
  const newline = newlineOf(file.text);
  for (const [offset, added] of places) {
    const sections = [...new Set(added.map(({ place }) => place.section))].sort();
    const blocks = sections.map((section) => {
      const lines = added.filter(({ place }) => place.section === section).map(({ line }) => line);
      return lines.sort().join(newline);
    });
    const first = added.find(({ place }) => place.section === sections[0])?.place;
    const last = added.find(({ place }) => place.section === sections.at(-1))?.place;
    edits.push({
      file: file.path,
      span: { start: offset, end: offset },
      newText: (first?.before ?? '') + blocks.join(newline + newline) + (last?.after ?? ''),
    });
  }
  return edits;
}

function distinct(needs: readonly (ImportNeed | undefined)[]): ImportNeed[] {
  const byLine = new Map(needs.flatMap((need) => (need === undefined ? [] : [[importLine(need), need] as const])));
  return [...byLine.values()];
}

function importLine({ module, name }: ImportNeed): string {
  return name === undefined ? `import ${module}` : `from ${module} import ${name}`;
}

/** Adds a name to an existing `from module import ...`, in its order. */
function extendStatement(file: ModuleFacts, { module, name }: ImportNeed): Edit | undefined {
  const { tree, text } = file;
  const statement = headImports(file).find(({ from }) => from === module);
  const names = statement?.names ?? [];
  const first = names[0];
  const last = names[names.length - 1];
  if (name === undefined || first === undefined || last === undefined) return undefined;
  const sorted = names.every(({ name: item }, index) => compareImportedNames(names[index - 1]?.name ?? '', item) <= 0);
  const next = sorted ? names.find((imported) => compareImportedNames(name, imported.name) < 0) : undefined;
  const firstStart = tree.startOf(first.node);
  const gap = text.slice(text.lastIndexOf('\n', firstStart) + 1, firstStart);
  const separator = gap.trim() === '' ? `,${newlineOf(text)}${gap}` : ', ';
  const offset = next === undefined ? tree.endOf(last.node) : tree.startOf(next.node);
  const newText = next === undefined ? separator + name : name + separator;
  return { file: file.path, span: { start: offset, end: offset }, newText };
}
