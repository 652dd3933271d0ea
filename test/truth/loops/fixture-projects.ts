import { asyncFixture, asyncTest, iniFile, type Project, testModule } from './project';

const MARK = 'pytest.mark.asyncio';

/** Which definition of a fixture a test gets, and through how many others. */
export const fixtureProjects: readonly Project[] = [
  {
    name: 'fixtures-overridden',
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(
        asyncFixture('resource', 'pytest_asyncio.fixture(scope="function")') +
          asyncFixture('other', 'pytest_asyncio.fixture', ['resource']),
      ),
      'test_top.py': testModule(asyncTest('test_a', [MARK], ['other'])),
      'sub/conftest.py': testModule(asyncFixture('resource', 'pytest_asyncio.fixture', ['resource'])),
      'sub/test_sub.py': testModule(asyncTest('test_a', [MARK], ['other'])),
      'sub/test_own.py': testModule(
        `${asyncFixture('resource', 'pytest_asyncio.fixture')}class TestIt:\n    @pytest_asyncio.fixture\n    async def resource(self):\n        here('resource')\n        return 1\n\n    @${MARK}\n    async def test_a(self, other):\n        here('test_a')\n\n\n${asyncTest('test_b', [MARK], ['other'])}`,
      ),
    },
  },
  {
    name: 'fixtures-by-other-names',
    files: {
      'pytest.ini': iniFile({}),
      'helpers.py': testModule(
        asyncFixture('shared', 'pytest_asyncio.fixture(name="renamed")') +
          asyncFixture('plain', 'pytest_asyncio.fixture') +
          asyncFixture('starred', 'pytest_asyncio.fixture'),
      ),
      'starred_helpers.py': testModule(asyncFixture('star', 'pytest_asyncio.fixture')),
      'plugin_helpers.py': testModule(asyncFixture('plugged', 'pytest_asyncio.fixture')),
      'conftest.py': `pytest_plugins = ["plugin_helpers"]\nfrom starred_helpers import *\n`,
      'test_it.py': testModule(
        `from helpers import shared, plain as alias\nfrom pytest_asyncio import fixture as afixture\nimport pytest_asyncio as pa\n\nwide = pa.fixture(scope="module")\n\n${asyncFixture('own', 'afixture')}${asyncFixture('own_called', 'pa.fixture()')}${asyncTest('test_a', [MARK], ['renamed', 'alias'])}${asyncTest('test_b', [MARK], ['star', 'plugged'])}${asyncTest('test_c', [MARK], ['own', 'own_called'])}`,
      ),
    },
  },
  {
    name: 'fixtures-not-asked-for',
    files: {
      'pytest.ini': iniFile({ usefixtures: 'from_ini' }),
      'conftest.py': testModule(
        asyncFixture('from_ini', 'pytest_asyncio.fixture') +
          asyncFixture('always', 'pytest_asyncio.fixture(autouse=True)') +
          asyncFixture('marked', 'pytest_asyncio.fixture') +
          asyncFixture('by_class', 'pytest_asyncio.fixture'),
      ),
      'test_it.py': testModule(
        `${asyncTest('test_a', [MARK])}${asyncTest('test_b', ['pytest.mark.usefixtures("marked")', MARK])}@pytest.mark.usefixtures("by_class")\nclass TestIt:\n    @${MARK}\n    async def test_c(self):\n        here('test_c')\n\n    @pytest_asyncio.fixture(autouse=True)\n    async def in_class(self):\n        here('in_class')\n\n\ndef test_sync():\n    here('test_sync')\n`,
      ),
    },
  },
  {
    name: 'fixtures-of-fixtures',
    needs: ['pytest-asyncio', '>=0.24'],
    files: {
      'pytest.ini': iniFile({}),
      'test_it.py': testModule(
        asyncFixture('engine', 'pytest_asyncio.fixture(scope="module", loop_scope="module")') +
          asyncFixture('session', 'pytest_asyncio.fixture(loop_scope="module")', ['engine']) +
          `@pytest.fixture\ndef wrapped(session):\n    here('wrapped')\n    return session\n\n` +
          asyncTest('test_a', [`${MARK}(loop_scope="module")`], ['wrapped']) +
          asyncTest('test_b', [`${MARK}(loop_scope="module")`], ['session']),
      ),
    },
  },
  {
    name: 'fixtures-redefined',
    needs: ['pytest-asyncio', '>=0.24'],
    files: {
      'pytest.ini': iniFile({}),
      'test_it.py': testModule(
        asyncFixture('resource', 'pytest_asyncio.fixture(loop_scope="module")') +
          asyncFixture('resource', 'pytest_asyncio.fixture(loop_scope="session")') +
          asyncTest('test_a', [`${MARK}(loop_scope="session")`], ['resource']),
      ),
    },
  },
  {
    name: 'fixtures-in-classes',
    needs: ['pytest-asyncio', '>=0.24'],
    files: {
      'pytest.ini': iniFile({}),
      'test_it.py': testModule(
        [
          'class Base:',
          '    @pytest_asyncio.fixture(scope="class", loop_scope="class")',
          '    async def from_base(self):',
          "        here('from_base')",
          '        yield 1',
          '',
          '',
          `@${MARK}(loop_scope="class")`,
          'class TestIt(Base):',
          '    @pytest_asyncio.fixture(loop_scope="class")',
          '    async def own(self, from_base):',
          "        here('own')",
          '        yield 1',
          '',
          '    async def test_a(self, own):',
          "        here('test_a')",
          '',
          '    async def test_b(self, own):',
          "        here('test_b')",
          '',
        ].join('\n'),
      ),
    },
  },
  {
    name: 'fixtures-class-scope-outside',
    files: {
      'pytest.ini': iniFile({}),
      'test_it.py': testModule(
        `${asyncFixture('resource', 'pytest_asyncio.fixture(scope="class")')}${asyncTest('test_a', [MARK], ['resource'])}class TestIt:\n    @${MARK}\n    async def test_b(self, resource):\n        here('test_b')\n`,
      ),
    },
  },
  {
    name: 'fixtures-parametrized',
    files: {
      'pytest.ini': iniFile({}),
      'test_it.py': testModule(
        `${asyncFixture('resource', 'pytest_asyncio.fixture(params=[1, 2])')}${asyncTest('test_a', [MARK], ['resource'])}${asyncTest('test_b', [MARK, 'pytest.mark.parametrize("resource", [1])'], ['resource'])}${asyncTest('test_c', [MARK, 'pytest.mark.parametrize("resource", [1], indirect=True)'], ['resource'])}`,
      ),
    },
  },
  {
    name: 'fixtures-for-sync-tests',
    files: {
      'pytest.ini': iniFile({ asyncio_mode: 'auto' }),
      'test_it.py': testModule(
        `${asyncFixture('resource', 'pytest.fixture')}def test_sync(resource):\n    here('test_sync')\n\n\n${asyncTest('test_a', [], ['resource'])}`,
      ),
    },
  },
];
