import type { CallFact, Facts, TestFact } from '../../model/facts';
import { addToConftest } from '../edits/add-to-conftest';
import { referTo } from '../edits/imports';
import { indentationStep, newlineOf } from '../edits/lines';
import { withImports } from '../edits/with-imports';
import { asksForTrio } from '../reading/anyio-marks';
import { asyncioOnlyCall } from '../reading/asyncio-only-calls';
import { named } from '../reading/installed';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

/** Tests that only asyncio can run, run by anyio on every backend because nothing names one. */
export const anyioBackendParamsUnset: Trap = {
  name: 'anyio-backend-params-unset',
  category: 'config',
  severity: 'error',
  rank: 50,
  summary: 'anyio runs each test on asyncio and on trio, and the test works with asyncio only.',
  appliesTo: 'anyio; from 4.12 on where trio is installed',
  check(facts) {
    if (facts.versions.isInstalled('anyio') !== 'yes' || facts.findFixture('anyio_backend') !== undefined) return [];
    const tests = facts.tests.filter((test) => isLeftOpen(facts, test));
    const bound = tests.flatMap((test) => {
      const call = asyncioOnlyCall(facts.module, test);
      return call === undefined ? [] : [{ test, call }];
    });
    const [first, ...others] = bound;
    if (first === undefined) return [];
    return [finding(facts, first, others, bound.length === tests.length)];
  },
};

interface BoundTest {
  readonly test: TestFact;
  readonly call: CallFact;
}

/** Run by anyio with whatever backends there are. */
function isLeftOpen(facts: Facts, test: TestFact): boolean {
  const { loop, marks } = test;
  if (loop.provider !== 'anyio' || loop.error !== undefined || !asksForTrio(facts, test)) return false;
  const chosen = marks.some(
    ({ name, tree, range }) =>
      name === 'pytest.mark.parametrize' && tree.text.slice(range.start, range.end).includes('anyio_backend'),
  );
  const skips = marks.some(({ name }) => name === 'pytest.mark.skipif' || name === 'pytest.mark.xfail');
  return !chosen && !skips;
}

function finding(facts: Facts, first: BoundTest, others: readonly BoundTest[], all: boolean): Finding {
  const { test, call } = first;
  const { name, nameRange } = test.function;
  const many = others.length === 0 ? '' : ` ${others.length} more in this file ${others.length === 1 ? 'does' : 'do'}.`;
  const message =
    `No fixture "anyio_backend" says where to run, so ${named(facts, 'anyio')} runs "${name}" on asyncio and on trio. It calls ${call.name}, ` +
    `which is asyncio's alone: "${symptom(facts, call)}" under [trio].${many}`;
  const related = others.map((other) => ({
    file: facts.module.path,
    span: { start: other.test.function.nameRange.start, end: other.test.function.nameRange.end },
    message: `"${other.test.function.name}" calls ${other.call.name}`,
  }));
  return report(anyioBackendParamsUnset, facts, nameRange, message, {
    test: test.nodeid,
    related,
    fixes: nameBackend(facts, all),
  });
}

function symptom({ versions }: Facts, { name = '' }: CallFact): string {
  if (versions.isInstalled('trio') === 'no') return "ModuleNotFoundError: No module named 'trio'";
  return name === 'asyncio.current_task' ? 'RuntimeError: ...' : 'RuntimeError: no running event loop';
}

/**
 * A fixture of the module, above its first function or class; or for all tests, in a conftest.py, where it decides for
 * others too.
 */
function nameBackend(facts: Facts, safe: boolean): Fix[] {
  const { module } = facts;
  const { tree, path, text } = module;
  const definitions = [...module.functions, ...module.classes].filter(
    ({ enclosingClass, enclosingFunction }) => enclosingClass === undefined && enclosingFunction === undefined,
  );
  const start = Math.min(...definitions.map(({ range }) => range.start));
  if (!Number.isFinite(start) || tree.text.slice(0, start).split('\n').at(-1)?.trim() !== '') return [];
  const { expression, need } = referTo(module, 'pytest', 'fixture');
  const newline = newlineOf(text);
  const lines = [`@${expression}(scope="module")`, 'def anyio_backend():', `${indentationStep(text)}return "asyncio"`];
  const edit = { file: path, span: { start, end: start }, newText: lines.join(newline) + newline.repeat(3) };
  return [
    ...fix('Run the tests of this module on asyncio only', safe, withImports(module, [edit], [need])),
    ...fix(
      'Run all anyio tests on asyncio only: anyio_backend in conftest.py',
      false,
      addToConftest(facts, 'anyio_backend', 'scope="session"', ['return "asyncio"']),
    ),
  ];
}
