import type { AsyncPlugins } from '../async-plugins';
import { type LoopScope, rankOf } from '../effective-loop';
import { fixtureParameter, type Parameter } from '../parameters';
import type { PytestRules } from '../pytest-rules';
import { closureNames } from './closure-names';
import type { RunTest } from './run-test';

/** One run of a test, with one of its parameter sets. */
export interface TestItem {
  readonly test: RunTest;
  /** Its node: another one for each parameter set. */
  readonly node: string;
  /** By the name they are requested with, in the order pytest gives them. */
  readonly values: ReadonlyMap<string, ParameterValue>;
  /** anyio gives it a backend that is not asyncio. */
  readonly isTrio: boolean;
}

export interface ParameterValue {
  readonly scope: LoopScope;
  readonly index: number;
  readonly text: string;
}

/** A test's items as they are collected: the parameters of fixtures vary slowest, and the nearest mark fastest. */
export function itemsOf(plugins: AsyncPlugins, pytest: PytestRules, test: RunTest): readonly TestItem[] {
  let sets: readonly (readonly [string, ParameterValue])[][] = [[]];
  for (const { names, scope, values } of parametersOf(plugins, pytest, test)) {
    // Without values the test is skipped, which is one item.
    if (values.length === 0) continue;
    sets = sets.flatMap((set) =>
      values.map((text, index) => [
        ...set,
        ...names.map((name): [string, ParameterValue] => [name, { scope, index, text }]),
      ]),
    );
  }
  return sets.map((set, index) => {
    const values = new Map(set);
    return {
      test,
      node: sets.length === 1 ? test.nodeid : `${test.nodeid}[${index}]`,
      values,
      isTrio: /\btrio\b/.test(values.get('anyio_backend')?.text ?? ''),
    };
  });
}

function parametersOf(plugins: AsyncPlugins, pytest: PytestRules, test: RunTest): readonly Parameter[] {
  // anyio takes a method of a TestCase when all are collected, and gives it a backend then.
  if (test.isUnittest) return test.loop.provider === 'anyio' ? defaultBackends(plugins) : [];
  const byMarks = new Set(test.parameters.flatMap(({ names }) => names));
  const ofFixtures = closureNames(plugins, pytest, test)
    .filter((name) => !byMarks.has(name))
    .flatMap((name) => parameterOf(plugins, test, name));
  return [...ofFixtures, ...test.parameters];
}

function defaultBackends({ anyio }: AsyncPlugins): readonly Parameter[] {
  if (anyio === undefined) return [];
  return [{ names: ['anyio_backend'], scope: anyio.backendScope, values: anyio.defaultBackends, isGuessed: false }];
}

/** The parameters that reach a name: its own, or those of a definition it overrides and asks for. */
function parameterOf(plugins: AsyncPlugins, test: RunTest, name: string): readonly Parameter[] {
  const all = test.findAll(name);
  if (all.length === 0 && name === 'anyio_backend') return defaultBackends(plugins);
  for (const fixture of all) {
    const parameter = fixtureParameter(fixture);
    if (parameter !== undefined) return [parameter];
    if (!fixture.requests.includes(name)) return [];
  }
  return [];
}

const WIDE = ['session', 'package', 'module', 'class'] as const;

/** The order pytest runs items in: those with the same value of a wide parameter together. */
export function inRunOrder(pytest: PytestRules, items: readonly TestItem[]): readonly TestItem[] {
  const keys = new Map(
    WIDE.map((scope) => [scope, new Map(items.map((item) => [item, keysOf(pytest, item, scope)]))] as const),
  );
  const groups = new Map(
    WIDE.map((scope) => {
      const found = new Map<string, TestItem[]>();
      for (const item of items)
        for (const key of keys.get(scope)?.get(item) ?? []) {
          const group = found.get(key);
          if (group === undefined) found.set(key, [item]);
          else group.push(item);
        }
      return [scope, found] as const;
    }),
  );
  /** An item drawn to the front goes to the front of all its groups. */
  const toFront = (item: TestItem): void => {
    for (const scope of WIDE) {
      for (const key of keys.get(scope)?.get(item) ?? []) {
        const group = groups.get(scope)?.get(key) ?? [];
        groups.get(scope)?.set(key, [item, ...group.filter((other) => other !== item)]);
      }
    }
  };
  const order = (some: readonly TestItem[], depth: number): readonly TestItem[] => {
    const scope = WIDE[depth];
    if (scope === undefined || some.length < 3) return some;
    const inside = new Set(some);
    const ignored = new Set<string>();
    /** The next one is the last. */
    const waiting = some.toReversed();
    const done = new Set<TestItem>();
    while (waiting.length > 0) {
      const without = new Set<TestItem>();
      let slicing: string | undefined;
      while (waiting.length > 0 && slicing === undefined) {
        const item = waiting.pop();
        if (item === undefined || done.has(item) || without.has(item)) continue;
        slicing = (keys.get(scope)?.get(item) ?? []).findLast((key) => !ignored.has(key));
        if (slicing === undefined) {
          without.add(item);
          continue;
        }
        const matching = (groups.get(scope)?.get(slicing) ?? []).filter((other) => inside.has(other));
        for (const other of matching.toReversed()) toFront(other);
        for (const other of matching.toReversed()) waiting.push(other);
      }
      for (const item of order([...without], depth + 1)) done.add(item);
      if (slicing !== undefined) ignored.add(slicing);
    }
    return [...done];
  };
  return order(items, 0);
}

function keysOf(pytest: PytestRules, { test, values }: TestItem, scope: LoopScope): readonly string[] {
  // The backends that anyio gives methods of a TestCase come when the order is settled.
  if (test.isUnittest) return [];
  const found = [...values].filter(([, value]) => rankOf(value.scope) === rankOf(scope));
  if (pytest.sortsParameters) found.sort(([left], [right]) => (left < right ? -1 : 1));
  const place = scope === 'class' ? `${test.classNode ?? ''}` : '';
  return found.map(([name, { index, text }]) => `${name} ${pytest.groupsByValue ? text : index} ${place}`);
}
