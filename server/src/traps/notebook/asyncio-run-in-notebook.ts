import type { CallFact, Facts } from '../../model/facts';
import { loopStartInHelper } from '../reading/loop-start-in-helper';
import { awaitInstead, type LoopStart, loopStart, nestsLoops } from '../reading/loop-starts';
import { asksForLoop, runsWithCell, takesAwait } from '../reading/notebook-top-level';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';
import { serveInstead } from './serve-instead';

/** A call that starts an event loop, made by a notebook's cell. */
export const asyncioRunInNotebook: Trap = {
  name: 'asyncio-run-in-notebook',
  category: 'notebook',
  severity: 'error',
  rank: 60,
  summary: 'A cell already runs on an event loop: starting another one fails, and await works without it.',
  appliesTo: 'every version (ipykernel 5 and newer)',
  inNotebooks: true,
  check(facts) {
    if (facts.module.notebook === undefined || nestsLoops(facts)) return [];
    return facts.module.calls.flatMap((call) => {
      if (!runsWithCell(facts, call) || asksForLoop(facts, call.node)) return [];
      const start = loopStart(facts, call);
      return start === undefined ? throughHelper(facts, call) : [direct(facts, call, start)];
    });
  },
};

function direct(facts: Facts, call: CallFact, start: LoopStart): Finding {
  const awaits = takesAwait(facts, call.node);
  const message = `${start.name} in a cell, which already runs on the notebook's event loop. It raises "RuntimeError: ${start.error}". ${advice(awaits)}`;
  const fixes = awaits
    ? [...fix('Await it', true, awaitInstead(facts, call, start)), ...serveInstead(facts, call)]
    : [];
  return report(asyncioRunInNotebook, facts, call.range, message, { fixes });
}

function advice(awaits: boolean): string {
  if (awaits) return 'A cell may use await itself.';
  return 'Here await does not parse; take the coroutine to a line that no magic runs, and await it there.';
}

/** `main()`, where `def main()` starts a loop itself: in this notebook, or in a module of the workspace. */
function throughHelper(facts: Facts, call: CallFact): Finding[] {
  const found = loopStartInHelper(facts, call);
  if (found === undefined) return [];
  const { module, helper, call: inner, start } = found;
  const message = `"${helper.name}()" starts an event loop with ${start.name}, in a cell, which already runs on the notebook's event loop. It raises "RuntimeError: ${start.error}". Await what it runs, or give it a thread of its own.`;
  const related = [{ file: module.path, span: inner.range, message: `${start.name} is called here` }];
  return [report(asyncioRunInNotebook, facts, call.range, message, { related, fixes: inThread(facts, call) })];
}

/** The loop it starts runs in that thread, where there is none. */
function inThread(facts: Facts, call: CallFact): Fix[] {
  const { module } = facts;
  const list = module.tree.childByField(call.node, 'arguments');
  if (list === undefined || module.tree.kindOf(list) !== 'argument_list' || !takesAwait(facts, call.node)) return [];
  const threads = module.imports.find(({ origin }) => origin === 'asyncio');
  if (threads === undefined) return [];
  const given = module.tree.textOf(list).slice(1, -1).trim();
  const callee = module.tree.textOf(call.callee);
  const newText = `await ${threads.local}.to_thread(${callee}${given === '' ? '' : `, ${given}`})`;
  return fix('Run it in a thread', false, [{ file: module.path, span: call.range, newText }]);
}
