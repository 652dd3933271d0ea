import { asyncFixture, asyncTest, iniFile, type Project, testModule } from './project';

const ANYIO = 'pytest.mark.anyio';
const MARK = 'pytest.mark.asyncio';

function backend(scope: string): string {
  return `@pytest.fixture(scope="${scope}")\ndef anyio_backend():\n    return "asyncio"\n\n\n`;
}

function syncFixture(name: string, decorator: string, requests: readonly string[]): string {
  return `@${decorator}\ndef ${name}(${requests.join(', ')}):\n    here('${name}')\n    return '${name}'\n\n\n`;
}

/** Found by random projects: in which order tests run and fixtures are set up, and what one test leaves to the next. */
export const foundOrders: readonly Project[] = [
  {
    name: 'found-tests-grouped-by-a-wide-parameter',
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(backend('session')),
      'test_it.py': testModule(
        asyncFixture('resource', 'pytest.fixture(scope="module", params=[1, 2])', ['request']) +
          asyncTest('test_a', [ANYIO], ['resource']) +
          asyncTest('test_b', [ANYIO]) +
          asyncTest('test_c', [ANYIO], ['resource']),
      ),
    },
  },
  {
    name: 'found-tests-grouped-by-two-parameters',
    // Before, the end of the first parameter closes the runner under the other fixture, and a setup fails for some only.
    needs: ['anyio', '>=4.1'],
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(backend('session')),
      'test_it.py': testModule(
        asyncFixture('one', 'pytest.fixture(scope="session", params=[1, 2])', ['request']) +
          asyncFixture('other', 'pytest.fixture(scope="module", params=[1, 2])', ['request']) +
          asyncTest('test_a', [ANYIO, 'pytest.mark.parametrize("number", [1, 2])'], ['other', 'number']) +
          asyncTest('test_b', [ANYIO], ['one', 'other']) +
          asyncTest('test_c', [ANYIO], ['one']),
      ),
    },
  },
  {
    name: 'found-testcase-methods-of-anyio-keep-their-place',
    needs: ['anyio', '>=4.13'],
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(asyncFixture('resource', 'pytest.fixture')),
      'test_it.py': testModule(
        asyncTest('test_a', [ANYIO], ['resource']) +
          "def test_b(resource):\n    here('test_b')\n\n\n" +
          `@${ANYIO}\nclass TestIt(unittest.IsolatedAsyncioTestCase):\n    @pytest.fixture(autouse=True)\n    def use(self, resource):\n        pass\n\n    async def test_c(self):\n        here('test_c')\n`,
      ),
    },
  },
  {
    name: 'found-setup-pytest-cannot-repeat',
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(backend('function')),
      'test_it.py': testModule(
        asyncFixture('inner', 'pytest.fixture') +
          syncFixture('outer', 'pytest.fixture', ['inner']) +
          asyncTest('test_a', [], ['outer']) +
          asyncTest('test_b', [ANYIO], ['outer']),
      ),
    },
  },
  {
    name: 'found-failed-setup-is-tried-again',
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(backend('function')),
      'test_it.py': testModule(
        asyncFixture('resource', 'pytest.fixture(scope="module")') +
          asyncTest('test_a', [ANYIO], ['resource']) +
          asyncTest('test_b', [MARK], ['resource']),
      ),
    },
  },
  {
    name: 'found-parameter-hidden-by-an-override',
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(
        syncFixture('inner', 'pytest.fixture', []) + asyncFixture('resource', 'pytest_asyncio.fixture', ['inner']),
      ),
      'test_it.py': testModule(
        syncFixture('number', 'pytest.fixture(params=[1, 2])', ['request']) +
          syncFixture('inner', 'pytest.fixture', ['number']) +
          syncFixture('resource', 'pytest.fixture', ['resource']) +
          asyncTest('test_a', [MARK], ['resource']),
      ),
    },
  },
  {
    name: 'found-parameter-brings-its-scope-to-the-overridden',
    needs: ['pytest-asyncio', '>=0.24'],
    files: {
      'pytest.ini': iniFile({ asyncio_default_fixture_loop_scope: 'package' }),
      'test_it.py': testModule(
        `${asyncFixture('resource', 'pytest_asyncio.fixture(scope="session")')}class TestIt:\n    @pytest_asyncio.fixture(params=[1, 2])\n    async def resource(self, request, resource):\n        here('own')\n        return 1\n\n    @${MARK}\n    async def test_a(self, resource):\n        here('test_a')\n`,
      ),
    },
  },
  {
    name: 'found-backend-met-while-setting-up',
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(backend('function')),
      'test_it.py': testModule(
        asyncFixture('first', 'pytest.fixture(autouse=True)') +
          asyncFixture('second', 'pytest.fixture') +
          asyncTest('test_a', [ANYIO]) +
          `def test_sync(first, second):\n    here('test_sync')\n`,
      ),
    },
  },
  {
    name: 'found-parameter-for-a-testcase',
    files: {
      'pytest.ini': iniFile({}),
      'test_it.py': testModule(
        `${syncFixture('number', 'pytest.fixture(autouse=True, params=[1, 2])', ['request'])}${asyncTest('test_a', [MARK])}class TestIt(unittest.IsolatedAsyncioTestCase):\n    async def test_b(self):\n        here('test_b')\n`,
      ),
    },
  },
  {
    name: 'found-runner-closed-by-a-loop-made-beside-it',
    needs: ['pytest-asyncio', '<1.0'],
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(backend('function')),
      'test_it.py': testModule(
        asyncFixture('own', 'pytest.fixture') +
          asyncFixture('by_asyncio', 'pytest_asyncio.fixture', ['own']) +
          asyncTest('test_a', [ANYIO], ['by_asyncio']),
      ),
    },
  },
  {
    name: 'found-class-scoped-event-loop-for-a-testcase',
    needs: ['pytest-asyncio', '<1.0'],
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(
        `@pytest.fixture(scope="class")\ndef event_loop():\n    loop = asyncio.new_event_loop()\n    yield loop\n    loop.close()\n`,
      ),
      'test_it.py': testModule(
        `class TestIt(unittest.IsolatedAsyncioTestCase):\n    @${MARK}\n    async def test_a(self):\n        here('test_a')\n`,
      ),
    },
  },
  {
    name: 'found-too-narrow-when-it-is-called',
    needs: ['pytest-asyncio', '<1.0'],
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(
        `@pytest.fixture(scope="module")\ndef event_loop():\n    loop = asyncio.new_event_loop()\n    yield loop\n    loop.close()\n\n\n${syncFixture('plain', 'pytest.fixture(autouse=True)', [])}${asyncFixture('resource', 'pytest_asyncio.fixture(scope="module", params=[1, 2])', ['request'])}`,
      ),
      'test_it.py': testModule(
        `class Base:\n    @pytest.fixture\n    def resource(self, plain, resource):\n        here('own')\n        return 1\n\n    async def test_a(self):\n        here('test_a')\n\n\n@${MARK}\nclass TestIt(Base):\n    async def test_b(self, resource):\n        here('test_b')\n\n    async def test_c(self):\n        here('test_c')\n`,
      ),
    },
  },
];
