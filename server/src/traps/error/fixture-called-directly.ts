import type { CallFact, Facts, FunctionFact, NodeId } from '../../model/facts';
import { addParameter } from '../edits/parameters';
import { fix, report } from '../reading/report';
import { blockAround } from '../reading/with-blocks';
import type { Edit, Finding, Fix, Trap } from '../trap';

/** An async fixture called like a function. */
export const fixtureCalledDirectly: Trap = {
  name: 'fixture-called-directly',
  category: 'error',
  severity: 'error',
  rank: 65,
  summary: 'An async fixture is requested as a parameter; called like a function it fails the test.',
  appliesTo: 'every version',
  check: (facts) =>
    facts.module.calls.flatMap((call) => {
      const fixture = calledFixture(facts, call);
      return fixture === undefined ? [] : [finding(facts, call, fixture)];
    }),
};

const DECORATORS: ReadonlySet<string> = new Set(['pytest.fixture', 'pytest_asyncio.fixture']);

function calledFixture(facts: Facts, call: CallFact): FunctionFact | undefined {
  if (call.name === undefined) return undefined;
  const found = facts.findFunction(call.name)?.function;
  if (found === undefined || !found.isAsync || found.enclosingClass !== undefined) return undefined;
  const [decorator, more] = found.decorators;
  if (more !== undefined || !DECORATORS.has(decorator?.name ?? '')) return undefined;
  return blockAround(facts.module, call.node, 'pytest.raises') === undefined ? found : undefined;
}

function finding(facts: Facts, call: CallFact, fixture: FunctionFact): Finding {
  const message = `"${fixture.name}" is a fixture, and pytest does not let it be called: "Fixture "${fixture.name}" called directly. Fixtures are not meant to be called directly".`;
  const test = facts.tests.find(({ function: definition }) => definition.node === call.inFunction?.node);
  return report(fixtureCalledDirectly, facts, call.range, message, {
    fixes: fixes(facts, call, fixture),
    ...(test && { test: test.nodeid }),
  });
}

/** In a test or fixture: its parameter in the place of `await user()`. */
function fixes(facts: Facts, call: CallFact, { name }: FunctionFact): Fix[] {
  const { module } = facts;
  const around = call.inFunction;
  const known = [...facts.tests, ...facts.fixtures].find(
    ({ function: definition }) => definition.node === around?.node,
  );
  if (around === undefined || known === undefined || call.positional.length + call.keywords.size > 0) return [];
  if (facts.findFixture(name)?.function.name !== name || around.name === name) return [];
  const parent = module.tree.parentOf(call.node);
  if (parent === undefined || module.tree.kindOf(parent) !== 'await') return [];
  const replaced: Edit = {
    file: module.path,
    span: module.tree.rangeOf(withParentheses(facts, parent)),
    newText: name,
  };
  const parameter = around.parameters.some((given) => given.name === name) ? [] : [addParameter(module, around, name)];
  return fix(`Request "${name}" as a parameter`, false, [replaced, ...parameter]);
}

function withParentheses({ module: { tree } }: Facts, node: NodeId): NodeId {
  const parent = tree.parentOf(node);
  return parent !== undefined && tree.kindOf(parent) === 'parenthesized_expression' ? parent : node;
}
