import type { CallFact, Facts, ModuleFacts, NodeId } from '../../model/facts';
import { makeTestAsync } from '../edits/async-function';
import { insertAwait } from '../edits/await-expression';
import { withImports } from '../edits/with-imports';
import { coroutineName, makesCoroutine } from '../reading/coroutine-calls';
import { fix, report } from '../reading/report';
import { blockAround } from '../reading/with-blocks';
import type { Finding, Fix, Trap } from '../trap';

/** A coroutine that is asked for its truth, compared or printed instead of awaited. */
export const assertOnCoroutine: Trap = {
  name: 'assert-on-coroutine',
  category: 'never-runs',
  severity: 'error',
  rank: 28,
  summary: 'A condition on a coroutine instead of its result: a coroutine is always true.',
  appliesTo: 'every version',
  check: (facts) =>
    facts.module.calls.flatMap((call) => {
      if (call.awaited) return [];
      const use = useOf(facts.module, call.node);
      if (use === undefined || !makesCoroutine(facts, call)) return [];
      if (blockAround(facts.module, call.node, 'pytest.warns') !== undefined) return [];
      return [finding(facts, call, use)];
    }),
};

/** What is done with the coroutine. */
type Use = 'truth' | 'comparison' | 'text';

/** How the expression around uses a value, when it uses it up: nobody can await it afterwards. */
function useOf({ tree }: ModuleFacts, call: NodeId): Use | undefined {
  let node = call;
  for (let parent = tree.parentOf(node); parent !== undefined; parent = tree.parentOf(parent)) {
    const [first, second] = tree.namedChildren(parent);
    switch (tree.kindOf(parent)) {
      case 'parenthesized_expression':
      case 'boolean_operator':
        break;
      case 'not_operator':
      case 'if_clause':
        return 'truth';
      case 'comparison_operator':
        return 'comparison';
      case 'interpolation':
        return first === node ? 'text' : undefined;
      case 'conditional_expression':
        if (second === node) return 'truth';
        break;
      case 'assert_statement':
        return first === node ? 'truth' : undefined;
      case 'if_statement':
      case 'elif_clause':
      case 'while_statement':
        return tree.fieldOf(node) === 'condition' ? 'truth' : undefined;
      default:
        return undefined;
    }
    node = parent;
  }
  return undefined;
}

function finding(facts: Facts, call: CallFact, use: Use): Finding {
  const { module, tests } = facts;
  const shown = module.tree.textOf(call.callee);
  const message = `"${shown}()" makes a coroutine that nobody awaits, and ${what(use)}. Its body never runs; Python only warns "RuntimeWarning: coroutine '${coroutineName(module, call)}' was never awaited".`;
  const test = tests.find((candidate) => candidate.function === call.inFunction);
  return report(assertOnCoroutine, facts, call.range, message, {
    fixes: fixes(facts, call),
    ...(test && { test: test.nodeid }),
  });
}

function what(use: Use): string {
  switch (use) {
    case 'truth':
      return 'a coroutine is always true';
    case 'comparison':
      return 'the comparison is with the coroutine, not with its result';
    case 'text':
      return 'the text shows the coroutine, not its result';
    default:
      return use satisfies never;
  }
}

function fixes(facts: Facts, call: CallFact): Fix[] {
  const { module } = facts;
  const awaits = insertAwait(module, call.node);
  const around = call.inFunction;
  if (around === undefined) return [];
  if (around.isAsync) return fix('Await it', true, awaits);
  const test = facts.tests.find((candidate) => candidate.function.node === around.node);
  const made = test === undefined ? undefined : makeTestAsync(facts, test);
  if (made === undefined) return [];
  return fix('Make the test async and await it', false, withImports(module, [...made.edits, ...awaits], made.needs));
}
