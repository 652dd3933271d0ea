import type { Facts, FixtureFact, FunctionFact, NodeId, TestFact } from '../../model/facts';
import { indentationAt, newlineOf } from '../edits/lines';
import { addParameter } from '../edits/parameters';
import { type DependencyOverride, isSharedApp, overridesIn, putsBack } from '../reading/dependency-overrides';
import { fix, report } from '../reading/report';
import type { Edit, Finding, Fix, Trap } from '../trap';

/** An override of a dependency that a test or fixture sets on the app of all tests, and nobody takes back. */
export const dependencyOverrideNotCleared: Trap = {
  name: 'dependency-override-not-cleared',
  category: 'leak',
  severity: 'warning',
  rank: 59,
  summary: 'A dependency override that nobody takes back is there for every later test.',
  appliesTo: 'FastAPI, every version',
  check(facts) {
    if (!facts.module.text.includes('dependency_overrides')) return [];
    return [
      ...facts.tests.flatMap((test) => findings(facts, test.function, test, undefined)),
      ...facts.fixtures
        // For a whole session, or for everybody: it is meant to stay.
        .filter(({ scope, autouse }) => scope !== 'session' && scope !== 'package' && !autouse)
        .flatMap((fixture) => findings(facts, fixture.function, undefined, fixture)),
    ];
  },
};

function findings(
  facts: Facts,
  definition: FunctionFact,
  test: TestFact | undefined,
  fixture: FixtureFact | undefined,
): Finding[] {
  const set = overridesIn(facts.module, definition).filter(({ app }) => isSharedApp(facts, definition, app));
  const [first] = set;
  if (first === undefined || test?.isUnittest) return [];
  const beside = test?.fixtures ?? usersOf(facts, fixture).flatMap(({ fixtures }) => fixtures);
  if (putsBack(facts, beside)) return [];
  const later = meets(facts, definition, fixture, first);
  return later === undefined ? [] : [finding(facts, definition, first, set, later, test, fixture)];
}

function usersOf(facts: Facts, fixture: FixtureFact | undefined): readonly TestFact[] {
  if (fixture === undefined) return [];
  return [facts, ...facts.suite]
    .flatMap(({ tests }) => tests)
    .filter(({ fixtures }) => fixtures.some((used) => used.function === fixture.function));
}

/** A later test of this file that uses the app, or a client of it, without that override. */
function meets(
  facts: Facts,
  definition: FunctionFact,
  fixture: FixtureFact | undefined,
  { dependency }: DependencyOverride,
): TestFact | undefined {
  const { tests, module } = facts;
  const setting = (test: TestFact) =>
    test.function.node === definition.node ||
    (fixture !== undefined && test.fixtures.some((used) => used.function === fixture.function));
  const first = tests.findIndex(setting);
  if (first < 0) return undefined;
  return tests.slice(first + 1).find((test) => {
    if (setting(test)) return false;
    const functions = [
      { module, function: test.function },
      ...test.fixtures.map((used) => ({ module: used.module, function: used.function })),
    ];
    const text = functions.map((one) => one.module.tree.textOf(one.function.node)).join('\n');
    const isOverridden = text.includes(`dependency_overrides[${dependency}]`);
    return !isOverridden && /\.(get|post|put|patch|delete|request|stream|websocket_connect)\s*\(/.test(text);
  });
}

function finding(
  facts: Facts,
  definition: FunctionFact,
  first: DependencyOverride,
  all: readonly DependencyOverride[],
  later: TestFact,
  test: TestFact | undefined,
  fixture: FixtureFact | undefined,
): Finding {
  const { module } = facts;
  const { start, end } = later.function.nameRange;
  const message =
    `Nobody takes this override back: "${first.app}" is the app of all tests, and "${later.function.name}" runs with it, too. ` +
    `What a route gets for "${first.dependency}" depends on which tests run before. Set it with monkeypatch.setitem, or take it out behind the "yield".`;
  return report(dependencyOverrideNotCleared, facts, module.tree.rangeOf(first.assignment), message, {
    related: [{ file: module.path, span: { start, end }, message: `"${later.function.name}" runs with the override` }],
    fixes: [...byMonkeypatch(facts, definition, all, fixture), ...behindYield(facts, all, fixture)],
    ...(test && { test: test.nodeid }),
  });
}

/** `monkeypatch.setitem(app.dependency_overrides, get_db, ...)`, which pytest takes back behind the test. */
function byMonkeypatch(
  { module }: Facts,
  definition: FunctionFact,
  all: readonly DependencyOverride[],
  fixture: FixtureFact | undefined,
): Fix[] {
  const { tree, path } = module;
  if (fixture !== undefined && fixture.scope !== 'function') return [];
  const statements = all.flatMap((one): Edit[] => {
    const right = tree.childByField(one.assignment, 'right');
    if (right === undefined) return [];
    const newText = `monkeypatch.setitem(${one.overrides}, ${one.dependency}, ${tree.textOf(right)})`;
    return [{ file: path, span: tree.rangeOf(one.assignment), newText }];
  });
  const has = definition.parameters.some(({ name }) => name === 'monkeypatch');
  const parameter = has ? [] : [addParameter(module, definition, 'monkeypatch')];
  return fix('Set it with monkeypatch.setitem', false, [...parameter, ...statements]);
}

/** `app.dependency_overrides.pop(get_db, None)` behind a `yield` that is the last statement. */
function behindYield({ module }: Facts, all: readonly DependencyOverride[], fixture: FixtureFact | undefined): Fix[] {
  const { tree, text, path } = module;
  const last = fixture === undefined ? undefined : tree.namedChildren(fixture.function.body).at(-1);
  if (fixture === undefined || last === undefined || !isYield(module.tree, last)) return [];
  const indentation = indentationAt(text, tree.startOf(last));
  const lines = all.map(({ overrides, dependency }) => `${overrides}.pop(${dependency}, None)`);
  const newText = lines.map((line) => `${newlineOf(text)}${indentation}${line}`).join('');
  const end = tree.endOf(last);
  return fix('Take it out behind the "yield"', false, [{ file: path, span: { start: end, end }, newText }]);
}

function isYield(tree: Facts['module']['tree'], statement: NodeId): boolean {
  const [only] = tree.namedChildren(statement);
  return tree.kindOf(statement) === 'expression_statement' && only !== undefined && tree.kindOf(only) === 'yield';
}
