import type { Facts, FunctionFact, ModuleFacts, NodeId, TestFact } from '../../model/facts';

/** Names of managers and decorators that end what takes too long: `asyncio.timeout`, `anyio.fail_after`, own ones alike. */
const DEADLINE = /time_?out|fail_(after|at)|move_on_(after|at)|deadline|cancelscope/i;

/**
 * Whether something ends a wait in a test or fixture: a `timeout` mark or option of pytest-timeout, a decorator, a
 * block around it, or a fixture that puts one around the whole test. A name that sounds like a deadline counts as one.
 */
export function hasDeadline(facts: Facts, definition: FunctionFact, node: NodeId): boolean {
  const { module } = facts;
  if (isTimed(facts, definition) || isInTimedBlock(module, definition, node)) return true;
  return testsOf(facts, definition).some(({ fixtures }) =>
    fixtures.some((fixture) => fixture.function.isGenerator && entersDeadline(fixture.module, fixture.function)),
  );
}

/** Whether pytest-timeout, or a decorator, ends the whole function. */
export function isTimed(facts: Facts, definition: FunctionFact): boolean {
  const { configuration } = facts;
  if (configuration.timeout !== undefined && configuration.timeout.value > 0) return true;
  if (definition.decorators.some(({ name }) => DEADLINE.test(name ?? ''))) return true;
  const tests = testsOf(facts, definition);
  return tests.length > 0 && tests.every(({ marks }) => marks.some(({ name }) => name === 'pytest.mark.timeout'));
}

/** The test itself, or the tests of this file that use the fixture. */
function testsOf({ tests }: Facts, { node }: FunctionFact): readonly TestFact[] {
  const own = tests.filter((test) => test.function.node === node);
  return own.length > 0 ? own : tests.filter((test) => test.fixtures.some((used) => used.function.node === node));
}

/** Whether something ends a request that does not mind the timeout of its own client: what hasDeadline counts, without that. */
export function hasDeadlineAround(facts: Facts, definition: FunctionFact, node: NodeId): boolean {
  return isTimed(facts, definition) || isInTimedBlock(facts.module, definition, node, /\btimeout\s*=/g);
}

function isInTimedBlock({ tree }: ModuleFacts, definition: FunctionFact, node: NodeId, ignored?: RegExp): boolean {
  for (let above = tree.parentOf(node); above !== undefined && above > definition.node; above = tree.parentOf(above)) {
    if (tree.kindOf(above) !== 'with_statement') continue;
    if (opensDeadline(tree, above, ignored)) return true;
  }
  return false;
}

function entersDeadline({ tree }: ModuleFacts, { node }: FunctionFact): boolean {
  return tree.nodesOfKind('with_statement').some((statement) => {
    if (statement < node || statement > tree.lastOf(node)) return false;
    return opensDeadline(tree, statement);
  });
}

/** `pytest.raises(TimeoutError)` speaks of a deadline and sets none. */
function opensDeadline(tree: ModuleFacts['tree'], statement: NodeId, ignored = /(?!)/g): boolean {
  const body = tree.childByField(statement, 'body');
  const header = tree.text.slice(tree.startOf(statement), body && tree.startOf(body));
  return DEADLINE.test(header.replace(ignored, '').replace(/\b(raises|suppress|warns)\([^)]*\)/g, ''));
}

/** Whether a node is in a block that a timeout is meant to end: `with pytest.raises(TimeoutError):`. */
export function expectsTimeout({ tree }: ModuleFacts, node: NodeId): boolean {
  for (let above = tree.parentOf(node); above !== undefined; above = tree.parentOf(above)) {
    if (tree.kindOf(above) !== 'with_statement') continue;
    const body = tree.childByField(above, 'body');
    const header = tree.text.slice(tree.startOf(above), body && tree.startOf(body));
    if (/\braises\([^)]*Timeout/.test(header)) return true;
  }
  return false;
}
