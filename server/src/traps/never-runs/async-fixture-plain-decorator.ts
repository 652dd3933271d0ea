import type { Facts, FixtureFact } from '../../model/facts';
import { awaitFixture } from '../edits/await-fixture';
import { referTo } from '../edits/imports';
import { withImports } from '../edits/with-imports';
import { hasPytestAsyncio, named } from '../reading/installed';
import { fix, report } from '../reading/report';
import { isLeftToAsyncTests } from '../reading/unawaited-fixtures';
import type { Finding, Fix, Trap } from '../trap';

/** An async fixture made with pytest's own decorator, which nobody awaits in strict mode. */
export const asyncFixturePlainDecorator: Trap = {
  name: 'async-fixture-plain-decorator',
  category: 'never-runs',
  severity: 'error',
  rank: 6,
  summary: 'An async fixture made with @pytest.fixture is not awaited in strict mode.',
  appliesTo: 'pytest-asyncio >= 0.19 in strict mode',
  check: (facts) =>
    facts.fixtures.filter((fixture) => isLeftToAsyncTests(facts, fixture)).map((fixture) => finding(facts, fixture)),
};

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

function fixes(facts: Facts, fixture: FixtureFact): Fix[] {
  const made = awaitFixture(facts, fixture);
  if (made === undefined) return [];
  const { expression } = referTo(made.module, 'pytest_asyncio', 'fixture');
  return fix(`Make it with @${expression}`, true, withImports(made.module, made.edits, made.needs));
}
