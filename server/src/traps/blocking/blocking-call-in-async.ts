import type { CallFact, Facts } from '../../model/facts';
import { requestAsync } from '../edits/async-http';
import { libraryOf, runInThread, threadFunction } from '../edits/run-in-thread';
import { ownServer } from '../reading/own-server';
import { report } from '../reading/report';
import type { Finding, Trap } from '../trap';
import { type Block, blockOf } from './blocks';
import { waitsForOwnLoop } from './own-loop-result';
import { remedyFixes, remedyText } from './remedies';

/** A call in a coroutine that waits without giving the loop back. */
export const blockingCallInAsync: Trap = {
  name: 'blocking-call-in-async',
  category: 'blocking',
  severity: 'warning',
  rank: 20,
  summary: 'A call that waits without giving the loop back stops everything else on that loop.',
  appliesTo: 'every version',
  inNotebooks: true,
  check(facts) {
    const blocks = facts.module.calls.flatMap((call) => blockOf(facts, call) ?? []);
    return (
      blocks
        .filter(({ call }) => !isToldBefore(facts, call, blocks))
        // A request to a server on the same loop is worse than slow: a trap of its own.
        .filter(({ call }) => ownServer(facts, call) === undefined)
        .map((block) => finding(facts, block))
    );
  },
};

/** `connect().execute()`: the first one tells of both. */
function isToldBefore({ module: { tree } }: Facts, { callee }: CallFact, blocks: readonly Block[]): boolean {
  return blocks.some(({ call }) => callee < call.node && call.node <= tree.lastOf(callee));
}

function finding(facts: Facts, block: Block): Finding {
  const { call, blocking, name, within, isMild } = block;
  const { tree } = facts.module;
  const around = call.inFunction?.name ?? '';
  const test = facts.tests.find((candidate) => candidate.function.node === call.inFunction?.node);
  const owner = test && { test: test.nodeid };
  const consequence = `blocks the event loop that "${around}" runs on: no other task, timeout or callback runs until it returns.`;
  if (within !== undefined) {
    const library = libraryOf(facts, call);
    const message = `"${tree.textOf(call.callee)}()" calls "${name}()", which ${consequence} Run it in a thread: "await ${threadFunction(library)}(...)".`;
    const { start, end } = within.call.range;
    return report(blockingCallInAsync, facts, call.range, message, {
      related: [{ file: within.module.path, span: { start, end }, message: `"${name}()" blocks here` }],
      fixes: runInThread(facts, call, library),
      ...(isMild && { severity: 'information' as const }),
      ...owner,
    });
  }
  if (waitsForOwnLoop(facts, call)) return deadlock(facts, call, block, owner);
  const message = `"${name}()" ${consequence} ${remedyText(facts, call, blocking.remedy)}`;
  return report(blockingCallInAsync, facts, call.range, message, {
    fixes: [...remedyFixes(facts, call, blocking.remedy), ...requestAsync(facts, call)],
    ...(isMild && { severity: 'information' as const }),
    ...owner,
  });
}

/** `asyncio.run_coroutine_threadsafe(work(), own_loop).result()`. */
function deadlock(facts: Facts, call: CallFact, { blocking }: Block, owner: { test: string } | undefined): Finding {
  const message = `Deadlock: "${facts.module.tree.textOf(call.callee)}()" holds the event loop, and the coroutine it waits for was given to that same loop. It never begins. ${remedyText(facts, call, blocking.remedy)}`;
  return report(blockingCallInAsync, facts, call.range, message, {
    severity: 'error',
    fixes: remedyFixes(facts, call, blocking.remedy),
    ...owner,
  });
}
