import type { CallFact, Facts } from '../../model/facts';
import { awaitInPlaceOf } from '../edits/await-expression';
import { referTo } from '../edits/imports';
import { type Library, libraryOf, runInThread, threadFunction } from '../edits/run-in-thread';
import { withImports } from '../edits/with-imports';
import { fix } from '../reading/report';
import type { Fix } from '../trap';
import type { Remedy } from './calls/entry';

/** What to do instead, in a sentence. */
export function remedyText(facts: Facts, call: CallFact, remedy: Remedy): string {
  const library = libraryOf(facts, call);
  switch (remedy.kind) {
    case 'sibling':
      return `Use "await ${library}.${remedy.call}(...)".`;
    case 'own':
      return `Use "await ${remedy.call}(...)".`;
    case 'wrap-future':
      return library === 'asyncio'
        ? 'Use "await asyncio.wrap_future(...)".'
        : `Run it in a thread: "await ${threadFunction(library)}(...)".`;
    case 'thread':
      return `Run it in a thread: "await ${threadFunction(library)}(...)".`;
    case 'advice':
      // Words about asyncio help nobody elsewhere.
      return library !== 'asyncio' && /\basyncio\b/.test(remedy.text)
        ? `Run it in a thread: "await ${threadFunction(library)}(...)".`
        : `Better: ${remedy.text}.`;
    default:
      return remedy satisfies never;
  }
}

/** The remedy as an edit, where there is one. */
export function remedyFixes(facts: Facts, call: CallFact, remedy: Remedy): Fix[] {
  const library = libraryOf(facts, call);
  switch (remedy.kind) {
    case 'sibling':
      return call.positional.length === 1 && call.keywords.size === 0
        ? callInstead(facts, call, library, remedy.call, true)
        : [];
    case 'own': {
      const dot = remedy.call.lastIndexOf('.');
      return callInstead(facts, call, remedy.call.slice(0, dot), remedy.call.slice(dot + 1), false);
    }
    case 'wrap-future':
      return library === 'asyncio' ? wrapFuture(facts, call) : runInThread(facts, call, library);
    case 'thread':
      return runInThread(facts, call, library);
    case 'advice':
      return [];
    default:
      return remedy satisfies never;
  }
}

/** The same arguments for another function, awaited. */
function callInstead({ module }: Facts, call: CallFact, owner: Library | string, name: string, safe: boolean): Fix[] {
  const { tree, path } = module;
  const list = tree.childByField(call.node, 'arguments');
  if (list === undefined) return [];
  const { expression, need } = referTo(module, owner, name);
  const newText = awaitInPlaceOf(module, call.node, `${expression}${tree.textOf(list)}`);
  const edits = withImports(module, [{ file: path, span: call.range, newText }], [need]);
  return fix(`Use await ${owner}.${name}`, safe, edits);
}

/** `future.result(5)` becomes `await asyncio.wait_for(asyncio.wrap_future(future), 5)`. */
function wrapFuture({ module }: Facts, call: CallFact): Fix[] {
  const { tree, path } = module;
  const future = tree.childByField(call.callee, 'object');
  if (future === undefined || !tree.textOf(call.callee).endsWith('.result')) return [];
  const timeout = call.keywords.get('timeout') ?? call.positional[0];
  const wrap = referTo(module, 'asyncio', 'wrap_future');
  const wait = timeout === undefined ? undefined : referTo(module, 'asyncio', 'wait_for');
  const wrapped = `${wrap.expression}(${tree.textOf(future)})`;
  const awaited =
    wait === undefined || timeout === undefined ? wrapped : `${wait.expression}(${wrapped}, ${tree.textOf(timeout)})`;
  const newText = awaitInPlaceOf(module, call.node, awaited);
  const edits = withImports(module, [{ file: path, span: call.range, newText }], [wrap.need, wait?.need]);
  return fix('Await the future: asyncio.wrap_future', false, edits);
}
