import { matchesNamePattern, matchesPathPattern } from '../workspace/fnmatch';
import type { PytestConfiguration } from '../workspace/pytest-configuration';
import type { ClassFact, FunctionFact, ModuleFacts } from './facts';
import { basesOf, type FindModule, lookUp } from './lookup';
import { fixtureDecorator } from './read-fixtures';

/** Which family of test classes a class belongs to. `foreign`: it has a base from a library Looptrap does not know. */
export type ClassFamily = 'plain' | 'testcase' | 'async-testcase' | 'foreign';

export interface CollectedTest {
  readonly function: FunctionFact;
  /** The module the function is written in: a base class may stand in another file. */
  readonly module: ModuleFacts;
  readonly nodeid: string;
  readonly family: ClassFamily;
  /** The class it is collected in, which may have inherited it. */
  readonly inClass: ClassFact | undefined;
}

/**
 * Tests pytest would collect from a module by the configured names, in the order it runs them: as written, what a
 * class inherits before its own, a redefinition in the place of the older one. What a module imports from another one of
 * the workspace is collected in both.
 */
export function collectTests(
  module: ModuleFacts,
  rootDir: string,
  configuration: PytestConfiguration,
  findModule: FindModule,
): readonly CollectedTest[] {
  if (module.notebook !== undefined) return [];
  if (!configuration.pythonFiles.some((pattern) => matchesPathPattern(module.path, pattern))) return [];
  const found: CollectedTest[] = [];

  const collectClass = (
    { name, home: classHome }: Named,
    fact: ClassFact,
    prefix: string,
    outer: ClassFamily | undefined,
  ): void => {
    const family = classFamily(findModule, fact);
    // A class within a TestCase is no test: unittest's loader looks at methods only.
    if (outer === 'testcase' || outer === 'async-testcase') return;
    if (!isTestClass(classHome, { name, fact }, family, configuration, findModule)) return;
    const nodeid = `${prefix}::${name}`;
    const layers = [{ module: classHome, class: fact }, ...basesOf(findModule, fact).known];
    const seen = new Set<string>();
    const groups = layers.map(({ module: home, class: holder }) => {
      const names = new Map<string, Member>();
      for (const member of membersOf(home, holder)) if (!seen.has(member.name)) names.set(member.name, member);
      for (const name of names.keys()) seen.add(name);
      return [...names.values()].map((member) => ({ member, home }));
    });
    const members = groups.toReversed().flat();
    // unittest's loader goes by name.
    if (family === 'testcase' || family === 'async-testcase')
      members.sort((left, right) => (left.member.name < right.member.name ? -1 : 1));
    for (const { member, home } of members) {
      if ('bases' in member) collectClass({ name: member.name, home }, member, nodeid, family);
      else if (isTest(member, member.name, family, configuration))
        found.push({ function: member, module: home, nodeid: `${nodeid}::${member.name}`, family, inClass: fact });
    }
  };

  const file = relativePath(module.path, rootDir);
  for (const { name, home, member } of topLevel(module, findModule)) {
    if ('bases' in member) collectClass({ name, home }, member, file, undefined);
    else if (isTest(member, name, 'plain', configuration))
      found.push({ function: member, module: home, nodeid: `${file}::${name}`, family: 'plain', inClass: undefined });
  }
  return found;
}

/** A name a class or function is found under, and the module it is written in. */
interface Named {
  readonly name: string;
  readonly home: ModuleFacts;
}

interface Bound extends Named {
  readonly start: number;
  readonly member: Member;
}

