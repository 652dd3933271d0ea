import type { CallFact, Facts, FunctionFact } from '../../model/facts';
import { makeSync } from '../edits/make-sync';
import { libraryOf, runInThread } from '../edits/run-in-thread';
import { isCertainStart, loopStartInHelper } from '../reading/loop-start-in-helper';
import { awaitInstead, type LoopStart, loopStart, nestsLoops } from '../reading/loop-starts';
import { asksForLoop } from '../reading/notebook-top-level';
import { fix, report } from '../reading/report';
import { blockAround } from '../reading/with-blocks';
import type { Finding, Trap } from '../trap';

/** A call that starts an event loop, made where one is running. */
export const runInRunningLoop: Trap = {
  name: 'run-in-running-loop',
  category: 'error',
  severity: 'error',
  rank: 11,
  summary: 'Starting an event loop inside a coroutine fails: this thread is already running one.',
  appliesTo: 'every version',
  inNotebooks: true,
  check(facts) {
    if (nestsLoops(facts)) return [];
    return facts.module.calls.flatMap((call) => {
      if (!call.inFunction?.isAsync) return [];
      const start = loopStart(facts, call);
      return start === undefined ? throughHelper(facts, call, call.inFunction) : [finding(facts, call, start)];
    });
  },
};

function finding(facts: Facts, call: CallFact, start: LoopStart): Finding {
  const around = call.inFunction?.name ?? '';
  const message = `${start.name} inside the coroutine "${around}", which already runs on a loop of this thread. It raises "RuntimeError: ${start.error}".`;
  const fixes = fix('Await it', true, awaitInstead(facts, call, start));
  return report(runInRunningLoop, facts, call.range, message, { fixes });
}

/** `main()` in a coroutine, where the synchronous `main` starts a loop itself. */
function throughHelper(facts: Facts, call: CallFact, around: FunctionFact): Finding[] {
  const { module } = facts;
  const found = loopStartInHelper(facts, call);
  if (found === undefined || !isCertainStart(found, facts) || asksForLoop(facts, call.node)) return [];
  // A test that expects the error, or that puts something in the place of what is run.
  if (blockAround(module, call.node, 'pytest.raises') !== undefined) return [];
  if (/patch|mock/i.test(module.tree.textOf(around.node))) return [];
  const { helper, start } = found;
  const message = `"${helper.name}()" starts an event loop with ${start.name}, and the coroutine "${around.name}" already runs on a loop of this thread. It raises "RuntimeError: ${start.error}". Await what it runs, or give it a thread of its own.`;
  const test = facts.tests.find(({ function: own }) => own.node === around.node);
  return [
    report(runInRunningLoop, facts, call.range, message, {
      related: [{ file: found.module.path, span: found.call.range, message: `${start.name} is called here` }],
      fixes: [
        ...(test === undefined ? [] : makeSync(facts, test)),
        ...runInThread(facts, call, libraryOf(facts, call)),
      ],
      ...(test && { test: test.nodeid }),
    }),
  ];
}
