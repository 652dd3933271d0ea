import { asyncFixture, asyncTest, iniFile, type Project, testModule } from './project';

/** A user's own `event_loop` fixture that makes a new loop. */
function override(scope: string, indent = ''): string {
  return [
    `@pytest.fixture(scope="${scope}")`,
    `def event_loop(${indent === '' ? '' : 'self'}):`,
    '    loop = asyncio.new_event_loop()',
    '    yield loop',
    '    loop.close()',
    '',
    '',
  ]
    .map((line) => (line === '' ? line : indent + line))
    .join('\n');
}

const tests =
  asyncTest('test_a', ['pytest.mark.asyncio'], ['resource']) +
  asyncTest('test_b', ['pytest.mark.asyncio'], ['resource']) +
  asyncTest('test_alone', ['pytest.mark.asyncio']);

/** Overrides of `event_loop` at each scope, seen by fixtures of each scope. */
export const eventLoopProjects: readonly Project[] = [
  ...['function', 'module', 'session'].map((scope) => ({
    name: `event-loop-${scope}`,
    // A module's loop under a session's override: which of two files runs first decides.
    orderMayDecide: scope === 'session',
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(override(scope)),
      ...Object.fromEntries(
        ['function', 'module', 'session'].map((cache) => [
          `test_${cache}.py`,
          testModule(asyncFixture('resource', `pytest_asyncio.fixture(scope="${cache}")`) + tests),
        ]),
      ),
    },
  })),
  {
    name: 'event-loop-in-module',
    files: {
      'pytest.ini': iniFile({ asyncio_mode: 'auto' }),
      'test_own.py': testModule(
        override('module') + asyncFixture('resource', 'pytest.fixture(scope="module")') + tests,
      ),
      'test_other.py': testModule(asyncFixture('resource', 'pytest.fixture') + tests),
    },
  },
  {
    name: 'event-loop-in-class',
    files: {
      'pytest.ini': iniFile({}),
      'test_it.py': testModule(
        `class TestIt:\n${override('class', '    ')}    @pytest.mark.asyncio\n    async def test_a(self):\n        here('test_a')\n\n    @pytest.mark.asyncio\n    async def test_b(self):\n        here('test_b')\n\n\n${asyncTest('test_c', ['pytest.mark.asyncio'])}`,
      ),
    },
  },
  {
    name: 'event-loop-scoped-tests',
    orderMayDecide: true,
    needs: ['pytest-asyncio', '>=0.24'],
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(override('session')),
      'test_it.py': testModule(
        asyncTest('test_a', ['pytest.mark.asyncio(loop_scope="session")']) +
          asyncTest('test_b', ['pytest.mark.asyncio']),
      ),
    },
  },
];
