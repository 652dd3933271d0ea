import type { CallFact, Facts } from '../../model/facts';
import { awaitInstead, type LoopStart, loopStart, nestsLoops } from '../reading/loop-starts';
import { fix, report } from '../reading/report';
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
      const start = call.inFunction?.isAsync ? loopStart(facts, call) : undefined;
      return start === undefined ? [] : [finding(facts, call, start)];
    });
  },
};

function finding(facts: Facts, call: CallFact, start: LoopStart): Finding {
  const around = call.inFunction?.name ?? '';
  const message = `${start.name} inside the coroutine "${around}", which already runs on a loop of this thread. It raises "RuntimeError: ${start.error}".`;
  const fixes = fix('Await it', true, awaitInstead(facts, call, start));
  return report(runInRunningLoop, facts, call.range, message, { fixes });
}