/** What the module's names stand for, in the order they were first bound: what it imports from the workspace, too. */
function topLevel(module: ModuleFacts, findModule: FindModule): readonly Bound[] {
  const own = membersOf(module, undefined).map(
    (member): Bound => ({ start: module.tree.startOf(member.node), name: member.name, home: module, member }),
  );
  const imported = module.imports.flatMap(({ local, origin, range }): readonly Bound[] => {
    const global = module.findGlobal(local);
    if (global?.kind !== 'import' || module.tree.startOf(global.node) !== range.start) return [];
    const definition = origin.includes('.') ? lookUp(findModule, origin) : undefined;
    if (definition?.kind !== 'class' && definition?.kind !== 'function') return [];
    const member = definition.kind === 'class' ? definition.class : definition.function;
    return [{ start: range.start, name: local, home: definition.module, member }];
  });
  const bound = [...own, ...imported].toSorted((left, right) => left.start - right.start);
  return [...new Map(bound.map((each) => [each.name, each])).values()];
}

type Member = FunctionFact | ClassFact;

/** Functions and classes directly in a class, or in the module, as written. */
function membersOf(module: ModuleFacts, holder: ClassFact | undefined): readonly Member[] {
  return [...module.functions, ...module.classes]
    .filter((member) => member.enclosingClass === holder && member.enclosingFunction === undefined)
    .toSorted((left, right) => left.node - right.node);
}

function relativePath(path: string, rootDir: string): string {
  const root = rootDir.endsWith('/') ? rootDir : `${rootDir}/`;
  return path.startsWith(root) ? path.slice(root.length) : path;
}

/** unittest's loader takes what starts with `test`, whatever the configuration says. */
function isTest(fact: FunctionFact, name: string, family: ClassFamily, configuration: PytestConfiguration): boolean {
  if (fixtureDecorator(fact) !== undefined) return false;
  if (family === 'testcase' || family === 'async-testcase') return name.startsWith('test');
  return matchesNamePattern(name, configuration.pythonFunctions);
}

function isTestClass(
  module: ModuleFacts,
  { name, fact }: { readonly name: string; readonly fact: ClassFact },
  family: ClassFamily,
  configuration: PytestConfiguration,
  findModule: FindModule,
): boolean {
  if (family === 'testcase' || family === 'async-testcase') return true;
  if (!matchesNamePattern(name, configuration.pythonClasses)) return false;
  if (declaresNoTest(module, fact)) return false;
  const holders = [{ module, class: fact }, ...basesOf(findModule, fact).known];
  return !holders.some((holder) =>
    holder.module.functions.some(
      (method) => method.enclosingClass === holder.class && (method.name === '__init__' || method.name === '__new__'),
    ),
  );
}

/** `__test__ = False` in the class body. */
function declaresNoTest(module: ModuleFacts, fact: ClassFact): boolean {
  const { tree } = module;
  const body = tree.childByField(fact.node, 'body');
  return (
    body !== undefined &&
    tree.namedChildren(body).some((statement) => {
      const [assignment] = tree.namedChildren(statement);
      if (assignment === undefined || tree.kindOf(assignment) !== 'assignment') return false;
      const left = tree.childByField(assignment, 'left');
      const right = tree.childByField(assignment, 'right');
      return (
        left !== undefined && right !== undefined && tree.textOf(left) === '__test__' && tree.kindOf(right) === 'false'
      );
    })
  );
}

const NEUTRAL_BASES = new Set([
  'object',
  'abc.ABC',
  'typing.Generic',
  'typing.Protocol',
  'typing_extensions.Protocol',
  'Exception',
  'enum.Enum',
  'NamedTuple',
  'typing.NamedTuple',
  'dict',
  'list',
  'str',
]);

export function classFamily(findModule: FindModule, fact: ClassFact): ClassFamily {
  const foreign = basesOf(findModule, fact).foreign;
  if (
    foreign.some(
      (base) => base === 'unittest.IsolatedAsyncioTestCase' || base === 'unittest.async_case.IsolatedAsyncioTestCase',
    )
  )
    return 'async-testcase';
  if (foreign.some((base) => base === 'unittest.TestCase' || base === 'unittest.case.TestCase')) return 'testcase';
  return foreign.some((base) => base === undefined || !NEUTRAL_BASES.has(base)) ? 'foreign' : 'plain';
}
