import { matchesNamePattern, matchesPathPattern } from '../workspace/fnmatch';
import type { PytestConfiguration } from '../workspace/pytest-configuration';
import type { ClassFact, FunctionFact, ModuleFacts } from './facts';
import { basesOf, type FindModule } from './lookup';
import { fixtureDecorator } from './read-fixtures';

/** Which family of test classes a class belongs to. `foreign`: it has a base from a library Looptrap does not know. */
export type ClassFamily = 'plain' | 'testcase' | 'async-testcase' | 'foreign';

export interface CollectedTest {
  readonly function: FunctionFact;
  readonly nodeid: string;
  readonly family: ClassFamily;
}

/** Tests pytest would collect from a module by the configured names, in text order; a redefinition replaces the older one. */
export function collectTests(
  module: ModuleFacts,
  rootDir: string,
  configuration: PytestConfiguration,
  findModule: FindModule,
): readonly CollectedTest[] {
  if (module.notebook !== undefined) return [];
  if (!configuration.pythonFiles.some((pattern) => matchesPathPattern(module.path, pattern))) return [];
  const file = relativePath(module.path, rootDir);
  const families = new Map<ClassFact, ClassFamily>();
  const found = new Map<string, CollectedTest>();
  for (const fact of module.functions) {
    if (fact.enclosingFunction !== undefined || fixtureDecorator(fact) !== undefined) continue;
    const classes = classChain(fact);
    const [owner] = classes;
    const family = owner === undefined ? 'plain' : remembered(families, owner, () => classFamily(findModule, owner));
    if (!isTestName(fact, family, configuration)) continue;
    if (!classes.every((above) => isTestClass(module, above, family, configuration, findModule))) continue;
    const nodeid = [file, ...classes.map((above) => above.name).toReversed(), fact.name].join('::');
    found.delete(nodeid);
    found.set(nodeid, { function: fact, nodeid, family });
  }
  return [...found.values()];
}

function relativePath(path: string, rootDir: string): string {
  const root = rootDir.endsWith('/') ? rootDir : `${rootDir}/`;
  return path.startsWith(root) ? path.slice(root.length) : path;
}

/** Enclosing classes, innermost first. */
function classChain(fact: FunctionFact): readonly ClassFact[] {
  const chain: ClassFact[] = [];
  for (let above = fact.enclosingClass; above !== undefined; above = above.enclosingClass) chain.push(above);
  return chain;
}

/** unittest's loader takes what starts with `test`, whatever the configuration says. */
function isTestName(fact: FunctionFact, family: ClassFamily, configuration: PytestConfiguration): boolean {
  if (family === 'testcase' || family === 'async-testcase') return fact.name.startsWith('test');
  return matchesNamePattern(fact.name, configuration.pythonFunctions);
}

function isTestClass(
  module: ModuleFacts,
  fact: ClassFact,
  family: ClassFamily,
  configuration: PytestConfiguration,
  findModule: FindModule,
): boolean {
  if (fact.enclosingFunction !== undefined) return false;
  if (family === 'testcase' || family === 'async-testcase') return true;
  if (!matchesNamePattern(fact.name, configuration.pythonClasses)) return false;
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

function remembered<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
