import type { AsyncioPlugin } from './async-plugins';
import { noSuchNode } from './asyncio-loops';
import type { CollectedTest } from './collect-tests';
import type { LoopError } from './effective-loop';
import type { ClassFact, FixtureFact } from './facts';

/** What pytest-asyncio 0.23 decides of fixtures while it collects; nothing in other versions. */
export interface FixturesAtCollection {
  /** Node ids of modules and classes that are not collected. */
  readonly stopped: ReadonlyMap<string, LoopError>;
  /** The class whose loop a class-scoped fixture has for good. */
  readonly homes: ReadonlyMap<FixtureFact, ClassFact>;
}

/**
 * 0.23 looks for the loop of each async fixture it knows of around the module or class whose first test function it
 * meets next: a class- or package-scoped fixture that finds none stops the collection of that module or class, and waits
 * for the next one.
 *
 * @param fixtures those of the module and its conftests. @param ofClass those that a class defines or inherits.
 */
export function fixturesAtCollection(
  plugin: AsyncioPlugin | undefined,
  tests: readonly CollectedTest[],
  fixtures: readonly FixtureFact[],
  ofClass: (fact: ClassFact) => readonly FixtureFact[],
  inPackage: boolean,
): FixturesAtCollection {
  const stopped = new Map<string, LoopError>();
  const homes = new Map<FixtureFact, ClassFact>();
  if (plugin?.rules !== 'mark-scope') return { stopped, homes };
  const waiting = new Set<FixtureFact>();
  const register = (found: readonly FixtureFact[]): void => {
    for (const fixture of found)
      if (fixture.function.isAsync && (plugin.isAuto || fixture.isPytestAsyncio)) waiting.add(fixture);
  };
  register(fixtures.filter((fixture) => fixture.function.enclosingClass === undefined));
  for (const { node, inClass } of collectors(tests)) {
    if ([...stopped.keys()].some((above) => node.startsWith(`${above}::`))) continue;
    for (let fact = inClass; fact !== undefined; fact = fact.enclosingClass) register(ofClass(fact));
    for (const fixture of waiting) {
      const { scope } = fixture;
      if ((scope === 'class' && inClass === undefined) || (scope === 'package' && !inPackage)) {
        stopped.set(node, { ...noSuchNode(scope), stopsCollection: true });
        break;
      }
      if (scope === 'class' && inClass !== undefined) homes.set(fixture, inClass);
      waiting.delete(fixture);
    }
  }
  return { stopped, homes };
}

interface Collector {
  readonly node: string;
  readonly inClass: ClassFact | undefined;
}

/** Modules and classes with test functions of their own, in the order they are collected: the outer ones first. */
function collectors(tests: readonly CollectedTest[]): readonly Collector[] {
  const found = new Map<string, Collector>();
  for (const { nodeid, inClass, family } of tests) {
    if (family === 'testcase' || family === 'async-testcase') continue;
    const node = nodeid.slice(0, nodeid.lastIndexOf('::'));
    found.set(node, { node, inClass });
  }
  const all = [...found.values()];
  const isWithin = (inner: Collector, outer: Collector): boolean => inner.node.startsWith(`${outer.node}::`);
  return all
    .flatMap((each, index) => {
      if (all.slice(0, index).some((earlier) => isWithin(earlier, each))) return [];
      const outer = all.slice(index + 1).filter((later) => isWithin(each, later));
      return [...outer, each];
    })
    .filter((each, index, list) => list.indexOf(each) === index);
}

/** Why a fixture's loop is out of reach for a test in another class than the one it was found in. */
export function loopElsewhere(
  { homes }: FixturesAtCollection,
  fixture: FixtureFact,
  inClass: ClassFact | undefined,
): LoopError | undefined {
  const home = homes.get(fixture);
  if (home === undefined) return undefined;
  for (let fact = inClass; fact !== undefined; fact = fact.enclosingClass) if (fact === home) return undefined;
  return { kind: 'unhandled-fixture', text: `${home.name}::<event_loop>' not found` };
}
