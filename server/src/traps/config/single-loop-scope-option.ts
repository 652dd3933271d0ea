import { isLoopScope, type LoopScope, sameLoop } from '../../model/effective-loop';
import type { Facts, FixtureFact, TestFact } from '../../model/facts';
import type { ProjectFacts } from '../../model/project-facts';
import type { ConfigurationPlace, Setting } from '../../workspace/pytest-configuration';
import { setOptions } from '../edits/configuration';
import { defaultedFixtures, leavesScopeOpen, wider, widestCache } from '../reading/defaulted-fixtures';
import { named } from '../reading/installed';
import { holdsLoop } from '../reading/loop-bound';
import { fix } from '../reading/report';
import { reportInProject } from '../reading/report-in-project';
import type { Finding, Fix, Trap } from '../trap';

const FIXTURES = 'asyncio_default_fixture_loop_scope';
const TESTS = 'asyncio_default_test_loop_scope';

/** The configuration moves fixtures to one loop and leaves the tests on another, or the other way round. */
export const singleLoopScopeOption: Trap = {
  name: 'single-loop-scope-option',
  category: 'config',
  severity: 'warning',
  rank: 5,
  summary: 'One of the two options for loop scopes is set without the other, so tests and fixtures run on two loops.',
  appliesTo: 'pytest-asyncio >= 0.24',
  checkProject(project) {
    const { suite, versions } = project;
    if (suite === undefined || versions.satisfies('pytest-asyncio', '>=0.24') !== 'yes') return [];
    const options = readOptions(project);
    const pairs = options === undefined ? [] : suite.flatMap((facts) => splitPairs(facts, options));
    const [first, ...others] = pairs;
    return options === undefined || first === undefined ? [] : [finding(project, options, [first, ...others])];
  },
};

interface Options {
  readonly fixtures: Setting<string> | undefined;
  readonly tests: Setting<string> | undefined;
  /** The name of the option that is to blame. */
  readonly key: ConfigurationPlace;
}

/** A test and an async fixture of it that the options put on two loops. */
interface SplitPair {
  readonly test: TestFact;
  readonly fixture: FixtureFact;
  readonly fixtureScope: LoopScope;
  readonly path: string;
}

function readOptions({ configuration, versions }: ProjectFacts): Options | undefined {
  const fixtures = configuration.asyncioDefaultFixtureLoopScope;
  const tests =
    versions.satisfies('pytest-asyncio', '>=0.26') === 'yes' ? configuration.asyncioDefaultTestLoopScope : undefined;
  const moves = (setting: Setting<string> | undefined) =>
    setting !== undefined && isLoopScope(setting.value) && setting.value !== 'function' ? setting.key : undefined;
  const key = moves(fixtures) ?? moves(tests);
  return key && { fixtures, tests, key };
}

function splitPairs(facts: Facts, options: Options): SplitPair[] {
  return facts.tests
    .filter(({ loop }) => loop.provider === 'pytest-asyncio' && isByOption(loop.decidedAt, options.tests))
    .flatMap((test) =>
      test.fixtures.flatMap((fixture) => {
        if (!leavesScopeOpen(fixture)) return [];
        const loop = facts.loopOf(fixture, test);
        if (loop.provider !== 'pytest-asyncio' || loop.scope === undefined || loop.error !== undefined) return [];
        const refused = test.loop.error?.kind === 'multiple-event-loops';
        if (!refused && sameLoop(test.loop, loop) !== 'no') return [];
        // Of one scope and yet two loops: an override of "event_loop" is in the way.
        if (!refused && test.loop.scope === loop.scope) return [];
        return [{ test, fixture, fixtureScope: loop.scope, path: facts.module.path }];
      }),
    );
}

/** Decided by the option, or by nothing because it is not set. */
function isByOption(decidedAt: TestFact['loop']['decidedAt'], option: Setting<string> | undefined): boolean {
  if (decidedAt === undefined) return true;
  const place = option?.place;
  return place !== undefined && place.file === decidedAt.file && place.start === decidedAt.start;
}

function finding(project: ProjectFacts, options: Options, pairs: readonly [SplitPair, ...SplitPair[]]): Finding {
  const bound = pairs.find(({ fixture }) => holdsLoop(fixture));
  const { test, fixture, fixtureScope, path } = bound ?? pairs[0];
  const tests = new Set(pairs.map((pair) => pair.test)).size;
  const testScope = test.loop.scope ?? options.tests?.value ?? 'function';
  const others = tests === 1 ? '' : ` So do ${tests - 1} more ${tests === 2 ? 'test' : 'tests'}.`;
  const message =
    `${explain(project, options)} "${test.function.name}" runs on the ${testScope} loop, and its async fixture ` +
    `"${fixture.name}" on the ${fixtureScope} loop: ${symptom(project, test, bound !== undefined)}${others}`;
  return reportInProject(singleLoopScopeOption, project, options.key, message, {
    severity: test.loop.error !== undefined ? 'error' : bound === undefined ? 'information' : 'warning',
    related: [
      { file: path, span: test.function.nameRange, message: `"${test.function.name}" runs on the ${testScope} loop` },
      {
        file: fixture.module.path,
        span: fixture.function.nameRange,
        message: `"${fixture.name}" runs on the ${fixtureScope} loop`,
      },
    ].map((place) => ({ ...place, span: { start: place.span.start, end: place.span.end } })),
    fixes: fixes(project, options),
  });
}

function explain(project: ProjectFacts, { fixtures, tests }: Options): string {
  const knows = project.versions.satisfies('pytest-asyncio', '>=0.26') === 'yes';
  if (!knows) return `${named(project, 'pytest-asyncio')} has an option for the loop of fixtures, and none for tests.`;
  if (fixtures !== undefined && tests !== undefined) return `${FIXTURES} and ${TESTS} name two loops.`;
  return fixtures === undefined
    ? `${TESTS} moves the tests alone: ${FIXTURES} is not set.`
    : `${FIXTURES} moves the fixtures alone: ${TESTS} is not set.`;
}

function symptom(project: ProjectFacts, test: TestFact, bound: boolean): string {
  const error = test.loop.error;
  if (error !== undefined) return `${named(project, 'pytest-asyncio')} refuses this: "${error.text}".`;
  return bound
    ? 'where that waits for what the fixture made, it raises "RuntimeError: ... attached to a different loop", or hangs.'
    : 'the value does not seem to belong to a loop, so this may do no harm.';
}

/** Neither is safe: a suite whose fixtures make nothing of a loop works as it is. */
function fixes(project: ProjectFacts, { fixtures, tests }: Options): Fix[] {
  const { suite = [], versions } = project;
  const open = defaultedFixtures(suite);
  const cache = widestCache(open);
  if (cache === undefined) return [];
  const narrow = cache === 'function' ? setOptions(project, { [FIXTURES]: scopeOf(tests) ?? 'function' }) : undefined;
  const apart = tests === undefined || scopeOf(tests) === 'function';
  const narrowed = apart ? fix('Run async fixtures on the loop of their test', false, narrow ?? []) : [];
  if (versions.satisfies('pytest-asyncio', '>=0.26') !== 'yes') return narrowed;
  const scope = wider(wider(scopeOf(fixtures) ?? 'function', scopeOf(tests) ?? 'function'), cache);
  const both = setOptions(project, { [FIXTURES]: scope, [TESTS]: scope }) ?? [];
  return [...fix(`Run tests and async fixtures on one ${scope} loop`, false, both), ...narrowed];
}

function scopeOf(setting: Setting<string> | undefined): LoopScope | undefined {
  return setting !== undefined && isLoopScope(setting.value) ? setting.value : undefined;
}
