import type { CallFact, Facts, NodeId } from '../../model/facts';
import { named } from '../reading/installed';
import { report } from '../reading/report';
import type { Finding, Trap } from '../trap';

/** `nest_asyncio.apply()`: a loop that is patched to run inside of itself. */
export const nestAsyncio: Trap = {
  name: 'nest-asyncio',
  category: 'deprecated',
  severity: 'information',
  rank: 57,
  summary: '`nest_asyncio.apply()` hides nested runs of a loop, for every loop of the process, and fails on uvloop.',
  appliesTo: 'every version',
  check: (facts) =>
    facts.module.calls
      .filter(({ name, node }) => /^nest_asyncio2?\.apply$/.test(name ?? '') && !isGuarded(facts, node))
      .map((call) => finding(facts, call)),
};

/** Behind a condition it is for notebooks, as a rule. */
function isGuarded({ module: { tree } }: Facts, node: NodeId): boolean {
  for (let above = tree.parentOf(node); above !== undefined; above = tree.parentOf(above)) {
    if (['if_statement', 'try_statement', 'conditional_expression'].includes(tree.kindOf(above))) return true;
  }
  return false;
}

function finding(facts: Facts, call: CallFact): Finding {
  const library = call.name?.split('.')[0] ?? 'nest_asyncio';
  const message =
    `${named(facts, library.replace('_', '-'))} patches asyncio for the whole process, so that a loop can be run inside of itself: mistakes like asyncio.run() in a coroutine stay hidden. ` +
    'On a loop of uvloop it raises "ValueError: Can\'t patch loop of type ...". Await instead of running, then remove it.';
  return report(nestAsyncio, facts, call.range, message);
}
