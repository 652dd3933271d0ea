import type { CallFact, Facts, NodeId } from '../../model/facts';
import { callAt } from '../reading/call-index';
import { originOf } from '../reading/value-types';

const RUNNING: ReadonlySet<string> = new Set(['asyncio.get_running_loop', 'asyncio.get_event_loop']);

/**
 * Whether a coroutine waits by `future.result()` for work that it gave to its own loop with
 * `run_coroutine_threadsafe`: the loop is held by the wait, so the work never begins.
 */
export function waitsForOwnLoop(facts: Facts, call: CallFact): boolean {
  const { tree, calls } = facts.module;
  const receiver = /\.(result|exception)$/.test(tree.textOf(call.callee))
    ? tree.childByField(call.callee, 'object')
    : undefined;
  const submitted = receiver === undefined ? undefined : originCall(facts, receiver);
  if (submitted?.name !== 'asyncio.run_coroutine_threadsafe') return false;
  if (submitted.inFunction?.node !== call.inFunction?.node) return false;
  const loop = submitted.positional[1] ?? submitted.keywords.get('loop');
  const maker = loop === undefined ? undefined : originCall(facts, loop);
  return maker !== undefined && RUNNING.has(maker.name ?? '') && calls.includes(maker);
}

function originCall(facts: Facts, node: NodeId): CallFact | undefined {
  const origin = originOf(facts, node);
  return origin?.module.path === facts.module.path ? callAt(facts.module, origin.value) : undefined;
}
