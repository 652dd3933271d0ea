import type { Facts, FixtureFact } from '../../model/facts';
import { calleeRange, renameDecorator } from '../edits/decorators';
import { referTo } from '../edits/imports';
import { withImports } from '../edits/with-imports';
import { hasPytestAsyncio, named } from '../reading/installed';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

/** An async fixture made with pytest's own decorator, which nobody awaits in strict mode. */
export const asyncFixturePlainDecorator: Trap = {
  name: 'async-fixture-plain-decorator',
  category: 'never-runs',
  severity: 'error',
  summary: 'An async fixture made with @pytest.fixture is not awaited in strict mode.',
  appliesTo: 'pytest-asyncio >= 0.19 in strict mode',
  check: (facts) =>
    facts.fixtures.filter((fixture) => isNeverAwaited(facts, fixture)).map((fixture) => finding(facts, fixture)),
};

function isNeverAwaited(facts: Facts, fixture: FixtureFact): boolean {
  if (!fixture.function.isAsync || fixture.isPytestAsyncio) return false;
  const tests = [facts, ...facts.suite].flatMap((file) => file.tests);
  const requesters = tests.filter((test) => test.fixtures.some((requested) => isSame(requested, fixture)));
  // Who runs a test in a way that cannot be told may run its fixtures too.
  const unknown = tests.some(({ loop }) => loop.provider === 'unknown');
  const decided = (requesters.length > 0 ? requesters : tests).filter(
    ({ loop }) => loop.provider !== 'unknown' && !(unknown && loop.provider === 'sync'),
  );
  if (decided.length === 0 && tests.length > 0) return false;
  if (requesters.length > 0) return decided.some((test) => facts.loopOf(fixture, test).provider === 'nobody');
  // Unrequested: whoever runs the other tests would run it.
  return !facts.providersInUse.has('anyio') && facts.loopOf(fixture).provider === 'nobody';
}

function isSame(a: FixtureFact, b: FixtureFact): boolean {
  return a.module.path === b.module.path && a.function.node === b.function.node;
}

function finding(facts: Facts, fixture: FixtureFact): Finding {
  const { decorator, function: definition, name } = fixture;
  const got = definition.isGenerator ? 'async generator' : 'coroutine';
  const message = `Nothing awaits the async fixture "${name}": ${reason(facts)}, so tests get the ${got} instead of its value. ${symptom(facts, fixture)}`;
  return report(asyncFixturePlainDecorator, facts, decorator.range, message, { fixes: fixes(facts, fixture) });
}

function reason(facts: Facts): string {
  if (!hasPytestAsyncio(facts)) return '@pytest.fixture only calls the function';
  return `${named(facts, 'pytest-asyncio')} in strict mode takes only @pytest_asyncio.fixture`;
}

function symptom(facts: Facts, { name, function: definition }: FixtureFact): string {
  if (facts.versions.satisfies('pytest', '>=9') === 'yes') {
    return `${named(facts, 'pytest')} ends them in setup: "requested an async fixture '${name}', with no plugin or hook that handled it".`;
  }
  const got = definition.isGenerator ? 'async_generator' : 'coroutine';
  return `The first use fails with "'${got}' object ..."; a test that does not use the value passes although the setup never ran.`;
}

function fixes(facts: Facts, { decorator }: FixtureFact): Fix[] {
  const { module } = facts;
  if (!hasPytestAsyncio(facts) || decorator.name !== 'pytest.fixture' || decorator.unpacks) return [];
  // A name that stands for a decorator made elsewhere is not repaired where it is used.
  const { start, end } = calleeRange(module, decorator);
  if (!/(^|\.)\w*fixture$/.test(module.text.slice(start, end))) return [];
  const { expression, need } = referTo(module, 'pytest_asyncio', 'fixture');
  const edits = withImports(module, [renameDecorator(module, decorator, expression)], [need]);
  return fix(`Make it with @${expression}`, true, edits);
}
