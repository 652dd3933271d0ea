import { asyncFixture, asyncTest, iniFile, type Project, testModule } from './project';

const scoped = (scope: string) => `pytest.mark.asyncio(loop_scope="${scope}")`;

const mixed: readonly Omit<Project, 'orderMayDecide'>[] = [
  {
    name: 'mixed-in-a-class',
    needs: ['pytest-asyncio', '>=0.24'],
    files: {
      'pytest.ini': iniFile({}),
      'test_it.py': testModule(
        [
          `@${scoped('class')}`,
          'class TestIt:',
          '    async def test_a(self):',
          "        here('test_a')",
          '',
          `    @${scoped('session')}`,
          '    async def test_b(self):',
          "        here('test_b')",
          '',
          '    async def test_c(self):',
          "        here('test_c')",
          '',
        ].join('\n'),
      ),
    },
  },
  {
    name: 'mixed-in-a-module',
    needs: ['pytest-asyncio', '>=0.24'],
    files: {
      'pytest.ini': iniFile({}),
      'test_it.py': testModule(
        asyncTest('test_a', [scoped('module')]) +
          asyncTest('test_b', [scoped('function')]) +
          asyncTest('test_c', [scoped('session')]) +
          asyncTest('test_d', [scoped('module')]) +
          asyncTest('test_e', [scoped('session')]) +
          asyncTest('test_f', ['pytest.mark.asyncio']),
      ),
    },
  },
  ...(['function', 'module'] as const).map((cache) => ({
    name: `mixed-fixtures-of-${cache}`,
    needs: ['pytest-asyncio', '>=0.24'] as const,
    files: {
      'pytest.ini': iniFile({}),
      'test_it.py': testModule(
        asyncFixture('in_session', `pytest_asyncio.fixture(scope="${cache}", loop_scope="session")`) +
          asyncFixture('in_module', `pytest_asyncio.fixture(scope="${cache}", loop_scope="module")`) +
          asyncTest('test_a', [scoped('module')], ['in_module']) +
          asyncTest('test_b', [scoped('module')], ['in_session']) +
          asyncTest('test_c', [scoped('session')], ['in_module']) +
          asyncTest('test_d', [scoped('session')], ['in_session', 'in_module']) +
          asyncTest('test_e', ['pytest.mark.asyncio'], ['in_module']),
      ),
    },
  })),
  {
    name: 'mixed-fixtures-in-conftest',
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py': testModule(
        asyncFixture('in_module', 'pytest_asyncio.fixture(scope="module")') +
          asyncFixture('in_session', 'pytest_asyncio.fixture(scope="session")'),
      ),
      'test_it.py': testModule(
        asyncTest('test_a', ['pytest.mark.asyncio'], ['in_module']) +
          asyncTest('test_b', ['pytest.mark.asyncio'], ['in_session']) +
          asyncTest('test_c', ['pytest.mark.asyncio'], ['in_session', 'in_module']) +
          asyncTest('test_d', ['pytest.mark.asyncio']),
      ),
    },
  },
  {
    name: 'mixed-in-023',
    needs: ['pytest-asyncio', '>=0.23,<0.24'],
    files: {
      'pytest.ini': iniFile({}),
      'test_it.py': testModule(
        asyncFixture('in_module', 'pytest_asyncio.fixture(scope="module")') +
          asyncFixture('in_session', 'pytest_asyncio.fixture(scope="session")') +
          asyncTest('test_a', ['pytest.mark.asyncio(scope="module")'], ['in_module']) +
          asyncTest('test_b', ['pytest.mark.asyncio(scope="module")'], ['in_session']) +
          asyncTest('test_c', ['pytest.mark.asyncio(scope="session")'], ['in_module']) +
          asyncTest('test_d', ['pytest.mark.asyncio'], ['in_session', 'in_module']) +
          asyncTest('test_e', ['pytest.mark.asyncio(scope="module")']),
      ),
    },
  },
];

/** Tests of several loop scopes in one file; before 1.2 their order decides. */
export const mixingProjects: readonly Project[] = mixed.map((project) => ({ ...project, orderMayDecide: true }));
