import { asyncFixture, asyncTest, iniFile, type Project, testModule } from './project';

const MARK = 'pytest.mark.asyncio';

const decorators = `import functools


def sync_wrapper(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return None

    return wrapper


def async_wrapper(function):
    @functools.wraps(function)
    async def wrapper(*args, **kwargs):
        return await function(*args, **kwargs)

    return wrapper


def with_arguments(count):
    def decorate(function):
        @functools.wraps(function)
        async def wrapper(*args, **kwargs):
            return await function(*args, **kwargs)

        return wrapper

    return decorate


def registered(function):
    function.registered = True
    return function
`;

/** What counts as an async test, and who runs it. */
export const testProjects: readonly Project[] = [
  ...['strict', 'auto'].map((mode) => ({
    name: `tests-shapes-${mode}`,
    files: {
      'pytest.ini': iniFile({ asyncio_mode: mode, python_classes: 'Test Check', python_functions: 'test check_*' }),
      'test_classes.py': testModule(
        [
          'class TestPlain:',
          `    @${MARK}`,
          '    async def test_a(self):',
          "        here('test_a')",
          '',
          '    @staticmethod',
          `    @${MARK}`,
          '    async def test_static():',
          "        here('test_static')",
          '',
          '',
          'class TestWithInit:',
          '    def __init__(self):',
          '        pass',
          '',
          `    @${MARK}`,
          '    async def test_b(self):',
          "        here('test_b')",
          '',
          '',
          'class TestNot:',
          '    __test__ = False',
          '',
          `    @${MARK}`,
          '    async def test_c(self):',
          "        here('test_c')",
          '',
          '',
          'class CheckThis:',
          `    @${MARK}`,
          '    async def check_it(self):',
          "        here('check_it')",
          '',
          '    async def helper(self):',
          "        here('helper')",
          '',
          '    class TestInner:',
          `        @${MARK}`,
          '        async def test_d(self):',
          "            here('test_d')",
          '',
        ].join('\n'),
      ),
      'test_unittest.py': testModule(
        [
          'class Isolated(unittest.IsolatedAsyncioTestCase):',
          '    async def test_a(self):',
          "        here('test_a')",
          '',
          '    def test_sync(self):',
          "        here('test_sync')",
          '',
          '',
          'class MyCase(unittest.IsolatedAsyncioTestCase):',
          '    pass',
          '',
          '',
          'class Derived(MyCase):',
          `    @${MARK}`,
          '    async def test_b(self):',
          "        here('test_b')",
          '',
          '',
          'class Plain(unittest.TestCase):',
          '    async def test_c(self):',
          "        here('test_c')",
          '',
        ].join('\n'),
      ),
      'decorators.py': decorators,
      'test_decorated.py': testModule(
        `from unittest import mock\nfrom decorators import async_wrapper, registered, with_arguments\n\n${asyncTest('test_a', [MARK, 'async_wrapper'])}${asyncTest('test_b', ['registered', MARK])}${asyncTest('test_c', [MARK, 'with_arguments(3)'])}${asyncTest('test_d', [MARK, 'mock.patch("os.getcwd")'], ['getcwd'])}${asyncTest('test_e', [MARK, 'pytest.mark.parametrize("number", [1, 2])'], ['number'])}`,
      ),
      'test_redefined.py': testModule(
        `async def test_a():\n    here('older')\n\n\n${asyncTest('test_a', [MARK])}if True:\n    @${MARK}\n    async def test_b():\n        here('test_b')\n`,
      ),
    },
  })),
  {
    name: 'tests-hidden-by-decorators',
    needs: ['pytest-asyncio', '>=0.23'],
    files: {
      'pytest.ini': iniFile({}),
      'decorators.py': decorators,
      'test_it.py': testModule(
        `from decorators import sync_wrapper\n\n@${MARK}\n@sync_wrapper\nasync def test_a():\n    raise RuntimeError('never run')\n`,
      ),
    },
  },
  {
    name: 'tests-generators',
    files: {
      'pytest.ini': iniFile({}),
      'test_it.py': testModule(`@${MARK}\nasync def test_a():\n    here('test_a')\n    yield\n`),
    },
  },
  {
    name: 'tests-marked-by-hook',
    mayBeUnknown: true,
    files: {
      'pytest.ini': iniFile({}),
      'conftest.py':
        'import pytest\n\n\ndef pytest_collection_modifyitems(items):\n    for item in items:\n        item.add_marker(pytest.mark.asyncio)\n',
      'test_it.py': testModule(asyncTest('test_a', [])),
    },
  },
  {
    name: 'tests-without-the-plugin',
    files: {
      'pytest.ini': iniFile({ addopts: '-p no:asyncio' }),
      'test_it.py': testModule(
        asyncTest('test_a', [MARK]) +
          asyncFixture('resource', 'pytest_asyncio.fixture') +
          asyncTest('test_b', ['pytest.mark.anyio']),
      ),
    },
  },
];
