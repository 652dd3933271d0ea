import type { Facts, FixtureFact, ModuleFacts, NodeId } from '../../model/facts';
import { report } from '../reading/report';
import type { Finding, Trap } from '../trap';

/** An async fixture that yields a second time, where its end is expected. */
export const fixtureYieldsTwice: Trap = {
  name: 'fixture-yields-twice',
  category: 'error',
  severity: 'error',
  rank: 66,
  summary: 'An async fixture that yields twice fails in teardown: what follows a yield is its teardown.',
  appliesTo: 'every version',
  check: (facts) =>
    facts.fixtures.flatMap((fixture) => {
      if (!fixture.function.isAsync || !fixture.function.isGenerator) return [];
      const [, second] = certainYields(fixture.module, fixture.function.body);
      return second === undefined || !isRun(facts, fixture) ? [] : [finding(facts, fixture, second)];
    }),
};

function isRun(facts: Facts, fixture: FixtureFact): boolean {
  const { provider } = facts.loopOf(fixture);
  return provider === 'pytest-asyncio' || provider === 'anyio' || provider === 'unknown';
}

/** The yields that a run of the body comes to in any case: those in a branch, a loop or behind a return are left out. */
function certainYields({ tree }: ModuleFacts, body: NodeId): NodeId[] {
  const found: NodeId[] = [];
  const visit = (block: NodeId): boolean => {
    for (const statement of tree.namedChildren(block)) {
      switch (tree.kindOf(statement)) {
        case 'return_statement':
        case 'raise_statement':
          return false;
        case 'expression_statement': {
          const own = tree
            .namedChildren(statement)
            .flatMap((node) =>
              tree.kindOf(node) === 'assignment' ? (tree.childByField(node, 'right') ?? []) : [node],
            );
          found.push(...own.filter((node) => tree.kindOf(node) === 'yield'));
          break;
        }
        case 'with_statement':
        case 'try_statement':
          for (const part of tree.namedChildren(statement)) {
            const inner = tree.kindOf(part) === 'finally_clause' ? tree.namedChildren(part)[0] : part;
            if (inner !== undefined && tree.kindOf(inner) === 'block' && !visit(inner)) return false;
          }
          break;
        default:
          // A return in a branch may come first.
          if (containsReturn(statement)) return false;
      }
    }
    return true;
  };
  const containsReturn = (statement: NodeId) =>
    [...tree.descendants(statement)].some((node) =>
      ['return_statement', 'raise_statement'].includes(tree.kindOf(node)),
    );
  visit(body);
  return found;
}

function finding(facts: Facts, fixture: FixtureFact, second: NodeId): Finding {
  const { tree } = facts.module;
  const message = `The async fixture "${fixture.name}" yields a second time, and what follows the first yield is its teardown. ${symptom(facts, fixture)}`;
  return report(fixtureYieldsTwice, facts, tree.rangeOf(second), message);
}

function symptom(facts: Facts, fixture: FixtureFact): string {
  const asyncio = `"ValueError: Async generator fixture didn't stop.Yield only once."`;
  const anyio = '"RuntimeError: Async generator fixture did not stop"';
  switch (facts.loopOf(fixture).provider) {
    case 'pytest-asyncio':
      return `The end of the test is an error: ${asyncio}.`;
    case 'anyio':
      return `The end of the test is an error: ${anyio}.`;
    default:
      return `The end of the test is an error: ${asyncio} from pytest-asyncio, ${anyio} from anyio.`;
  }
}
