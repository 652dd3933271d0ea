import { Language, Parser, type TreeCursor } from 'web-tree-sitter';
import { ASYNC_FLAG, flatTree, type TreeColumns } from './flat-tree';
import { type LenientKinds, lenientSyntax } from './lenient-syntax';
import type { Range, SyntaxTree } from './syntax-tree';

interface LoadedParser {
  readonly parser: Parser;
  readonly kindNames: readonly string[];
  /** By kind number: whether nodes of it are kept. */
  readonly kept: Uint8Array;
  readonly fieldNames: readonly (string | undefined)[];
  readonly asyncKind: number;
  readonly lenient: LenientKinds;
}

/** tree-sitter's number for an ERROR node; it lies outside the grammar's own numbers. */
const ERROR_KIND = 65535;

let loading: Promise<void> | undefined;
let loaded: LoadedParser | undefined;

/**
 * Loads the parser once per process; further calls return the same promise.
 *
 * `wasmDir` is an absolute path of a directory with `web-tree-sitter.wasm` and `tree-sitter-python.wasm`.
 * Rejects when one of them is missing or they do not fit each other.
 */
export function loadParser(wasmDir: string): Promise<void> {
  loading ??= load(wasmDir);
  return loading;
}

async function load(wasmDir: string): Promise<void> {
  await Parser.init({ locateFile: () => `${wasmDir}/web-tree-sitter.wasm` });
  const language = await Language.load(`${wasmDir}/tree-sitter-python.wasm`);
  const parser = new Parser();
  parser.setLanguage(language);
  const kept = new Uint8Array(ERROR_KIND + 1);
  const kindNames: string[] = [];
  for (let kind = 0; kind < language.nodeTypeCount; kind++) {
    kindNames.push(language.types[kind] ?? '');
    kept[kind] = language.nodeTypeIsNamed(kind) ? 1 : 0;
  }
  kept[ERROR_KIND] = 1;
  const kind = (name: string) => language.idForNodeType(name, true) ?? -1;
  loaded = {
    parser,
    kindNames,
    kept,
    fieldNames: language.fields.map((name) => name ?? undefined),
    asyncKind: language.idForNodeType('async', false) ?? -1,
    lenient: {
      module: kind('module'),
      block: kind('block'),
      comment: kind('comment'),
      decorated: kind('decorated_definition'),
      assignment: kind('assignment'),
      typeField: language.fieldIdForName('type') ?? -1,
    },
  };
}

/**
 * Parses Python source. Never fails on a text: what does not parse is in `errors`.
 *
 * Throws only when `loadParser` has not finished, which is a mistake of the caller.
 */
export function parsePython(source: string): SyntaxTree {
  if (loaded === undefined) throw new Error('loadParser has to finish before parsePython');
  const { parser, kindNames, fieldNames, lenient } = loaded;
  // To Python a lone carriage return ends a line, to tree-sitter it is a space.
  const text = source.replaceAll(/\r(?!\n)/g, '\n');
  const tree = parser.parse(text);
  if (tree === null) return flatTree(text, emptyColumns(text), ['module'], [], [{ start: 0, end: text.length }]);
  try {
    const { columns, errors } = exportTree(tree.walk(), loaded, tree.rootNode.hasError, text.length);
    errors.push(...lenientSyntax(text, columns, lenient));
    return flatTree(text, columns, kindNames, fieldNames, errors);
  } finally {
    // wasm memory never shrinks: a tree that is kept is a leak.
    tree.delete();
  }
}

/** One pass over the tree: each step across the wasm boundary costs more than everything done with its result. */
function exportTree(
  cursor: TreeCursor,
  { kept, asyncKind }: LoadedParser,
  hasError: boolean,
  length: number,
): { columns: TreeColumns; errors: Range[] } {
  const kinds: number[] = [];
  const fields: number[] = [];
  const flags: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const parents: number[] = [];
  const lasts: number[] = [];
  const errors: Range[] = [];
  const open: number[] = [];

  for (;;) {
    const kind = cursor.nodeTypeId;
    let entered = -1;
    const missing = hasError && cursor.nodeIsMissing;
    if (missing) {
      errors.push({ start: cursor.startIndex, end: cursor.startIndex });
    } else if (kept[kind] === 1) {
      const root = kinds.length === 0;
      entered = kinds.length;
      kinds.push(kind);
      fields.push(root ? 0 : cursor.currentFieldId);
      flags.push(0);
      // The root of tree-sitter starts at the first token; ours spans the file.
      starts.push(root ? 0 : cursor.startIndex);
      ends.push(root ? length : cursor.endIndex);
      parents.push(open[open.length - 1] ?? 0);
      lasts.push(entered);
      if (kind === ERROR_KIND) errors.push({ start: cursor.startIndex, end: cursor.endIndex });
    } else if (kind === asyncKind) {
      const parent = open[open.length - 1];
      if (parent !== undefined) flags[parent] = ASYNC_FLAG;
    }
    if (entered >= 0 && cursor.gotoFirstChild()) {
      open.push(entered);
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      const closed = open.pop();
      if (closed === undefined || !cursor.gotoParent()) {
        cursor.delete();
        return { columns: pack(kinds, fields, flags, starts, ends, parents, lasts), errors };
      }
      lasts[closed] = kinds.length - 1;
    }
  }
}

function pack(
  kinds: number[],
  fields: number[],
  flags: number[],
  starts: number[],
  ends: number[],
  parents: number[],
  lasts: number[],
): TreeColumns {
  return {
    kinds: Uint16Array.from(kinds),
    fields: Uint8Array.from(fields),
    flags: Uint8Array.from(flags),
    starts: Uint32Array.from(starts),
    ends: Uint32Array.from(ends),
    parents: Uint32Array.from(parents),
    lasts: Uint32Array.from(lasts),
  };
}

function emptyColumns(text: string): TreeColumns {
  return pack([0], [0], [0], [0], [text.length], [0], [0]);
}
