import type { Facts, TestFact } from '../../model/facts';
import { setOptions } from '../edits/configuration';
import { type MarkEdits, markModule, markTest } from '../edits/marks';
import { withImports } from '../edits/with-imports';
import { missingPlugin, misspeltMark } from '../reading/async-marks';
import { hasAnyio, hasPytestAsyncio, named } from '../reading/installed';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

/** An async test that no plugin takes: pytest skips it (before 8.4) or fails it. */
export const asyncTestNoMarker: Trap = {
  name: 'async-test-no-marker',
  category: 'never-runs',
  severity: 'error',
  rank: 2,
  summary: 'An async test that no plugin takes is never run.',
  appliesTo: 'pytest-asyncio >= 0.19 in strict mode, anyio',
  check: (facts) => facts.tests.filter((test) => isNeverRun(facts, test)).map((test) => finding(facts, test)),
};

function isNeverRun(facts: Facts, fact: TestFact): boolean {
  const { module } = facts;
  const { function: test, loop, isUnittest } = fact;
  if (!test.isAsync || test.isGenerator || isUnittest || loop.provider !== 'nobody') return false;
  // Hypothesis has its own error for this.
  if (test.decorators.some(({ name }) => name === 'hypothesis.given')) return false;
  if (marksItsParameters(fact)) return false;
  // It has a mark, and the mark is what is wrong.
  if (missingPlugin(fact) !== undefined || misspeltMark(facts, fact) !== undefined) return false;
  // A coroutine function that other code calls is a helper with an unlucky name.
  return !module.calls.some(({ name, callee }) => {
    const called = name ?? module.tree.textOf(callee);
    return called === `${module.moduleName}.${test.name}` || called === `self.${test.name}`;
  });
}

/** A parameter may bring the mark: `pytest.param("asyncio", marks=pytest.mark.asyncio)` in the test or a fixture of it. */
function marksItsParameters({ function: test, fixtures }: TestFact): boolean {
  const decorators = [...test.decorators, ...fixtures.map(({ decorator }) => decorator)];
  return decorators.some(({ tree, node }) => /\bmarks\s*=[^)]*\b(asyncio|anyio|trio|aio)\b/.test(tree.textOf(node)));
}

function finding(facts: Facts, test: TestFact): Finding {
  const { name, nameRange } = test.function;
  const message = `Nothing runs the async test "${name}": ${reason(facts, test)}. ${symptom(facts)}`;
  return report(asyncTestNoMarker, facts, nameRange, message, { test: test.nodeid, fixes: fixes(facts, test) });
}

function reason(facts: Facts, { loop }: TestFact): string {
  if (hasPytestAsyncio(facts)) {
    return `${named(facts, 'pytest-asyncio')} is in strict mode and takes only tests marked with pytest.mark.asyncio`;
  }
  return loop.reason;
}

function symptom(facts: Facts): string {
  const skips = facts.versions.satisfies('pytest', '<8.4');
  switch (skips) {
    case 'yes':
      return `${named(facts, 'pytest')} skips it and stays green: "async def functions are not natively supported and have been skipped".`;
    case 'no':
      return `${named(facts, 'pytest')} fails it: "async def functions are not natively supported".`;
    case 'unknown':
      return 'pytest skips it before 8.4 and fails it since: "async def functions are not natively supported".';
    default:
      return skips satisfies never;
  }
}

function fixes(facts: Facts, test: TestFact): Fix[] {
  const { module, providersInUse } = facts;
  const anyioFirst = providersInUse.has('anyio') && !providersInUse.has('pytest-asyncio');
  const asyncio = hasPytestAsyncio(facts);
  const anyio = hasAnyio(facts) && (providersInUse.has('anyio') || !asyncio);
  const complete = ({ edits, needs }: MarkEdits) => withImports(module, edits, needs);
  const mark = (name: 'asyncio' | 'anyio') =>
    fix(
      `Mark "${test.function.name}" with @pytest.mark.${name}`,
      (name === 'anyio') === anyioFirst || !asyncio,
      complete(markTest(module, test, name)),
    );
  const marks = [...(asyncio ? mark('asyncio') : []), ...(anyio ? mark('anyio') : [])];
  if (anyioFirst) marks.reverse();
  if (!asyncio) return marks;
  return [
    ...marks,
    ...fix('Mark the whole module: pytestmark = pytest.mark.asyncio', false, complete(markModule(module, 'asyncio'))),
    ...fix('Run every async test: asyncio_mode = auto', false, setOptions(facts, { asyncio_mode: 'auto' }) ?? []),
  ];
}
