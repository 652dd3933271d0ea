import type { DecoratorFact, Facts, FixtureFact, TestFact } from '../../model/facts';
import { setOptions } from '../edits/configuration';
import { calleeRange } from '../edits/decorators';
import { disablePlugin } from '../edits/disable-plugin';
import { plainDecorator } from '../edits/fixtures';
import { referTo } from '../edits/imports';
import { removeMark } from '../edits/remove-mark';
import { withImports } from '../edits/with-imports';
import { anyioMark, asksForTrio, asyncioMark } from '../reading/anyio-marks';
import { holdsLoop } from '../reading/loop-bound';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

/** Tests and fixtures that pytest-asyncio and anyio's plugin divide between them. */
export const mixedAnyioAsyncioPlugins: Trap = {
  name: 'mixed-anyio-asyncio-plugins',
  category: 'loop-scope',
  severity: 'error',
  rank: 17,
  summary: 'pytest-asyncio and anyio both run a part: a mark without effect, or a test and its fixture on two loops.',
  appliesTo: 'pytest-asyncio with the pytest plugin of anyio',
  check: (facts) => [
    ...idleMarks(facts).map((idle) => idleFinding(facts, idle)),
    ...divided(facts).map((pair) => dividedFinding(facts, pair)),
  ],
};

type Tests = readonly [TestFact, ...TestFact[]];

/** An anyio mark on tests that pytest-asyncio runs all the same, on asyncio for every parameter. */
interface IdleMark {
  readonly mark: DecoratorFact;
  readonly tests: Tests;
}

function idleMarks(facts: Facts): IdleMark[] {
  const found = new Map<number, IdleMark>();
  for (const test of facts.tests) {
    const mark = anyioMark(test);
    if (mark === undefined || mark.file !== facts.module.path || test.loop.provider !== 'pytest-asyncio') continue;
    // With asyncio as the only backend nothing comes out differently.
    if (!asksForTrio(facts, test)) continue;
    const tests = found.get(mark.node)?.tests;
    found.set(mark.node, { mark, tests: tests === undefined ? [test] : [...tests, test] });
  }
  return [...found.values()];
}

function idleFinding(facts: Facts, { mark, tests }: IdleMark): Finding {
  const [first] = tests;
  const why = whyAsyncio(facts, first);
  const message = `pytest-asyncio runs what this mark is for, because ${why}. "${first.function.name}[trio]" passes or fails on asyncio, like the other one.`;
  return report(mixedAnyioAsyncioPlugins, facts, mark.range, message, {
    severity: 'warning',
    test: first.nodeid,
    fixes: [...withoutMark(facts, mark, tests), ...withAnyio(facts, tests)],
  });
}

function whyAsyncio({ configuration }: Facts, test: TestFact): string {
  const mark = asyncioMark(test);
  if (mark !== undefined) return 'the test has the asyncio mark, too';
  return `asyncio_mode is auto in ${configuration.asyncioMode?.origin ?? 'the configuration'}`;
}

function withoutMark({ module }: Facts, mark: DecoratorFact, tests: Tests): Fix[] {
  // Their own request for the backend would go on making parameters of it.
  if (tests.some(({ fixtureNames }) => fixtureNames.has('anyio_backend'))) return [];
  const edit = removeMark(module, mark);
  return edit === undefined
    ? []
    : fix('Stay with pytest-asyncio: remove the anyio mark', false, withImports(module, [edit]));
}

/** Where the mode is the only reason, and every async test here is meant for anyio. */
function withAnyio(facts: Facts, tests: Tests): Fix[] {
  const { configuration } = facts;
  if (configuration.asyncioMode?.place?.file !== configuration.file || tests.some(asyncioMark)) return [];
  const others = facts.tests.filter((test) => test.loop.provider === 'pytest-asyncio' && anyioMark(test) === undefined);
  if (others.length > 0) return [];
  return [
    ...fix('Leave them to anyio: asyncio_mode = strict', false, setOptions(facts, { asyncio_mode: 'strict' }) ?? []),
    ...withoutAsyncio(facts),
  ];
}

/** Where nothing here is written for pytest-asyncio. */
function withoutAsyncio(facts: Facts): Fix[] {
  const isImported = facts.module.imports.some(({ origin }) => /^pytest_asyncio(\.|$)/.test(origin));
  if (isImported || facts.tests.some(({ fixtures }) => fixtures.some(({ isPytestAsyncio }) => isPytestAsyncio)))
    return [];
  const edits = disablePlugin(facts, 'asyncio', 'asyncio_');
  return fix('Switch pytest-asyncio off: addopts = -p no:asyncio', false, edits ?? []);
}

/** A fixture that one plugin runs for tests that the other one runs. */
interface Divided {
  readonly fixture: FixtureFact;
  readonly fixtureReason: string;
  readonly byAnyio: 'test' | 'fixture';
  readonly tests: Tests;
}

