import { asyncFixture, asyncTest, iniFile, type Project, testModule, thinned } from './project';

const SCOPES = ['function', 'module', 'session'] as const;
const MARKS = ['', 'loop_scope="function"', 'loop_scope="module"', 'loop_scope="session"', 'scope="module"'] as const;

/** `fixture_<cache>_<loop>` beside tests of one loop scope: one module for each combination. */
function combination(cache: string, loop: string | undefined, mark: string): string {
  const loopScope = loop === undefined ? '' : `, loop_scope="${loop}"`;
  return testModule(
    asyncFixture('resource', `pytest_asyncio.fixture(scope="${cache}"${loopScope})`) +
      asyncTest('test_one', [`pytest.mark.asyncio(${mark})`], ['resource']) +
      asyncTest('test_two', [`pytest.mark.asyncio(${mark})`], ['resource']),
  );
}

const combinations = MARKS.flatMap((mark, index) =>
  SCOPES.flatMap((cache) =>
    [undefined, ...SCOPES].map(
      (loop) => [`test_${cache}_${loop ?? 'unset'}_${index}.py`, combination(cache, loop, mark)] as const,
    ),
  ),
);

function withOptions(name: string, options: Readonly<Record<string, string>>, needs: string, offset: number): Project {
  return {
    name: `scopes-${name}`,
    files: { 'pytest.ini': iniFile(options), ...Object.fromEntries(thinned(combinations, offset)) },
    needs: ['pytest-asyncio', needs],
  };
}

const combined: readonly Omit<Project, 'orderMayDecide'>[] = [
  withOptions('no-options', {}, '>=0.24', 0),
  withOptions('fixture-function', { asyncio_default_fixture_loop_scope: 'function' }, '>=0.24', 1),
  withOptions('fixture-session', { asyncio_default_fixture_loop_scope: 'session' }, '>=0.24', 2),
  withOptions('test-session', { asyncio_default_test_loop_scope: 'session' }, '>=0.26', 0),
  withOptions(
    'both-session',
    { asyncio_default_fixture_loop_scope: 'session', asyncio_default_test_loop_scope: 'session', asyncio_mode: 'auto' },
    '>=0.26',
    1,
  ),
  withOptions('fixture-scope', { asyncio_default_fixture_loop_scope: 'fixture-scope' }, '>=1.5', 2),
  {
    name: 'scopes-plain-fixtures-auto',
    needs: ['pytest-asyncio', '>=0.24'],
    files: {
      'pytest.ini': iniFile({ asyncio_mode: 'auto', asyncio_default_fixture_loop_scope: 'module' }),
      ...Object.fromEntries(
        SCOPES.flatMap((scope) =>
          SCOPES.map((mark) => [
            `test_${scope}_${mark}.py`,
            testModule(
              asyncFixture('resource', `pytest.fixture(scope="${scope}")`) +
                asyncTest('test_one', [`pytest.mark.asyncio(loop_scope="${mark}")`], ['resource']) +
                asyncTest('test_unmarked', [], ['resource']),
            ),
          ]),
        ),
      ),
    },
  },
  {
    name: 'scopes-of-marks-in-023',
    needs: ['pytest-asyncio', '>=0.23,<0.24'],
    files: {
      'pytest.ini': iniFile({}),
      ...Object.fromEntries(
        SCOPES.flatMap((cache) =>
          SCOPES.map((mark) => [
            `test_${cache}_${mark}.py`,
            testModule(
              asyncFixture('resource', `pytest_asyncio.fixture(scope="${cache}")`) +
                asyncTest('test_one', [`pytest.mark.asyncio(scope="${mark}")`], ['resource']) +
                asyncTest('test_two', [`pytest.mark.asyncio(scope="${mark}")`], ['resource']),
            ),
          ]),
        ),
      ),
    },
  },
];

/** Cache scope x loop scope of a fixture x loop scope of its tests x configuration. */
export const scopeProjects: readonly Project[] = combined.map((project) => ({ ...project, orderMayDecide: true }));
