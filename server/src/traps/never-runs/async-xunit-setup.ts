import type { Facts, FunctionFact } from '../../model/facts';
import { isolatesSafely, makeIsolated } from '../edits/base-classes';
import { completeModules } from '../edits/with-imports';
import { makeXunitFixture } from '../edits/xunit-fixture';
import { fix, report } from '../reading/report';
import { unawaitedXunitFunctions, type XunitFunction } from '../reading/xunit-functions';
import type { Edit, Finding, Fix, Trap } from '../trap';

/** An async `setup_method`, `setUp` and the like: called by name, and never awaited. */
export const asyncXunitSetup: Trap = {
  name: 'async-xunit-setup',
  category: 'never-runs',
  severity: 'error',
  rank: 34,
  summary: 'An async setup_method, setUp or teardown is called and never awaited.',
  appliesTo: 'every version',
  check: (facts) => unawaitedXunitFunctions(facts).map((found) => finding(facts, found)),
};

function finding(facts: Facts, found: XunitFunction): Finding {
  const { name, nameRange } = found.function;
  return report(asyncXunitSetup, facts, nameRange, `${what(found)} ${symptom(found)}`, {
    fixes: fixes(facts, found, name),
  });
}

function what({ function: { name }, kind }: XunitFunction): string {
  switch (kind.runner) {
    case 'pytest':
      return `pytest calls "${name}" and does not await it: its body never runs.`;
    case 'isolated':
      return `IsolatedAsyncioTestCase awaits "async${capitalized(name)}" and only calls "${name}": its body never runs.`;
    case 'test-case':
      return `unittest.TestCase calls "${name}" and does not await it: its body never runs.`;
    case 'none':
      return `Nobody calls "${name}": unittest.TestCase does not know it, only IsolatedAsyncioTestCase does.`;
    default:
      return kind satisfies never;
  }
}

function symptom({ function: definition, kind }: XunitFunction): string {
  const owner = definition.enclosingClass?.name;
  if (kind.runner === 'none')
    return `What it would set is missing, for example "AttributeError: '${owner}' object has no attribute ...".`;
  const qualified = owner === undefined ? definition.name : `${owner}.${definition.name}`;
  return `Python only warns "RuntimeWarning: coroutine '${qualified}' was never awaited".`;
}

function capitalized(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

function fixes(facts: Facts, { function: definition, kind }: XunitFunction, name: string): Fix[] {
  switch (kind.runner) {
    case 'pytest':
      return fix('Make it an autouse fixture', false, makeXunitFixture(facts, definition));
    case 'isolated':
      return fix(`Call it async${capitalized(name)}`, true, renamed(facts, definition));
    case 'test-case': {
      const edits = renamed(facts, definition);
      if (edits.length === 0) return [];
      const isolated = makeIsolated(kind.testCase);
      const parts = [{ module: facts.module, edits, needs: [] }, isolated];
      return fix(`Call it async${capitalized(name)}, in an IsolatedAsyncioTestCase`, false, completeModules(parts));
    }
    case 'none': {
      const safe = isolatesSafely(facts, kind.testCase, kind.class);
      return fix('Make the class an IsolatedAsyncioTestCase', safe, completeModules([makeIsolated(kind.testCase)]));
    }
    default:
      return kind satisfies never;
  }
}

/** `setUp` to `asyncSetUp`, with the call of the base's; there is no such thing for a whole class. */
function renamed(
  { module }: Facts,
  { name, nameRange, enclosingClass, body, isGenerator, decorators }: FunctionFact,
): Edit[] {
  const newName = `async${capitalized(name)}`;
  const isTaken = module.functions.some((other) => other.enclosingClass === enclosingClass && other.name === newName);
  if (isTaken || isGenerator || decorators.length > 0 || name.endsWith('Class')) return [];
  const { tree, path } = module;
  const awaitedBase = module.calls.filter(
    ({ node, awaited, callee }) =>
      awaited && node > body && node <= tree.lastOf(body) && tree.textOf(callee) === `super().${name}`,
  );
  const inBase = awaitedBase.flatMap(({ callee }) => tree.childByField(callee, 'attribute') ?? []);
  return [
    { file: path, span: nameRange, newText: newName },
    ...inBase.map((node): Edit => ({ file: path, span: tree.rangeOf(node), newText: newName })),
  ];
}
