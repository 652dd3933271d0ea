import type { DecoratorFact, Facts, TestFact } from '../../model/facts';
import { makeAsync } from '../edits/async-function';
import { insertAwait } from '../edits/await-expression';
import { completeModules } from '../edits/with-imports';
import { passingWrapper, type Wrapper } from '../reading/decorator-wrappers';
import { named } from '../reading/installed';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

/** A decorator whose wrapper is a plain function: plugins no longer see an async test. */
export const syncDecoratorHidesAsyncTest: Trap = {
  name: 'sync-decorator-hides-async-test',
  category: 'never-runs',
  severity: 'error',
  rank: 44,
  summary: 'A decorator with a plain wrapper hides that a test is async, and no plugin runs it.',
  appliesTo: 'pytest-asyncio >= 0.23, anyio',
  check: (facts) =>
    facts.tests.flatMap((test) => {
      if (!test.function.isAsync || test.function.isGenerator || test.loop.provider !== 'sync') return [];
      const hidden = hidingDecorator(facts, test);
      if (hidden === undefined || isAwaitedByOldPlugin(facts, test, hidden.wrapper)) return [];
      return [finding(facts, test, hidden.decorator, hidden.wrapper)];
    }),
};

interface Hidden {
  readonly decorator: DecoratorFact;
  readonly wrapper: Wrapper;
}

/** The decorators that are no marks, when each of them only hands the coroutine on. */
function hidingDecorator(facts: Facts, { function: { decorators } }: TestFact): Hidden | undefined {
  const others = decorators.filter(({ name }) => !/^(pytest|pytest_asyncio|unittest|mock)\./.test(name ?? ''));
  const [only, more] = others;
  const wrapper = only === undefined || more !== undefined ? undefined : passingWrapper(facts, only);
  return only === undefined || wrapper === undefined ? undefined : { decorator: only, wrapper };
}

/** pytest-asyncio before 0.23 awaited whatever a marked test returned. */
function isAwaitedByOldPlugin({ versions }: Facts, { isUnittest }: TestFact, { returns }: Wrapper): boolean {
  return (
    returns &&
    !isUnittest &&
    versions.satisfies('pytest-asyncio', '<0.23') !== 'no' &&
    versions.isInstalled('pytest-asyncio') !== 'no'
  );
}

function finding(facts: Facts, test: TestFact, decorator: DecoratorFact, wrapper: Wrapper): Finding {
  const { name } = test.function;
  const message = `The wrapper of "@${wrapper.decorator.name}" is a plain function, so no plugin sees that "${name}" is async. ${symptom(facts, test, wrapper)}`;
  const [call] = wrapper.calls;
  return report(syncDecoratorHidesAsyncTest, facts, decorator.range, message, {
    test: test.nodeid,
    related:
      call === undefined
        ? []
        : [{ file: wrapper.module.path, span: call.range, message: 'the coroutine is made here and not awaited' }],
    fixes: fixes(facts, wrapper),
  });
}

function symptom(facts: Facts, { isUnittest }: TestFact, { returns }: Wrapper): string {
  if (!returns || isUnittest)
    return `It passes without running; Python only warns "RuntimeWarning: coroutine '...' was never awaited".`;
  switch (facts.versions.satisfies('pytest', '<8.4')) {
    case 'yes':
      return `${named(facts, 'pytest')} skips it and stays green: "async def functions are not natively supported and have been skipped".`;
    case 'no':
      return `${named(facts, 'pytest')} fails it: "async def functions are not natively supported".`;
    default:
      return 'pytest skips it before 8.4 and fails it since: "async def functions are not natively supported".';
  }
}

/** The wrapper becomes async, when everything that is seen to have the decorator is. */
function fixes(facts: Facts, { module, decorator, wrapper, calls }: Wrapper): Fix[] {
  const name = module.moduleName === '' ? decorator.name : `${module.moduleName}.${decorator.name}`;
  const decorated = [module, facts.module]
    .flatMap(({ functions }) => functions)
    .filter(({ decorators }) => decorators.some((other) => other.name === name));
  if (decorated.some(({ isAsync }) => !isAsync)) return [];
  const edits = [...makeAsync(module, wrapper), ...calls.flatMap(({ node }) => insertAwait(module, node))];
  return fix(`Make the wrapper of "@${decorator.name}" async`, false, completeModules([{ module, edits, needs: [] }]));
}
