import { asyncFixture, asyncTest, iniFile, type Project, testModule } from './project';

const MARK = 'pytest.mark.asyncio';
const BACKEND = '@pytest.fixture\ndef anyio_backend():\n    return "asyncio"\n\n\n';

function hook(source: string, mark: string): string {
  return `def pytest_collection_modifyitems(items):\n    marker = ${mark}\n    for item in ${source}:\n        item.add_marker(marker, append=False)\n`;
}

const GUARDED = '(item for item in items if pytest_asyncio.is_async_test(item))';

/** Found by random projects: what pytest-asyncio and hooks decide while tests are collected. */
export const foundCollections: readonly Project[] = [
  {
    name: 'found-hook-marks-what-anyio-runs',
    needs: ['pytest-asyncio', '>=0.24'],
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(BACKEND + hook('items', 'pytest.mark.asyncio(loop_scope="package")')),
      'test_it.py': testModule(asyncTest('test_a', ['pytest.mark.anyio'])),
    },
  },
  {
    name: 'found-hook-makes-a-loop-for-an-unmarked-test',
    needs: ['pytest-asyncio', '>=0.24'],
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(
        `@pytest.fixture(scope="session")\ndef event_loop():\n    loop = asyncio.new_event_loop()\n    yield loop\n    loop.close()\n\n\n${asyncFixture('resource', 'pytest_asyncio.fixture(scope="session")')}${hook('items', MARK)}`,
      ),
      'test_it.py': testModule(asyncTest('test_a', []) + asyncTest('test_b', [MARK], ['resource'])),
    },
  },
  {
    name: 'found-guarded-hook-leaves-the-others',
    needs: ['pytest-asyncio', '>=0.24'],
    files: {
      'pytest.ini': iniFile({ asyncio_mode: 'auto' }),
      'conftest.py': testModule(hook(GUARDED, 'pytest.mark.asyncio(loop_scope="package")')),
      'test_it.py': testModule(
        `def test_sync():\n    here('test_sync')\n\n\nclass TestIt(unittest.TestCase):\n    @${MARK}\n    async def test_a(self):\n        here('test_a')\n`,
      ),
    },
  },
  {
    name: 'found-parametrized-test-forgets-the-loop-it-was-collected-with',
    needs: ['pytest-asyncio', '>=0.24'],
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(hook('items', 'pytest.mark.asyncio(loop_scope="module")')),
      'test_it.py': testModule(
        `pytestmark = pytest.mark.asyncio(loop_scope="session")\n\n\n${asyncTest('test_a', ['pytest.mark.parametrize("number", [1, 2])'], ['number'])}${asyncTest('test_b', [])}`,
      ),
    },
  },
  {
    name: 'found-package-fixture-stops-its-class',
    needs: ['pytest-asyncio', '>=0.23'],
    files: {
      'pytest.ini': iniFile({}),
      'test_it.py': testModule(
        `${asyncTest('test_a', [MARK])}class TestOne:\n    @pytest_asyncio.fixture(scope="package")\n    async def resource(self):\n        here('resource')\n        return 1\n\n    @${MARK}\n    async def test_b(self, resource):\n        here('test_b')\n\n\nclass TestTwo:\n    @${MARK}\n    async def test_c(self):\n        here('test_c')\n`,
      ),
    },
  },
  {
    name: 'found-class-fixture-belongs-to-the-first-class',
    needs: ['pytest-asyncio', '>=0.23'],
    files: {
      'pytest.ini': iniFile({}),
      'test_it.py': testModule(
        `${asyncFixture('resource', 'pytest_asyncio.fixture(scope="class")')}class TestOne:\n    @${MARK}\n    async def test_a(self, resource):\n        here('test_a')\n\n\nclass TestTwo:\n    @${MARK}\n    async def test_b(self, resource):\n        here('test_b')\n`,
      ),
    },
  },
  {
    name: 'found-testcase-with-a-class-loop',
    needs: ['pytest-asyncio', '>=0.23'],
    files: {
      'pytest.ini': iniFile({}),
      'test_it.py': testModule(
        `class TestIt(unittest.IsolatedAsyncioTestCase):\n    @pytest.mark.asyncio(scope="class")\n    async def test_a(self):\n        here('test_a')\n`,
      ),
    },
  },
  {
    name: 'found-class-imported-from-another-file',
    files: {
      'pytest.ini': '[pytest]\npythonpath = .\n',
      'shared.py': testModule(
        `class TestShared:\n    @pytest_asyncio.fixture\n    async def resource(self):\n        here('resource')\n        return 1\n\n    @${MARK}\n    async def test_a(self, resource):\n        here('test_a')\n\n    async def test_b(self):\n        here('test_b')\n`,
      ),
      'test_it.py': testModule(
        `from shared import TestShared\nfrom shared import TestShared as TestAgain\n\npytestmark = ${MARK}\n\n\n${asyncTest('test_c', [])}`,
      ),
    },
  },
  {
    name: 'found-folder-below-a-package',
    needs: ['pytest-asyncio', '>=0.23'],
    files: {
      'pytest.ini': iniFile({}),
      'pkg/__init__.py': '',
      'pkg/sub/test_it.py': testModule(
        asyncFixture('resource', 'pytest_asyncio.fixture(scope="package")') + asyncTest('test_a', [MARK], ['resource']),
      ),
    },
  },
  {
    name: 'found-anyio-test-below-a-marked-package',
    // pytest 7 reads the mark when the first test of the package is set up; pytest-asyncio's loop then closes anyio's.
    needs: ['pytest-asyncio', '>=0.23'],
    files: {
      'pytest.ini': iniFile({}),
      'pkg/__init__.py': 'import pytest\n\npytestmark = [pytest.mark.asyncio]\n',
      'pkg/test_it.py': testModule(
        BACKEND +
          asyncFixture('resource', 'pytest.fixture') +
          asyncTest('test_a', [MARK]) +
          asyncTest('test_b', ['pytest.mark.anyio'], ['resource']) +
          asyncTest('test_c', ['pytest.mark.anyio'], ['resource']),
      ),
    },
  },
  {
    name: 'found-sync-test-below-a-package-marked-for-a-class',
    needs: ['pytest-asyncio', '>=0.23'],
    files: {
      'pytest.ini': iniFile({}),
      'pkg/__init__.py': 'import pytest\n\npytestmark = pytest.mark.asyncio(scope="class")\n',
      'pkg/test_it.py': testModule(
        `${asyncTest('test_a', [])}def test_b():\n    here('test_b')\n\n\nclass TestIt:\n    def test_c(self):\n        here('test_c')\n`,
      ),
    },
  },
  {
    name: 'found-overridden-autouse-fixture-with-parameters',
    files: {
      'pytest.ini': iniFile({ asyncio_mode: 'auto' }),
      'test_it.py': testModule(
        `${asyncFixture('resource', 'pytest.fixture(autouse=True)')}${asyncTest('test_a', [])}class TestIt:\n    @pytest.fixture(autouse=True, params=[1, 2])\n    async def resource(self, request):\n        here('own')\n        return 1\n\n    async def test_b(self):\n        here('test_b')\n`,
      ),
    },
  },
  {
    name: 'found-autouse-fixture-named-by-usefixtures-too',
    files: {
      'pytest.ini': iniFile({ usefixtures: 'resource' }),
      'test_it.py': testModule(
        `${asyncFixture('resource', 'pytest_asyncio.fixture(autouse=True, params=[1, 2])', ['request'])}${asyncTest('test_a', [MARK])}`,
      ),
    },
  },
];
