import type { LoopScope } from '../../model/effective-loop';
import type { Facts, ModuleFacts, TestFact } from '../../model/facts';
import type { Edit } from '../trap';
import { setKeyword } from './arguments';
import { addDecorator } from './decorators';
import { headImports, isDocstring } from './import-statements';
import { type ImportNeed, referTo } from './imports';
import { lineEnd, newlineOf } from './lines';

/** Edits of the facts' own file together with the imports they need. */
export interface MarkEdits {
  readonly edits: readonly Edit[];
  readonly needs: readonly (ImportNeed | undefined)[];
}

/** Marks a test: `@pytest.mark.asyncio` above its other decorators. */
export function markTest(file: ModuleFacts, test: TestFact, mark: string, args = ''): MarkEdits {
  const { expression, need } = referTo(file, 'pytest', 'mark');
  return { edits: [addDecorator(file, test.function, `${expression}.${mark}${args}`)], needs: [need] };
}

/** Marks a whole module with `pytestmark`, beside the marks it has. */
export function markModule(file: ModuleFacts, mark: string): MarkEdits {
  const { tree, text, path } = file;
  const { expression, need } = referTo(file, 'pytest', 'mark');
  const added = `${expression}.${mark}`;
  const existing = file.findGlobal('pytestmark');
  if (existing?.kind === 'value') {
    const { start, end } = tree.rangeOf(existing.node);
    if (tree.kindOf(existing.node) !== 'list') {
      return {
        edits: [{ file: path, span: { start, end }, newText: `[${tree.textOf(existing.node)}, ${added}]` }],
        needs: [need],
      };
    }
    const last = tree.namedChildren(existing.node).at(-1);
    const offset = last === undefined ? end - 1 : tree.endOf(last);
    const newText = last === undefined ? added : `, ${added}`;
    return { edits: [{ file: path, span: { start: offset, end: offset }, newText }], needs: [need] };
  }
  const newline = newlineOf(text);
  const [first] = tree.namedChildren(tree.root);
  const lastImport = headImports(file).at(-1)?.node;
  const above = lastImport ?? (first !== undefined && isDocstring(file, first) ? first : undefined);
  if (above === undefined) {
    const offset = first === undefined ? text.length : tree.startOf(first);
    return {
      edits: [
        { file: path, span: { start: offset, end: offset }, newText: `pytestmark = ${added}${newline.repeat(3)}` },
      ],
      needs: [need],
    };
  }
  const offset = lineEnd(text, tree.endOf(above));
  const edit = {
    file: path,
    span: { start: offset, end: offset },
    newText: `${newline}pytestmark = ${added}${newline}`,
  };
  return { edits: [edit], needs: [need] };
}

/**
 * Gives tests a loop scope: in the asyncio mark that counts for each (its own, the class's or the module's), or by a
 * mark of its own where the mode is auto and none is written. Undefined when a mark cannot be edited safely.
 * @param keyword `scope` before pytest-asyncio 0.24, `loop_scope` since
 */
export function setTestLoopScope(
  facts: Facts,
  tests: readonly TestFact[],
  scope: LoopScope,
  keyword: 'scope' | 'loop_scope',
): MarkEdits | undefined {
  const file = facts.module;
  const edits: Edit[] = [];
  const needs: (ImportNeed | undefined)[] = [];
  const done = new Set<number>();
  for (const test of tests) {
    const mark = test.marks.find(({ name }) => name === 'pytest.mark.asyncio');
    if (mark === undefined) {
      const own = markTest(file, test, 'asyncio', `(${keyword}="${scope}")`);
      edits.push(...own.edits);
      needs.push(...own.needs);
      continue;
    }
    if (mark.file !== file.path || mark.unpacks || !isWrittenHere(file, mark.node)) return undefined;
    if (done.has(mark.node)) continue;
    done.add(mark.node);
    const expression = file.tree.kindOf(mark.node) === 'decorator' ? file.tree.namedChildren(mark.node)[0] : mark.node;
    if (expression === undefined) return undefined;
    const old = keyword === 'loop_scope' && mark.keywords.has('scope') ? 'scope' : keyword;
    if (mark.called) edits.push(setKeyword(file, expression, old, `"${scope}"`));
    else {
      const offset = file.tree.endOf(expression);
      edits.push({ file: file.path, span: { start: offset, end: offset }, newText: `(${keyword}="${scope}")` });
    }
  }
  return { edits, needs };
}

/** Whether the mark is spelled out at its place, and not a name for a mark made elsewhere. */
function isWrittenHere({ tree }: ModuleFacts, node: number): boolean {
  const expression = tree.kindOf(node) === 'decorator' ? tree.namedChildren(node)[0] : node;
  if (expression === undefined) return false;
  const callee = tree.kindOf(expression) === 'call' ? tree.childByField(expression, 'function') : expression;
  return callee !== undefined && tree.textOf(callee).endsWith('asyncio') && tree.kindOf(callee) === 'attribute';
}
