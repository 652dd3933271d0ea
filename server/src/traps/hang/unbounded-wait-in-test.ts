import type { Facts, FunctionFact } from '../../model/facts';
import { addDeadline } from '../edits/add-deadline';
import { referTo } from '../edits/imports';
import { hasDeadline } from '../reading/deadline';
import { report } from '../reading/report';
import type { Edit, Finding, Fix, Trap } from '../trap';
import { type Wait, waitsIn } from './waits';

/** A wait in a test or fixture that nothing ends. */
export const unboundedWaitInTest: Trap = {
  name: 'unbounded-wait-in-test',
  category: 'hang',
  severity: 'hint',
  rank: 16,
  summary: 'A test that waits without a deadline hangs when what it waits for does not happen.',
  appliesTo: 'every version',
  check(facts) {
    const definitions = new Map(
      [...facts.tests, ...facts.fixtures].map((known) => [known.function.node, known.function] as const),
    );
    return [...definitions.values()]
      .filter(({ isAsync }) => isAsync)
      .flatMap((definition) =>
        waitsIn(facts, definition)
          .filter(({ node }) => !hasDeadline(facts, definition, node))
          .map((wait) => finding(facts, definition, wait)),
      );
  },
};

function finding(facts: Facts, definition: FunctionFact, wait: Wait): Finding {
  const { tree } = facts.module;
  const test = facts.tests.find((candidate) => candidate.function.node === definition.node);
  // Of a loop its first line: the rest is what it does.
  const range = tree.rangeOf(wait.node);
  const end = wait.kind === 'poll' || wait.kind === 'busy' ? headerEnd(facts, wait) : range.end;
  return report(unboundedWaitInTest, facts, { start: range.start, end }, message(facts, definition, wait), {
    severity: wait.isCertain ? 'warning' : 'hint',
    fixes: fixes(facts, definition, wait),
    ...(test && { test: test.nodeid }),
  });
}

function headerEnd({ module: { tree } }: Facts, { node }: Wait): number {
  const condition = tree.childByField(node, 'condition');
  return condition === undefined ? tree.endOf(node) : tree.endOf(condition) + 1;
}

function message({ module: { tree } }: Facts, { name }: FunctionFact, wait: Wait): string {
  switch (wait.kind) {
    case 'busy':
      return `"${name}" turns in this loop and never gives the event loop back: nothing on that loop can change the condition.`;
    case 'poll':
      return `"${name}" asks again and again without a deadline. If the condition never changes, the run hangs here and says nothing.`;
    case 'endless':
      return `"${tree.textOf(wait.node)}" never returns: what it waits for loops for ever. The run hangs here and says nothing.`;
    case 'wait':
      return wait.isCertain
        ? `"${tree.textOf(wait.node)}" never returns: nothing else in "${name}" has what it waits for. The run hangs here and says nothing.`
        : `"${tree.textOf(wait.node)}" has no deadline. If it does not happen, the run hangs here and says nothing: no failure, and no name of a test.`;
    default:
      return wait.kind satisfies never;
  }
}

function fixes(facts: Facts, definition: FunctionFact, wait: Wait): Fix[] {
  if (wait.kind !== 'busy') return addDeadline(facts, definition, wait.node);
  const { module } = facts;
  const body = module.tree.childByField(wait.node, 'body');
  const { expression, need } = referTo(module, 'asyncio', 'sleep');
  if (body === undefined || need !== undefined) return [];
  const yielding: Edit = { file: module.path, span: module.tree.rangeOf(body), newText: `await ${expression}(0)` };
  return addDeadline(facts, definition, wait.node, [yielding]);
}
