import type { ModuleFacts } from '../../model/facts';
import { headImports, type ImportStatement, isDocstring } from './import-statements';
import { newlineOf } from './lines';
import { STANDARD_LIBRARY } from './standard-library';

/** Where a new import line goes, and what has to stand around it. */
export interface ImportPlace {
  readonly offset: number;
  readonly before: string;
  readonly after: string;
  /** Imports of a lower section stand above, a blank line between. */
  readonly section: number;
}

/** Sections in the order that isort and Ruff give them. */
const SECTIONS = ['future', 'standard', 'other', 'own'] as const;
type Section = (typeof SECTIONS)[number];

/** Top-level modules that projects call their own, beside the one the file itself is in. */
const OWN_NAMES: ReadonlySet<string> = new Set(['app', 'src', 'main', 'test', 'tests', 'conftest']);

/**
 * The place of an import among those a file has: in its section (standard library, other packages, the project's
 * own), in alphabetical order there, in the style the section is sorted by. Without imports: behind the docstring.
 */
export function placeForImport(
  file: ModuleFacts,
  need: { readonly module: string; readonly name: string | undefined },
): ImportPlace {
  const { tree, text } = file;
  const newline = newlineOf(text);
  const head = headImports(file);
  const section = sectionOf(file, need.module);
  const rank = SECTIONS.indexOf(section);
  if (head.length === 0) return { ...placeWithoutImports(file), section: rank };

  const sectionOfStatement = (statement: ImportStatement) => sectionOf(file, moduleOf(statement));
  const [first] = head.filter((statement) => sectionOfStatement(statement) === section);
  if (first !== undefined) {
    const peers = neighbours(file, head, first).filter((statement) => sectionOfStatement(statement) === section);
    const own: SortKey = { isFrom: need.name !== undefined, module: need.module };
    const compare = orderOf(peers.map(sortKey));
    const previous = peers.filter((statement) => compare(sortKey(statement), own) <= 0).pop();
    if (previous === undefined) return { offset: tree.startOf(first.node), before: '', after: newline, section: rank };
    return { offset: contentEnd(file, previous), before: newline, after: '', section: rank };
  }

  const separator = sectionsAreSeparated(file, head) ? newline + newline : newline;
  const earlier = head.filter((statement) => SECTIONS.indexOf(sectionOfStatement(statement)) < rank).pop();
  if (earlier !== undefined) return { offset: contentEnd(file, earlier), before: separator, after: '', section: rank };
  const next = head[0];
  return { offset: next === undefined ? 0 : tree.startOf(next.node), before: '', after: separator, section: rank };
}

/** Order of names behind `from module import`: constants, classes, the rest; each without regard to case. */
export function compareImportedNames(a: string, b: string): number {
  const rank = (name: string) => (/^[A-Z0-9_]+$/.test(name) && name.length > 1 ? 0 : /^[A-Z]/.test(name) ? 1 : 2);
  if (a === '') return -1;
  return rank(a) - rank(b) || compareText(a.toLowerCase(), b.toLowerCase());
}

interface SortKey {
  readonly isFrom: boolean;
  readonly module: string;
}

const byStyleThenModule = (a: SortKey, b: SortKey) =>
  Number(a.isFrom) - Number(b.isFrom) || compareText(a.module.toLowerCase(), b.module.toLowerCase());
const byModule = (a: SortKey, b: SortKey) => compareText(a.module.toLowerCase(), b.module.toLowerCase());

/** The order that a section is sorted by; plain imports before `from` ones when both orders fit. */
function orderOf(keys: readonly SortKey[]): (a: SortKey, b: SortKey) => number {
  const sorted = (compare: (a: SortKey, b: SortKey) => number) =>
    keys.every((key, index) => index === 0 || compare(keys[index - 1] ?? key, key) <= 0);
  return sorted(byModule) && !sorted(byStyleThenModule) ? byModule : byStyleThenModule;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function moduleOf(statement: ImportStatement): string {
  return statement.from ?? statement.names[0]?.name ?? '';
}

function sortKey(statement: ImportStatement): SortKey {
  return { isFrom: statement.from !== undefined, module: moduleOf(statement) };
}

function sectionOf(file: ModuleFacts, module: string): Section {
  const top = module.split('.')[0] ?? module;
  if (module === '__future__') return 'future';
  if (module.startsWith('.') || OWN_NAMES.has(top)) return 'own';
  if (STANDARD_LIBRARY.has(top)) return 'standard';
  return file.moduleName.startsWith(`${top}.`) ? 'own' : 'other';
}

/** Import statements around one of them with no blank line between. */
function neighbours(file: ModuleFacts, head: readonly ImportStatement[], one: ImportStatement): ImportStatement[] {
  const start = head.indexOf(one);
  const end = head.findIndex((_, index) => index > start && blankLineBefore(file, head, index));
  return head.slice(start, end < 0 ? undefined : end);
}

function blankLineBefore({ tree, text }: ModuleFacts, head: readonly ImportStatement[], index: number): boolean {
  const [previous, next] = [head[index - 1], head[index]];
  if (previous === undefined || next === undefined) return false;
  return /\n[ \t]*\r?\n/.test(text.slice(tree.endOf(previous.node), tree.startOf(next.node)));
}

function sectionsAreSeparated(file: ModuleFacts, head: readonly ImportStatement[]): boolean {
  return head.every((statement, index) => {
    const previous = head[index - 1];
    if (previous === undefined) return true;
    if (sectionOf(file, moduleOf(previous)) === sectionOf(file, moduleOf(statement))) return true;
    return blankLineBefore(file, head, index);
  });
}

/** End of the line a statement ends on, before the line ending: a comment stays behind its statement. */
function contentEnd({ tree, text }: ModuleFacts, statement: ImportStatement): number {
  const rest = /\r?\n|$/.exec(text.slice(tree.endOf(statement.node)));
  return tree.endOf(statement.node) + (rest?.index ?? 0);
}

function placeWithoutImports(file: ModuleFacts): Omit<ImportPlace, 'section'> {
  const { tree, text } = file;
  const newline = newlineOf(text);
  const [first, second] = tree.namedChildren(tree.root);
  if (first === undefined) return { offset: text.length, before: '', after: newline };
  if (isDocstring(file, first)) {
    const after = second === undefined ? newline : '';
    return { offset: tree.endOf(first), before: newline + newline, after };
  }
  const isDefinition = ['decorated_definition', 'function_definition', 'class_definition'].includes(tree.kindOf(first));
  return { offset: tree.startOf(first), before: '', after: newline.repeat(isDefinition ? 3 : 2) };
}
