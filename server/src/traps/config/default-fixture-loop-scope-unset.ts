import type { FixtureFact } from '../../model/facts';
import type { ProjectFacts } from '../../model/project-facts';
import { setOptions } from '../edits/configuration';
import { defaultedFixtures, widestCache } from '../reading/defaulted-fixtures';
import { named } from '../reading/installed';
import { fix } from '../reading/report';
import { reportInProject } from '../reading/report-in-project';
import type { Fix, Trap } from '../trap';
import { singleLoopScopeOption } from './single-loop-scope-option';

const OPTION = 'asyncio_default_fixture_loop_scope';

/** Async fixtures whose loop is decided by a default that is announced to change. */
export const defaultFixtureLoopScopeUnset: Trap = {
  name: 'default-fixture-loop-scope-unset',
  category: 'config',
  severity: 'warning',
  rank: 25,
  summary: 'asyncio_default_fixture_loop_scope is not set, and its default is announced to change.',
  appliesTo: 'pytest-asyncio >= 0.24',
  checkProject(project) {
    const { configuration, suite, versions } = project;
    const { file, section } = configuration;
    if (suite === undefined || file === undefined || versions.satisfies('pytest-asyncio', '>=0.24') !== 'yes')
      return [];
    if (configuration.option(OPTION) !== undefined || configuration.problems.length > 0) return [];
    // The other option without this one: a trap of its own, and its remedy is the same.
    if (singleLoopScopeOption.checkProject?.(project).length) return [];
    // The same holds for an override of event_loop.
    if (suite.some((facts) => facts.fixtures.some(({ name }) => name === 'event_loop'))) return [];
    const fixtures = defaultedFixtures(suite);
    const [first] = fixtures.filter(({ scope }) => scope !== 'function').concat(fixtures);
    if (first === undefined) return [];
    const place = section ?? { file, start: 0, end: 0 };
    return [
      reportInProject(defaultFixtureLoopScopeUnset, project, place, message(project, first), {
        severity: isPrinted(project) ? 'warning' : 'information',
        related: [
          {
            file: first.module.path,
            span: { start: first.function.nameRange.start, end: first.function.nameRange.end },
            message: `"${first.name}" runs on the loop of its own scope now`,
          },
        ],
        fixes: fixes(project, fixtures),
      }),
    ];
  },
};

/** pytest hides what is warned of while plugins are set up, from 8.4 to before 9.2. */
function isPrinted({ versions }: ProjectFacts): boolean {
  return versions.satisfies('pytest', '<8.4') === 'yes' || versions.satisfies('pytest', '>=9.2') === 'yes';
}

function message(project: ProjectFacts, fixture: FixtureFact): string {
  const told = isPrinted(project)
    ? `prints "The configuration option "asyncio_default_fixture_loop_scope" is unset." for each run.`
    : `shows "asyncio_default_fixture_loop_scope=None" in the head of each run.`;
  const future =
    fixture.scope === undefined || fixture.scope === 'function'
      ? 'Say "function" to keep what is done today.'
      : `Then "${fixture.name}", kept for a ${fixture.scope}, cannot run on the loop of one test: it ends in a ScopeMismatch.`;
  return `${named(project, 'pytest-asyncio')} ${told} Async fixtures run on a loop of their cache's scope; a later version runs them on the loop of each test. ${future}`;
}

function fixes(project: ProjectFacts, fixtures: readonly FixtureFact[]): Fix[] {
  const { versions } = project;
  const cache = widestCache(fixtures);
  const set = (options: Readonly<Record<string, string>>) => setOptions(project, options) ?? [];
  if (cache === 'function') return fix(`Set ${OPTION} to function`, true, set({ [OPTION]: 'function' }));
  const keeps =
    versions.satisfies('pytest-asyncio', '>=1.5') === 'yes'
      ? fix(`Set ${OPTION} to fixture-scope, which is what is done today`, true, set({ [OPTION]: 'fixture-scope' }))
      : [];
  if (cache === undefined || versions.satisfies('pytest-asyncio', '>=0.26') !== 'yes') return keeps;
  const both = set({ [OPTION]: cache, asyncio_default_test_loop_scope: cache });
  return [...keeps, ...fix(`Run tests and async fixtures on one ${cache} loop`, false, both)];
}
