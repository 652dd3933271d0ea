import type { ClassFact, FixtureFact, ModuleFacts } from './facts';
import { basesOf, type FindModule, homeOf, lookUp } from './lookup';
import { readFixtures } from './read-fixtures';

/** Fixtures as one file's tests see them. */
export interface FixtureGraph {
  /** Definitions of a name, nearest first: class, module, conftest files upwards, plugin modules. */
  findAll(name: string, inClass: ClassFact | undefined): readonly FixtureFact[];
  /** What a test asking for these names ends up with, each definition once; wide definitions are not repeated. */
  closure(names: readonly string[], inClass: ClassFact | undefined): FixtureClosure;
  /** Names of fixtures that apply without being asked for, one for each definition, in pytest's order: the farthest first. */
  autouse(inClass: ClassFact | undefined): readonly string[];
}

export interface FixtureClosure {
  readonly fixtures: readonly FixtureFact[];
  /** Those that pytest finds while it collects. */
  readonly staticFixtures: readonly FixtureFact[];
  /** Names in pytest's static closure, also of fixtures that are not in the workspace. */
  readonly names: ReadonlySet<string>;
}

interface Visible {
  readonly name: string;
  readonly fixture: FixtureFact;
}

/**
 * `layers` are the modules that define fixtures for a file, nearest first: itself, conftest files, plugin modules.
 * While it collects, pytest before 9.0 does not see what an overridden definition asks for (pytest issue 13773).
 */
export function readFixtureGraph(
  module: ModuleFacts,
  layers: readonly ModuleFacts[],
  findModule: FindModule,
  seesOverridden: boolean,
): FixtureGraph {
  const moduleLayers = layers.map((layer) => visibleIn(layer, findModule));

  const classLayers = (inClass: ClassFact | undefined): readonly (readonly Visible[])[] => {
    const found: (readonly Visible[])[] = [];
    for (let fact = inClass; fact !== undefined; fact = fact.enclosingClass) {
      const family = [homeOf(findModule, module, fact), ...basesOf(findModule, fact).known];
      // A method of the same name hides the inherited one, whatever the fixtures are called.
      const methods = new Map<string, Visible>();
      for (const { module: home, class: holder } of family)
        for (const visible of ofClass(home, holder))
          if (!methods.has(visible.fixture.function.name)) methods.set(visible.fixture.function.name, visible);
      found.push([...methods.values()]);
    }
    return found;
  };

  const indexes = new Map<ClassFact | undefined, Index>();
  const indexFor = (inClass: ClassFact | undefined): Index => {
    const known = indexes.get(inClass);
    if (known !== undefined) return known;
    const made = indexOf([...classLayers(inClass), ...moduleLayers]);
    indexes.set(inClass, made);
    return made;
  };
  const findAll = (name: string, inClass: ClassFact | undefined): readonly FixtureFact[] =>
    indexFor(inClass).byName.get(name) ?? [];

  return {
    findAll,
    autouse: (inClass) => indexFor(inClass).autouse,
    closure: (names, inClass) => {
      const reached = new Set<string>();
      const fixtures = new Set<FixtureFact>();
      const collected = new Set<FixtureFact>();
      const visit = (name: string, isStatic: boolean, requestedBy: FixtureFact | undefined): void => {
        if (isStatic) reached.add(name);
        const all = findAll(name, inClass);
        // A fixture that asks for its own name gets the definition it overrides.
        const from = requestedBy === undefined || requestedBy.name !== name ? 0 : all.indexOf(requestedBy) + 1;
        const fixture = all[from];
        if (fixture === undefined || fixtures.has(fixture)) return;
        fixtures.add(fixture);
        const isSeen = isStatic && (from === 0 || seesOverridden);
        if (isSeen) collected.add(fixture);
        for (const request of fixture.requests) visit(request, isSeen, fixture);
        for (const request of fixture.dynamicRequests) visit(request, false, fixture);
      };
      for (const name of names) visit(name, true, undefined);
      return { fixtures: [...fixtures], staticFixtures: [...collected], names: reached };
    },
  };
}

interface Index {
  readonly byName: ReadonlyMap<string, readonly FixtureFact[]>;
  readonly autouse: readonly string[];
}

function indexOf(layers: readonly (readonly Visible[])[]): Index {
  const byName = new Map<string, FixtureFact[]>();
  for (const { name, fixture } of layers.flat()) {
    const same = byName.get(name);
    if (same === undefined) byName.set(name, [fixture]);
    else if (!same.includes(fixture)) same.push(fixture);
  }
  const autouse = layers
    .toReversed()
    .flatMap((layer) =>
      layer
        .filter(({ fixture }) => fixture.autouse)
        .toSorted((left, right) => (left.fixture.function.name < right.fixture.function.name ? -1 : 1)),
    )
    .map(({ name }) => name);
  return { byName, autouse };
}

/** Of functions with the same name in one namespace only the last one is there when pytest looks. */
function lastOfEachName(fixtures: readonly FixtureFact[]): readonly FixtureFact[] {
  return [...new Map(fixtures.map((fixture) => [fixture.function.name, fixture])).values()];
}

function ofClass(module: ModuleFacts, fact: ClassFact): Visible[] {
  return lastOfEachName(readFixtures(module).filter((fixture) => fixture.function.enclosingClass === fact)).map(
    (fixture) => ({ name: fixture.name, fixture }),
  );
}

/** A module's own fixtures and those it imports: pytest registers whatever it finds in the namespace. */
function visibleIn(module: ModuleFacts, findModule: FindModule): readonly Visible[] {
  const own = lastOfEachName(
    readFixtures(module).filter((fixture) => fixture.function.enclosingClass === undefined),
  ).map((fixture) => ({ name: fixture.name, fixture }));
  const imported = module.imports.flatMap(({ local, origin }) => {
    const definition = origin.includes('.') ? lookUp(findModule, origin) : undefined;
    if (definition?.kind !== 'function') return [];
    const fixture = readFixtures(definition.module).find((candidate) => candidate.function === definition.function);
    if (fixture === undefined) return [];
    const isNamed = fixture.decorator.keywords.has('name');
    return [{ name: isNamed ? fixture.name : local, fixture }];
  });
  const starred = module.wildcards.flatMap((origin) => {
    const source = findModule(origin);
    if (source === undefined || source === module) return [];
    return readFixtures(source)
      .filter((fixture) => fixture.function.enclosingClass === undefined && !fixture.function.name.startsWith('_'))
      .map((fixture) => ({ name: fixture.name, fixture }));
  });
  return [...own, ...imported, ...starred];
}
