import type { Facts, FunctionFact, NodeId, TestFact } from '../../model/facts';
import { endOf } from './ends';
import { loopsOf } from './loop-count';
import { type Reach, type ReachedValue, reachOf } from './reach';

/** A value made once that tests on different loops use. */
export interface SharedValue {
  readonly value: ReachedValue;
  /** Where this file mentions it, or what leads to it: the name in its import, or the expression that makes it. */
  readonly at: NodeId;
  /** Async tests that use it, those below a conftest.py too. */
  readonly tests: readonly TestFact[];
  /** How many loops they run on. */
  readonly loops: number;
  /** Files whose code mentions it by name. */
  readonly usedIn: ReadonlySet<string>;
}

interface Found {
  readonly value: ReachedValue;
  readonly via: NodeId;
  readonly users: Map<TestFact, string>;
  readonly reaches: Reach[];
  readonly usedIn: Set<string>;
}

/** A function of the file with the tests that run it. */
interface Entry {
  readonly definition: FunctionFact;
  readonly users: readonly { readonly test: TestFact; readonly file: string }[];
}

/**
 * Values of the workspace, made once, that async tests use by way of a test or fixture of this file.
 *
 * @param isOne tells which values are asked for; it is called once for each
 * @param canEnd they have a method that ends them, after which the next loop begins anew
 */
export function sharedValues(facts: Facts, isOne: (value: ReachedValue) => boolean, canEnd: boolean): SharedValue[] {
  const { module } = facts;
  const keyOf = (value: ReachedValue) => `${value.module.path} ${value.value}`;
  const entries = entriesOf(facts);
  if (entries.length === 0) return [];
  // Most files lead to none: one search for the whole file tells.
  const wanted = new Set(reachOf(facts, module, module.tree.root).values.filter(isOne).map(keyOf));
  if (wanted.size === 0) return [];
  const found = new Map<string, Found>();
  for (const { definition, users } of entries) {
    const reach = reachOf(facts, module, definition.node);
    for (const value of reach.values) {
      const key = keyOf(value);
      if (!wanted.has(key)) continue;
      const entry: Found = found.get(key) ?? {
        value,
        via: value.via,
        users: new Map(),
        reaches: [],
        usedIn: new Set(),
      };
      found.set(key, entry);
      entry.reaches.push(reach);
      for (const file of value.usedIn) entry.usedIn.add(file);
      for (const { test, file } of users) entry.users.set(test, file);
    }
  }
  return [...found.values()].flatMap(({ value, via, users, reaches, usedIn }) => {
    const tests = [...users.keys()];
    if (isReplaced(facts, value, tests) || (canEnd && isEnded(value, tests, reaches))) return [];
    const files = [...new Set(users.values())];
    const loops = new Set(
      files.flatMap((file) => [
        ...loopsOf(
          tests.filter((test) => users.get(test) === file),
          file,
        ),
      ]),
    ).size;
    return [{ value, at: placeOf(facts, value, via), tests, loops, usedIn }];
  });
}

/** Tests and fixtures of the file, each with the async tests that use it. */
function entriesOf(facts: Facts): readonly Entry[] {
  const all = [facts, ...facts.suite].flatMap(({ tests, module }) =>
    tests.filter(isOnLoop).map((test) => ({ test, file: module.path })),
  );
  const own = facts.tests.filter(isOnLoop).map((test) => ({
    definition: test.function,
    users: [{ test, file: facts.module.path }],
  }));
  const fixtures = facts.fixtures.map((fixture) => ({
    definition: fixture.function,
    users: all.filter(({ test }) => test.fixtures.some((used) => used.function === fixture.function)),
  }));
  return [...own, ...fixtures].filter(({ users }) => users.length > 0);
}

function isOnLoop({ loop }: TestFact): boolean {
  return loop.provider === 'pytest-asyncio' || loop.provider === 'anyio' || loop.provider === 'unittest';
}

/** The value's own expression when it is in this file, else the import that brings what leads to it. */
function placeOf({ module }: Facts, value: ReachedValue, via: NodeId): NodeId {
  const { tree } = module;
  if (value.module.path === module.path) return value.value;
  const head = tree.textOf(via);
  const imported = module.imports.find(({ local }) => local === head);
  return imported === undefined ? via : tree.nodeAt(imported.range.start);
}

/** The tests put something in its place: they patch it by name, or the dependencies of the app that uses it. */
function isReplaced(facts: Facts, { name }: ReachedValue, tests: readonly TestFact[]): boolean {
  const own = name.slice(name.lastIndexOf('.') + 1);
  const modules = new Set([facts.module, ...tests.flatMap(({ fixtures }) => fixtures.map(({ module }) => module))]);
  return [...modules].some(({ tree }) => {
    if (tree.text.includes('dependency_overrides')) return true;
    return tree.nodesOfKind('string').some((node) => {
      const text = tree.textOf(node).replace(/^\w*['"]+|['"]+$/g, '');
      return text === own || text.endsWith(`.${own}`);
    });
  });
}

/** What its users run ends it, so that the next loop begins anew. */
function isEnded({ name }: ReachedValue, tests: readonly TestFact[], reaches: readonly Reach[]): boolean {
  const ends = endOf(name);
  const bodies = reaches.flatMap((reach) => reach.bodies);
  // One that lives longer than a test's loop ends it too late.
  const fixtures = tests.flatMap((test) =>
    test.fixtures.filter(({ scope }) => scope === 'function').map(({ module, function: made }) => ({ module, made })),
  );
  const wide = new Set(
    tests.flatMap((test) =>
      test.fixtures.filter(({ scope }) => scope !== 'function').map(({ function: made }) => made.node),
    ),
  );
  return (
    bodies.some(({ module, node }) => !wide.has(node) && ends.test(module.tree.textOf(node))) ||
    fixtures.some(({ module, made }) => ends.test(module.tree.textOf(made.node)))
  );
}
