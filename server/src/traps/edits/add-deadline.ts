import type { Facts, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';
import { fix } from '../reading/report';
import type { Edit, Fix } from '../trap';
import { referTo } from './imports';
import { wrapStatements } from './reindent';
import { withImports } from './with-imports';

/** Seconds: longer than anything a test should wait for, short enough to look at. */
const SECONDS = 5;

/**
 * Ways to give a wait a deadline: a block around its statement (`asyncio.timeout` from Python 3.11, `anyio.fail_after`
 * where anyio runs the code), and `asyncio.wait_for` around the awaited expression.
 * @param wait an `await` expression, or a `while` statement that polls
 * @param changes edits inside it that belong to the fix
 */
export function addDeadline(facts: Facts, around: FunctionFact, wait: NodeId, changes: readonly Edit[] = []): Fix[] {
  const { module } = facts;
  const block = deadlineBlock(facts, around);
  const statement = statementOf(module, wait);
  const wrapped =
    block === undefined || statement === undefined
      ? []
      : fix(
          `Give it ${SECONDS} seconds: ${block.title}`,
          false,
          withImports(module, wrapStatements(module, [statement], block.header, changes), [block.need]),
        );
  return isAnyio(facts, around) ? wrapped : [...wrapped, ...waitFor(facts, wait)];
}

function deadlineBlock(facts: Facts, around: FunctionFact) {
  const { module, versions } = facts;
  if (isAnyio(facts, around)) {
    const { expression, need } = referTo(module, 'anyio', 'fail_after');
    return { title: 'anyio.fail_after', header: `with ${expression}(${SECONDS}):`, need };
  }
  if (versions.python === undefined || !isAtLeast311(versions.python)) return undefined;
  const { expression, need } = referTo(module, 'asyncio', 'timeout');
  return { title: 'asyncio.timeout', header: `async with ${expression}(${SECONDS}):`, need };
}

function isAtLeast311(python: string): boolean {
  const [major = 0, minor = 0] = python.split('.').map(Number);
  return major > 3 || (major === 3 && minor >= 11);
}

function isAnyio(facts: Facts, { node }: FunctionFact): boolean {
  const test = facts.tests.find((candidate) => candidate.function.node === node);
  const fixture = facts.fixtures.find((candidate) => candidate.function.node === node);
  const loop = test?.loop ?? (fixture && facts.loopOf(fixture));
  return loop?.provider === 'anyio';
}

function waitFor({ module }: Facts, wait: NodeId): Fix[] {
  const { tree, path } = module;
  const [awaited] = tree.kindOf(wait) === 'await' ? tree.namedChildren(wait) : [];
  if (awaited === undefined) return [];
  const { expression, need } = referTo(module, 'asyncio', 'wait_for');
  const newText = `${expression}(${tree.textOf(awaited)}, ${SECONDS})`;
  const edits = withImports(module, [{ file: path, span: tree.rangeOf(awaited), newText }], [need]);
  return fix(`Give it ${SECONDS} seconds: asyncio.wait_for`, false, edits);
}

/** The statement on lines of its own that a wait is in; undefined for the header of a compound one. */
function statementOf({ tree, text }: ModuleFacts, wait: NodeId): NodeId | undefined {
  let node = wait;
  for (let parent = tree.parentOf(node); parent !== undefined; parent = tree.parentOf(node)) {
    if (tree.kindOf(parent) === 'block') break;
    node = parent;
  }
  const isWhole = ['expression_statement', 'assert_statement', 'return_statement'].includes(tree.kindOf(node));
  if (!isWhole && node !== wait) return undefined;
  const line = text.slice(text.lastIndexOf('\n', tree.startOf(node) - 1) + 1, tree.startOf(node));
  const rest = text.slice(tree.endOf(node)).split(/\r?\n/, 1)[0] ?? '';
  return line.trim() === '' && !rest.trim().startsWith(';') ? node : undefined;
}
