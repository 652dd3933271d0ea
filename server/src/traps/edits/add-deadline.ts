import type { CallFact, Facts, FunctionFact, ModuleFacts, NodeId, TestFact } from '../../model/facts';
import { fix } from '../reading/report';
import type { Edit, Fix } from '../trap';
import { referTo } from './imports';
import { markTest } from './marks';
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

/**
 * Where nothing can make a call come back: the test fails after some seconds instead of hanging. A block or `wait_for`
 * in a coroutine, else a mark of pytest-timeout; nothing without that.
 */
export function failInTime(facts: Facts, definition: FunctionFact, { node }: CallFact): Fix[] {
  const test = facts.tests.find((candidate) => candidate.function.node === definition.node);
  const marked = test === undefined ? [] : markTimeout(facts, test);
  return [...(definition.isAsync ? limited(facts, definition, node) : []), ...marked];
}

function limited(facts: Facts, definition: FunctionFact, call: NodeId): Fix[] {
  const { module } = facts;
  const { tree } = module;
  const block = deadlineBlock(facts, definition);
  const awaiting = tree.parentOf(call);
  const statement = withAround(module, call) ?? (awaiting === undefined ? undefined : statementOf(module, awaiting));
  if (block !== undefined && statement !== undefined) {
    const edits = withImports(module, wrapStatements(module, [statement], block.header), [block.need]);
    return failing(
      fix(`Only a deadline: fail after ${SECONDS} seconds (${block.title})`, false, edits),
      'TimeoutError',
    );
  }
  if (awaiting === undefined || tree.kindOf(awaiting) !== 'await' || isAnyio(facts, definition)) return [];
  const [awaited] = waitFor(facts, awaiting);
  return failing(
    fix(`Only a deadline: fail after ${SECONDS} seconds (asyncio.wait_for)`, false, awaited?.edits ?? []),
    'TimeoutError',
  );
}

function markTimeout({ module, versions }: Facts, test: TestFact): Fix[] {
  if (versions.isInstalled('pytest-timeout') !== 'yes') return [];
  const { edits, needs } = markTest(module, test, 'timeout', `(${SECONDS})`);
  const title = `Only a deadline: fail after ${SECONDS} seconds (pytest.mark.timeout)`;
  return failing(fix(title, false, withImports(module, edits, needs)), `Timeout (>${SECONDS}.0s) from pytest-timeout`);
}

function failing(fixes: readonly Fix[], failsWith: string): Fix[] {
  return fixes.map((each) => ({ ...each, failsWith }));
}

/** The `async with` that a call stands in the header of, where it begins its line. */
function withAround(module: ModuleFacts, call: NodeId): NodeId | undefined {
  const { tree } = module;
  for (let node = tree.parentOf(call); node !== undefined; node = tree.parentOf(node)) {
    const kind = tree.kindOf(node);
    if (kind === 'block') return undefined;
    if (kind === 'with_statement') return isAlone(module, node) ? node : undefined;
  }
  return undefined;
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
function statementOf(module: ModuleFacts, wait: NodeId): NodeId | undefined {
  const { tree } = module;
  let node = wait;
  for (let parent = tree.parentOf(node); parent !== undefined; parent = tree.parentOf(node)) {
    if (tree.kindOf(parent) === 'block') break;
    node = parent;
  }
  const isWhole = ['expression_statement', 'assert_statement', 'return_statement'].includes(tree.kindOf(node));
  if (!isWhole && node !== wait) return undefined;
  return isAlone(module, node) ? node : undefined;
}

/** Nothing else stands on its first and its last line. */
function isAlone({ tree, text }: ModuleFacts, node: NodeId): boolean {
  const line = text.slice(text.lastIndexOf('\n', tree.startOf(node) - 1) + 1, tree.startOf(node));
  const rest = text.slice(tree.endOf(node)).split(/\r?\n/, 1)[0] ?? '';
  return line.trim() === '' && !rest.trim().startsWith(';');
}