function divided(facts: Facts): Divided[] {
  const found = new Map<string, Divided>();
  for (const test of facts.tests) {
    for (const fixture of test.fixtures) {
      const loop = facts.loopOf(fixture, test);
      const byAnyio = whoseIsAnyio(test.loop.provider, loop.provider);
      if (byAnyio === undefined || loop.error !== undefined) continue;
      const key = `${fixture.module.path}:${fixture.function.node}:${byAnyio}`;
      const tests = found.get(key)?.tests;
      const all: Tests = tests === undefined ? [test] : [...tests, test];
      found.set(key, { fixture, fixtureReason: loop.reason, byAnyio, tests: all });
    }
  }
  return [...found.values()];
}

function whoseIsAnyio(test: string, fixture: string): Divided['byAnyio'] | undefined {
  if (test === 'anyio' && fixture === 'pytest-asyncio') return 'test';
  return test === 'pytest-asyncio' && fixture === 'anyio' ? 'fixture' : undefined;
}

function dividedFinding(facts: Facts, pair: Divided): Finding {
  const { fixture, byAnyio, fixtureReason, tests } = pair;
  const [first, ...others] = tests;
  const [mine, its] = byAnyio === 'test' ? ['anyio', 'pytest-asyncio'] : ['pytest-asyncio', 'anyio'];
  const message =
    `"${first.function.name}" runs on a loop of ${mine} (${first.loop.reason}), and its fixture "${fixture.name}" on one of ${its} (${fixtureReason}). ` +
    'Waiting for what the fixture made raises "RuntimeError: ... attached to a different loop", or hangs.';
  const parameter = first.function.parameters.find(({ name }) => name === fixture.name);
  const { start, end } = fixture.function.nameRange;
  return report(mixedAnyioAsyncioPlugins, facts, parameter?.range ?? first.function.nameRange, message, {
    severity: holdsLoop(fixture) ? 'error' : 'hint',
    test: first.nodeid,
    related: [
      { file: fixture.module.path, span: { start, end }, message: `"${fixture.name}" is run by ${its}` },
      ...others.map(({ function: { name, nameRange } }) => ({
        file: facts.module.path,
        span: { start: nameRange.start, end: nameRange.end },
        message: `"${name}" is run by ${mine} too`,
      })),
    ],
    fixes: byAnyio === 'test' ? oneForAnyio(facts, pair) : oneForAsyncio(facts, pair),
  });
}

/** The tests are anyio's: the fixture becomes anyio's, too, or the tests pytest-asyncio's. */
function oneForAnyio(facts: Facts, { fixture, tests }: Divided): Fix[] {
  return [...plainFixture(facts, fixture), ...remarked(facts, tests)];
}

function plainFixture(facts: Facts, fixture: FixtureFact): Fix[] {
  const plain = fixture.isPytestAsyncio ? plainDecorator(fixture) : undefined;
  if (plain === undefined) return [];
  // Tests of pytest-asyncio that use it would be left without it in strict mode.
  if ([facts, ...facts.suite].some(({ tests }) => tests.some((test) => isAsyncioUser(test, fixture)))) return [];
  const edits = withImports(fixture.module, plain.edits, plain.needs);
  return fix(`Let anyio run "${fixture.name}"`, false, edits);
}

function isAsyncioUser({ loop, fixtures }: TestFact, fixture: FixtureFact): boolean {
  return loop.provider === 'pytest-asyncio' && fixtures.some((used) => used.function === fixture.function);
}

function remarked(facts: Facts, tests: Tests): Fix[] {
  const { module } = facts;
  const marks = new Map<number, DecoratorFact>();
  for (const test of tests) {
    const mark = anyioMark(test);
    const isOwn = mark !== undefined && mark.file === module.path && !mark.called;
    // Whatever else asks for the backend keeps anyio in it.
    if (!isOwn || test.fixtureNames.has('anyio_backend')) return [];
    marks.set(mark.node, mark);
  }
  const { expression, need } = referTo(module, 'pytest', 'mark');
  const edits = [...marks.values()].map((mark) => ({
    file: module.path,
    span: calleeRange(module, mark),
    newText: `${expression}.asyncio`,
  }));
  return fix('Let pytest-asyncio run the tests', false, withImports(module, edits, [need]));
}

/** The fixture is anyio's by its mode, or because something asks for the backend. */
function oneForAsyncio(facts: Facts, { tests }: Divided): Fix[] {
  const { configuration, module } = facts;
  if (tests.some(({ fixtureNames }) => fixtureNames.has('anyio_backend')) || configuration.anyioMode?.value !== 'auto')
    return [];
  if (configuration.asyncioMode?.value === 'auto') {
    const title = 'Leave everything to pytest-asyncio: anyio_mode = strict';
    return [
      ...fix(title, false, setOptions(facts, { anyio_mode: 'strict' }) ?? []),
      ...fix(
        "Switch anyio's plugin off: addopts = -p no:anyio",
        false,
        disablePlugin(facts, 'anyio', 'anyio_mode') ?? [],
      ),
    ];
  }
  const marks = new Map(tests.flatMap((test) => asyncioMark(test) ?? []).map((mark) => [mark.node, mark]));
  const edits = [...marks.values()].flatMap((mark) => removeMark(module, mark) ?? []);
  if (edits.length < marks.size) return [];
  return fix('Leave the tests to anyio, too: remove the asyncio mark', false, withImports(module, edits));
}
