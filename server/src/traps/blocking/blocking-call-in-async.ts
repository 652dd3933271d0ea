import type { CallFact, Facts } from '../../model/facts';
import { awaitInPlaceOf } from '../edits/await-expression';
import { referTo } from '../edits/imports';
import { type Library, libraryOf, runInThread, threadFunction } from '../edits/run-in-thread';
import { withImports } from '../edits/with-imports';
import { ownServer } from '../reading/own-server';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';
import { BLOCKING_CALLS, type BlockingCall, MOSTLY_SHORT } from './blocking-calls';

/** A call in a coroutine that waits without giving the loop back. */
export const blockingCallInAsync: Trap = {
  name: 'blocking-call-in-async',
  category: 'blocking',
  severity: 'warning',
  summary: 'A call that waits without giving the loop back stops everything else on that loop.',
  appliesTo: 'every version',
  inNotebooks: true,
  check: (facts) =>
    facts.module.calls.flatMap((call) => {
      const blocking = call.name === undefined ? undefined : BLOCKING_CALLS.get(call.name);
      if (blocking === undefined || call.awaited || call.inFunction?.isAsync !== true) return [];
      // A request to a server on the same loop is worse than slow: a trap of its own.
      if (returnsAtOnce(facts, call) || ownServer(facts, call) !== undefined) return [];
      // Small local files are no trap in tests, and every test reads some.
      return blocking.group === 'files' ? [] : [finding(facts, call, blocking)];
    }),
};

function finding(facts: Facts, call: CallFact, blocking: BlockingCall): Finding {
  const around = call.inFunction?.name ?? '';
  const test = facts.tests.find((candidate) => candidate.function.node === call.inFunction?.node);
  const message = `"${call.name}()" blocks the event loop that "${around}" runs on: no other task, timeout or callback runs until it returns. ${remedyText(facts, call, blocking)}`;
  return report(blockingCallInAsync, facts, call.range, message, {
    fixes: fixes(facts, call, blocking),
    ...(MOSTLY_SHORT.has(call.name ?? '') && { severity: 'information' as const }),
    ...(test && { test: test.nodeid }),
  });
}

/** `get(block=False)`, `acquire(blocking=False)`, `get(False)` and the like only ask. */
function returnsAtOnce({ module: { tree } }: Facts, { positional, keywords }: CallFact): boolean {
  const [first] = positional;
  const asked = keywords.get('block') ?? keywords.get('blocking') ?? first;
  const timeout = keywords.get('timeout');
  const isZero = timeout !== undefined && /^0(\.0*)?$/.test(tree.textOf(timeout));
  return isZero || (asked !== undefined && tree.kindOf(asked) === 'false');
}

function remedyText(facts: Facts, call: CallFact, { remedy }: BlockingCall): string {
  const library = libraryOf(facts, call);
  switch (remedy.kind) {
    case 'sibling':
      return `Use "await ${library}.${remedy[library]}(...)".`;
    case 'thread':
      return `Run it in a thread: "await ${threadFunction(library)}(...)".`;
    case 'advice':
      return `Better: ${remedy.text}.`;
    default:
      return remedy satisfies never;
  }
}

function fixes(facts: Facts, call: CallFact, { remedy }: BlockingCall): Fix[] {
  const library = libraryOf(facts, call);
  switch (remedy.kind) {
    case 'sibling':
      return siblingFix(facts, call, library, remedy[library]);
    case 'thread':
      return runInThread(facts, call, library);
    case 'advice':
      return [];
    default:
      return remedy satisfies never;
  }
}

function siblingFix({ module }: Facts, call: CallFact, library: Library, name: string): Fix[] {
  const { tree, path } = module;
  const list = tree.childByField(call.node, 'arguments');
  if (list === undefined || call.positional.length !== 1 || call.keywords.size > 0) return [];
  const { expression, need } = referTo(module, library, name);
  const newText = awaitInPlaceOf(module, call.node, `${expression}${tree.textOf(list)}`);
  return fix(
    `Use await ${library}.${name}`,
    true,
    withImports(module, [{ file: path, span: call.range, newText }], [need]),
  );
}
