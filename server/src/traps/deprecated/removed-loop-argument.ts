import type { CallFact, Facts } from '../../model/facts';
import { keywordArgument, removeKeyword } from '../edits/arguments';
import { withImports } from '../edits/with-imports';
import { fix, report } from '../reading/report';
import { blockAround } from '../reading/with-blocks';
import type { Finding, Trap } from '../trap';

/** `loop=` given to a function or class of asyncio that no longer takes one. */
export const removedLoopArgument: Trap = {
  name: 'removed-loop-argument',
  category: 'deprecated',
  severity: 'error',
  rank: 64,
  summary: 'Locks, queues, sleep, wait_for and their kin take no `loop` since Python 3.10.',
  appliesTo: 'Python >= 3.10',
  inNotebooks: true,
  check(facts) {
    if (facts.versions.satisfies('python', '>=3.10') !== 'yes') return [];
    return facts.module.calls.flatMap((call) => finding(facts, call) ?? []);
  },
};

/** Read from their signatures in Python 3.13: what is left (Future, Task, ensure_future, streams) still takes a loop. */
const TAKES_NONE =
  /^asyncio\.((locks|queues|tasks)\.)?(Lock|Event|Condition|Semaphore|BoundedSemaphore|Queue|LifoQueue|PriorityQueue|sleep|wait|wait_for|gather|as_completed|shield)$/;

function finding(facts: Facts, call: CallFact): Finding | undefined {
  const { module } = facts;
  if (!TAKES_NONE.test(call.name ?? '') || !call.keywords.has('loop')) return undefined;
  const argument = keywordArgument(module, call.node, 'loop');
  const removal = removeKeyword(module, call.node, 'loop');
  if (argument === undefined || removal === undefined || isExpected(facts, call)) return undefined;
  const shown = module.tree.textOf(call.callee);
  const name = shown.slice(shown.lastIndexOf('.') + 1);
  const callable = /^[A-Z]/.test(name) ? `${name}.__init__()` : `${name}()`;
  const message = `${shown} takes no loop since Python 3.10: it uses the one it runs on. It raises "TypeError: ${symptom(facts, callable, name)}".`;
  const test = facts.tests.find(({ function: own }) => own.node === call.inFunction?.node);
  return report(removedLoopArgument, facts, module.tree.rangeOf(argument), message, {
    fixes: fix('Remove the argument', true, withImports(module, [removal])),
    ...(test && { test: test.nodeid }),
  });
}

/** 3.10 says it in its own words for classes. */
function symptom({ versions }: Facts, callable: string, name: string): string {
  const isClass = callable.includes('__init__');
  return isClass && versions.satisfies('python', '<3.11') === 'yes'
    ? `As of 3.10, the *loop* parameter was removed from ${name}()`
    : `${callable} got an unexpected keyword argument 'loop'`;
}

/** Behind a condition or an `except` it is for older versions. */
function isExpected({ module }: Facts, { node }: CallFact): boolean {
  const { tree } = module;
  for (let above = tree.parentOf(node); above !== undefined; above = tree.parentOf(above)) {
    const kind = tree.kindOf(above);
    if ((kind === 'if_statement' || kind === 'conditional_expression') && /version/i.test(tree.textOf(above)))
      return true;
    if (kind === 'try_statement' && /except[^\n]*\b(TypeError|Exception)\b|except\s*:/.test(tree.textOf(above)))
      return true;
  }
  return blockAround(module, node, 'pytest.raises') !== undefined;
}
