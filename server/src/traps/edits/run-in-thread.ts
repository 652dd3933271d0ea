import type { CallFact, Facts, ModuleFacts, NodeId } from '../../model/facts';
import { fix } from '../reading/report';
import type { Fix } from '../trap';
import { awaitInPlaceOf } from './await-expression';
import { referTo } from './imports';
import { withImports } from './with-imports';

export type Library = 'asyncio' | 'anyio' | 'trio';

/** anyio's functions where anyio runs the code: the test is its, or the file imports anyio and not asyncio. trio's likewise. */
export function libraryOf({ module, tests }: Facts, { inFunction }: CallFact): Library {
  const test = tests.find((candidate) => candidate.function.node === inFunction?.node);
  if (test?.loop.provider === 'anyio') return 'anyio';
  if (test?.loop.provider === 'pytest-asyncio') return 'asyncio';
  const imports = (name: string) =>
    module.imports.some(({ origin }) => origin === name || origin.startsWith(`${name}.`));
  if (imports('asyncio')) return 'asyncio';
  if (imports('anyio')) return 'anyio';
  return imports('trio') ? 'trio' : 'asyncio';
}

/** The function that runs a call in a thread, as people know it. */
export function threadFunction(library: Library): string {
  return library === 'asyncio' ? 'asyncio.to_thread' : `${library}.to_thread.run_sync`;
}

/** The call and what is done at once with its result move into a thread together: `requests.get(url).json()`. */
export function runInThread({ module }: Facts, call: CallFact, library: Library): Fix[] {
  const { tree, path } = module;
  const whole = chainAround(module, call.node);
  const parent = tree.parentOf(whole);
  // A context manager or a generator is used where it is made.
  if (
    parent === undefined ||
    ['with_item', 'as_pattern', 'for_statement', 'for_in_clause'].includes(tree.kindOf(parent))
  )
    return [];
  if ([...tree.descendants(whole)].some((node) => ['await', 'yield', 'named_expression'].includes(tree.kindOf(node))))
    return [];
  const { expression: toThread, need } = referTo(module, library, 'to_thread');
  const expression = library === 'asyncio' ? toThread : `${toThread}.run_sync`;
  const list = tree.childByField(call.node, 'arguments');
  const callee = tree.textOf(call.callee);
  const args = list === undefined ? '' : tree.textOf(list).slice(1, -1);
  const direct = whole === call.node && (library === 'asyncio' || call.keywords.size === 0);
  const inside = direct
    ? args.trim() === ''
      ? callee
      : `${callee}, ${args.trimStart()}`
    : `lambda: ${tree.textOf(whole)}`;
  const newText = awaitInPlaceOf(module, whole, `${expression}(${inside})`);
  const edits = withImports(module, [{ file: path, span: tree.rangeOf(whole), newText }], [need]);
  return fix(`Run it in a thread: await ${threadFunction(library)}`, false, edits);
}

/** The longest chain of attributes, calls and subscripts that starts with a call. */
function chainAround({ tree }: ModuleFacts, call: NodeId): NodeId {
  let whole = call;
  for (;;) {
    const parent = tree.parentOf(whole);
    if (parent === undefined) return whole;
    const field = tree.fieldOf(whole);
    const kind = tree.kindOf(parent);
    const continues =
      (kind === 'attribute' && field === 'object') ||
      (kind === 'call' && field === 'function') ||
      (kind === 'subscript' && field === 'value');
    if (!continues) return whole;
    whole = parent;
  }
}
