import type { ClassFact, Facts, FunctionFact } from '../../model/facts';
import { type PlainTestCase, plainTestCase } from './test-case-classes';

/** An async function that a runner calls around tests by its name, and does not await. */
export interface XunitFunction {
  readonly function: FunctionFact;
  readonly kind:
    | { readonly runner: 'pytest' }
    | { readonly runner: 'isolated' }
    | { readonly runner: 'test-case'; readonly testCase: PlainTestCase; readonly class: ClassFact }
    /** `asyncSetUp` of a plain TestCase, which nobody calls at all. */
    | { readonly runner: 'none'; readonly testCase: PlainTestCase; readonly class: ClassFact };
}

const IN_PYTEST_CLASS: ReadonlySet<string> = new Set([
  'setup_method',
  'teardown_method',
  'setup_class',
  'teardown_class',
]);
const IN_MODULE: ReadonlySet<string> = new Set([
  'setup_module',
  'teardown_module',
  'setUpModule',
  'tearDownModule',
  'setup_function',
  'teardown_function',
]);
const IN_TEST_CASE: ReadonlySet<string> = new Set(['setUp', 'tearDown', 'setUpClass', 'tearDownClass']);
const IN_ISOLATED_ONLY: ReadonlySet<string> = new Set(['asyncSetUp', 'asyncTearDown']);

/** The async functions of a file that are called around its tests and never awaited. */
export function unawaitedXunitFunctions(facts: Facts): readonly XunitFunction[] {
  return facts.module.functions.flatMap((definition) => {
    const { isAsync, enclosingFunction, enclosingClass, decorators } = definition;
    if (!isAsync || enclosingFunction !== undefined || !decorators.every(isBinding)) return [];
    const kind =
      enclosingClass === undefined ? inModule(facts, definition) : inClass(facts, definition, enclosingClass);
    return kind === undefined ? [] : [{ function: definition, kind }];
  });
}

function isBinding({ name }: FunctionFact['decorators'][number]): boolean {
  return name === 'classmethod' || name === 'staticmethod';
}

function inModule({ tests }: Facts, { name }: FunctionFact): XunitFunction['kind'] | undefined {
  if (!IN_MODULE.has(name)) return undefined;
  const called = name.endsWith('_function')
    ? tests.some(({ function: test }) => test.enclosingClass === undefined)
    : tests.length > 0;
  return called ? { runner: 'pytest' } : undefined;
}

function inClass(facts: Facts, { name }: FunctionFact, owner: ClassFact): XunitFunction['kind'] | undefined {
  const tests = facts.tests.filter(({ function: test }) => isIn(facts, test.enclosingClass, owner));
  const [first] = tests;
  if (first === undefined) return undefined;
  if (!first.isUnittest) {
    const isKnown = tests.every(({ loop }) => loop.provider !== 'unknown');
    return isKnown && IN_PYTEST_CLASS.has(name) ? { runner: 'pytest' } : undefined;
  }
  const { foreign } = facts.basesOf(owner);
  if (foreign.some((base) => /^unittest\.(async_case\.)?IsolatedAsyncioTestCase$/.test(base ?? '')))
    return IN_TEST_CASE.has(name) ? { runner: 'isolated' } : undefined;
  const testCase = plainTestCase(facts, owner);
  if (testCase === undefined) return undefined;
  if (IN_TEST_CASE.has(name)) return { runner: 'test-case', testCase, class: owner };
  return IN_ISOLATED_ONLY.has(name) ? { runner: 'none', testCase, class: owner } : undefined;
}

/** Whether a class is another one of the file, or derives from it. */
function isIn(facts: Facts, fact: ClassFact | undefined, owner: ClassFact): boolean {
  if (fact === undefined) return false;
  return fact === owner || facts.basesOf(fact).known.some((base) => base.class === owner);
}
