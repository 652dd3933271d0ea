import type { ClassFact, Facts, ModuleFacts } from '../../model/facts';

/** Where a class says that it is a plain `unittest.TestCase`. */
export interface PlainTestCase {
  /** The module and class whose list of bases names it: the class itself, or a base of the workspace. */
  readonly module: ModuleFacts;
  readonly class: ClassFact;
}

const TEST_CASES: ReadonlySet<string> = new Set(['unittest.TestCase', 'unittest.case.TestCase']);
const NEUTRAL: ReadonlySet<string> = new Set(['object', 'abc.ABC', 'typing.Generic', 'typing.Protocol']);

/** Methods by which a class can run its coroutine methods itself. */
const RUNNERS: ReadonlySet<string> = new Set([
  'run',
  'debug',
  '__call__',
  '__getattribute__',
  '__init_subclass__',
  '_callTestMethod',
  '_callSetUp',
  '_callTearDown',
]);

/**
 * The class that names `unittest.TestCase` among the bases of a class, when nothing in between can run coroutine
 * methods: every other base is in the workspace and known, none has a metaclass, a decorator or a runner of its own.
 */
export function plainTestCase(facts: Facts, fact: ClassFact): PlainTestCase | undefined {
  const { known, foreign } = facts.basesOf(fact);
  const chain = [{ module: facts.module, class: fact }, ...known];
  if (!foreign.every((base) => base !== undefined && (TEST_CASES.has(base) || NEUTRAL.has(base)))) return undefined;
  if (chain.some((entry) => runsCoroutines(entry.module, entry.class))) return undefined;
  return chain.find((entry) => entry.class.bases.some((base) => base !== undefined && TEST_CASES.has(base)));
}

function runsCoroutines({ functions, tree }: ModuleFacts, fact: ClassFact): boolean {
  if (fact.decorators.some(({ name }) => !/^(pytest\.mark|unittest\.skip)/.test(name ?? ''))) return true;
  const superclasses = tree.childByField(fact.node, 'superclasses');
  if (superclasses !== undefined && /\bmetaclass\s*=/.test(tree.textOf(superclasses))) return true;
  return functions.some(({ enclosingClass, name }) => enclosingClass === fact && RUNNERS.has(name));
}
