import { foundCollections } from './found-collections';
import { foundOrders } from './found-orders';
import { asyncFixture, asyncTest, iniFile, type Project, testModule } from './project';

const MARK = 'pytest.mark.asyncio';
const BACKEND = '@pytest.fixture(scope="session")\ndef anyio_backend():\n    return "asyncio"\n\n\n';

function hook(call: string, guarded: boolean): string {
  const source = guarded ? '(item for item in items if pytest_asyncio.is_async_test(item))' : 'items';
  return testModule(
    `def pytest_collection_modifyitems(items):\n    for item in ${source}:\n        item.add_marker(${call})\n`,
  );
}

const hooked = testModule(
  asyncTest('test_a', [MARK]) +
    asyncTest('test_b', [MARK]) +
    asyncTest('test_unmarked', []) +
    asyncTest('test_c', [MARK]),
);

/** Projects that the random ones were reduced to, each for a disagreement there was, or that hold a documented use. */
export const foundProjects: readonly Project[] = [
  ...foundOrders,
  ...foundCollections,
  {
    name: 'found-anyio-mark-on-testcase',
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(BACKEND),
      'test_it.py': testModule(
        '@pytest.mark.anyio\nclass TestIt(unittest.TestCase):\n    async def test_a(self):\n        here("test_a")\n',
      ),
    },
  },
  {
    name: 'found-fixture-cached-by-another-owner',
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(BACKEND),
      'test_it.py': testModule(
        `${asyncFixture('resource', 'pytest.fixture(scope="module")')}${asyncTest('test_a', ['pytest.mark.anyio'], ['resource'])}def test_sync(resource):\n    here('test_sync')\n`,
      ),
    },
  },
  {
    name: 'found-mark-on-sync-test-stops-collection',
    needs: ['pytest-asyncio', '>=0.24'],
    files: {
      'pytest.ini': iniFile({}),
      'test_it.py': testModule(
        `${asyncFixture('resource', 'pytest_asyncio.fixture')}@pytest.mark.asyncio(loop_scope="module")\ndef test_sync(resource):\n    here('test_sync')\n\n\n${asyncTest('test_a', [MARK])}`,
      ),
    },
  },
  {
    name: 'found-collection-of-one-class-stops',
    needs: ['pytest-asyncio', '>=0.24'],
    files: {
      'pytest.ini': iniFile({}),
      'test_it.py': testModule(
        `${asyncTest('test_a', [MARK])}@pytest.mark.asyncio(loop_scope="package")\nclass TestIt:\n    async def test_b(self):\n        here('test_b')\n`,
      ),
    },
  },
  {
    name: 'found-function-test-in-between',
    needs: ['pytest-asyncio', '>=0.24'],
    files: {
      'pytest.ini': iniFile({}),
      'test_it.py': testModule(
        asyncTest('test_a', ['pytest.mark.asyncio(loop_scope="session")']) +
          asyncTest('test_b', [MARK]) +
          asyncTest('test_c', ['pytest.mark.asyncio(loop_scope="session")']),
      ),
    },
  },
  {
    name: 'found-runner-lives-with-a-wide-fixture',
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(BACKEND),
      'test_it.py': testModule(
        asyncFixture('resource', 'pytest.fixture(scope="module")') +
          asyncTest('test_a', ['pytest.mark.anyio']) +
          asyncTest('test_b', ['pytest.mark.anyio'], ['resource']) +
          asyncTest('test_c', ['pytest.mark.anyio']),
      ),
    },
  },
  {
    name: 'found-inherited-from-another-file',
    files: {
      'pytest.ini': '[pytest]\npythonpath = .\n',
      'bases.py': testModule(
        `class Base:\n    @pytest_asyncio.fixture\n    async def resource(self):\n        here('resource')\n        return 1\n\n    @${MARK}\n    async def test_a(self, resource):\n        here('test_a')\n`,
      ),
      'test_it.py': testModule(
        `from bases import Base\n\n\nclass TestOne(Base):\n    pass\n\n\nclass TestTwo(Base):\n    @${MARK}\n    async def test_b(self, resource):\n        here('test_b')\n`,
      ),
    },
  },
  {
    name: 'found-runner-fails-once-more-after-its-loop-is-closed',
    needs: ['pytest-asyncio', '<1.0'],
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(`@pytest.fixture\ndef anyio_backend():\n    return "asyncio"\n`),
      'test_it.py': testModule(
        asyncFixture('resource', 'pytest.fixture(autouse=True)') +
          asyncTest('test_a', [MARK, 'pytest.mark.anyio']) +
          asyncTest('test_b', ['pytest.mark.anyio']) +
          asyncTest('test_c', ['pytest.mark.anyio']),
      ),
    },
  },
  {
    name: 'found-wide-event-loop-closed-by-a-scoped-one',
    needs: ['pytest-asyncio', '>=0.25.1'],
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(
        `@pytest.fixture(scope="session")\ndef event_loop():\n    loop = asyncio.new_event_loop()\n    yield loop\n    loop.close()\n`,
      ),
      'test_it.py': testModule(
        `${asyncFixture('resource', 'pytest_asyncio.fixture')}@pytest.mark.asyncio(loop_scope="class")\nclass TestIt:\n    async def test_a(self):\n        here('test_a')\n\n    @pytest.mark.asyncio(loop_scope="function")\n    async def test_b(self):\n        here('test_b')\n\n\n${asyncTest('test_c', [MARK], ['resource'])}`,
      ),
    },
  },
  {
    name: 'found-override-hides-what-the-overridden-asks-for',
    needs: ['pytest-asyncio', '>=0.24'],
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(asyncFixture('resource', 'pytest_asyncio.fixture')),
      'test_it.py': testModule(
        `@pytest.fixture\ndef resource(resource):\n    here('own')\n    return 1\n\n\n${asyncTest('test_a', ['pytest.mark.asyncio(loop_scope="module")'], ['resource'])}`,
      ),
    },
  },
  {
    name: 'found-option-without-its-package-in-auto-mode',
    needs: ['pytest-asyncio', '>=0.26'],
    files: {
      'pytest.ini': iniFile({ asyncio_mode: 'auto', asyncio_default_test_loop_scope: 'package' }),
      'test_it.py': testModule(
        `async def test_a():\n    here('test_a')\n\n\ndef test_sync():\n    here('test_sync')\n`,
      ),
    },
  },
  ...[true, false].flatMap((guarded) =>
    ['append=False', 'append=True'].map((append) => ({
      name: `found-hook-${guarded ? 'guarded' : 'for-all'}-${append.slice(7).toLowerCase()}`,
      needs: ['pytest-asyncio', '>=0.24'] as const,
      files: {
        'pytest.ini': iniFile({}),
        'conftest.py': hook(`pytest.mark.asyncio(loop_scope="session"), ${append}`, guarded),
        'test_it.py': hooked,
      },
    })),
  ),
];
