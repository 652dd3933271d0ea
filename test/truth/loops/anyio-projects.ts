import { asyncFixture, asyncTest, iniFile, type Project, testModule } from './project';

const ANYIO = 'pytest.mark.anyio';
const BACKEND = '@pytest.fixture(scope="session")\ndef anyio_backend():\n    return "asyncio"\n\n\n';

function backend(scope: string): string {
  return BACKEND.replace('session', scope);
}

/** Tests and fixtures that anyio's plugin runs, alone and beside pytest-asyncio. */
export const anyioProjects: readonly Project[] = [
  {
    name: 'anyio-marks',
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(BACKEND),
      'test_it.py': testModule(
        asyncFixture('resource', 'pytest.fixture') +
          asyncFixture('by_asyncio', 'pytest_asyncio.fixture') +
          asyncTest('test_a', [ANYIO], ['resource']) +
          asyncTest('test_c', [], ['anyio_backend', 'resource']) +
          asyncTest('test_d', ['pytest.mark.asyncio']) +
          asyncTest('test_e', ['pytest.mark.asyncio', ANYIO]),
      ),
      'test_unmarked.py': testModule(
        asyncFixture('resource', 'pytest.fixture') + asyncTest('test_b', [], ['resource']),
      ),
      'test_module.py': testModule(
        `pytestmark = ${ANYIO}\n\n${asyncTest('test_a', [])}class TestIt:\n    async def test_b(self):\n        here('test_b')\n\n    def test_sync(self):\n        here('test_sync')\n`,
      ),
      'test_indirect.py': testModule(
        `@pytest.fixture\ndef client(anyio_backend_name):\n    return 1\n\n\n@pytest.fixture\ndef own(anyio_backend):\n    return 1\n\n\n${asyncTest('test_a', [], ['own'])}`,
      ),
    },
  },
  ...['function', 'module', 'session'].flatMap((scope) =>
    ['module', 'session'].map((cache) => ({
      name: `anyio-backend-${scope}-${cache}`,
      files: {
        'pytest.ini': iniFile({}),
        'conftest.py': testModule(backend(scope)),
        'test_it.py': testModule(
          asyncFixture('resource', `pytest.fixture(scope="${cache}")`) +
            asyncTest('test_a', [ANYIO], ['resource']) +
            asyncTest('test_b', [ANYIO], ['resource']),
        ),
      },
    })),
  ),
  ...['function', 'module', 'session'].map((cache) => ({
    name: `anyio-default-backend-${cache}`,
    files: {
      'pytest.ini': iniFile({ addopts: '-k "not trio"' }),
      'test_it.py': testModule(
        asyncFixture('resource', `pytest.fixture(scope="${cache}")`) + asyncTest('test_a', [ANYIO], ['resource']),
      ),
    },
  })),
  {
    name: 'anyio-and-asyncio-auto',
    mayBeUnknown: true,
    files: {
      'pytest.ini': iniFile({ asyncio_mode: 'auto' }),
      'conftest.py': testModule(BACKEND),
      'test_it.py': testModule(
        asyncFixture('resource', 'pytest.fixture') +
          asyncFixture('by_asyncio', 'pytest_asyncio.fixture') +
          asyncTest('test_a', [ANYIO], ['resource']) +
          asyncTest('test_b', [], ['resource']) +
          asyncTest('test_c', [ANYIO], ['by_asyncio']) +
          asyncTest('test_d', ['pytest.mark.asyncio'], ['resource']),
      ),
    },
  },
  {
    name: 'anyio-auto',
    needs: ['anyio', '>=4.11'],
    files: {
      'pytest.ini': iniFile({ anyio_mode: 'auto' }),
      'conftest.py': testModule(BACKEND),
      'test_it.py': testModule(
        `${asyncFixture('resource', 'pytest.fixture') + asyncTest('test_a', [], ['resource']) + asyncTest('test_b', ['pytest.mark.asyncio'], ['resource'])}def test_sync(resource):\n    here('test_sync')\n`,
      ),
    },
  },
  {
    name: 'anyio-auto-and-asyncio-auto',
    needs: ['anyio', '>=4.11'],
    files: {
      'pytest.ini': iniFile({ anyio_mode: 'auto', asyncio_mode: 'auto' }),
      'conftest.py': testModule(BACKEND),
      'test_it.py': testModule(
        asyncFixture('resource', 'pytest.fixture') +
          asyncTest('test_a', [], ['resource']) +
          asyncTest('test_b', ['pytest.mark.asyncio'], ['resource']),
      ),
    },
  },
  {
    name: 'anyio-asyncio-fixture',
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(BACKEND),
      'test_it.py': testModule(
        asyncFixture('by_asyncio', 'pytest_asyncio.fixture') + asyncTest('test_a', [ANYIO], ['by_asyncio']),
      ),
    },
  },
  {
    name: 'anyio-without-plugin',
    files: {
      'pytest.ini': iniFile({ addopts: '-p no:anyio' }),
      'test_it.py': testModule(asyncTest('test_a', [ANYIO])),
    },
  },
];
