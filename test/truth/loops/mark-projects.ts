import { asyncTest, iniFile, type Project, testModule } from './project';

const scoped = (scope: string) => `pytest.mark.asyncio(loop_scope="${scope}")`;

/** A class whose methods are the given functions. */
function inClass(header: string, body: string): string {
  const indented = body
    .replace(/async def (\w+)\(/g, 'async def $1(self, ')
    .replace(/\bdef (\w+)\(\)/g, 'def $1(self)')
    .split('\n')
    .map((line) => (line === '' ? line : `    ${line}`))
    .join('\n');
  return `${header}\n${indented}\n`;
}

/** Which mark is the closest, wherever marks can stand. The probe compares loops of tests with each other. */
export const markProjects: readonly Project[] = [
  {
    name: 'marks-precedence',
    orderMayDecide: true,
    needs: ['pytest-asyncio', '>=0.24'],
    files: {
      'pytest.ini': iniFile({}),
      'test_stacked.py': testModule(
        asyncTest('test_inner_module', [scoped('session'), scoped('module')]) +
          asyncTest('test_inner_module_too', [scoped('function'), scoped('module')]) +
          asyncTest('test_inner_bare', [scoped('module'), 'pytest.mark.asyncio']) +
          asyncTest('test_inner_session', [scoped('module'), scoped('session')]),
      ),
      'test_module_single.py': testModule(
        `pytestmark = ${scoped('module')}\n\n${asyncTest('test_a', [])}${asyncTest('test_b', [])}${asyncTest('test_own', ['pytest.mark.asyncio'])}`,
      ),
      'test_module_list.py': testModule(
        `pytestmark = [pytest.mark.filterwarnings("default"), ${scoped('module')}]\n\n${asyncTest('test_a', [])}${asyncTest('test_b', [])}`,
      ),
      'test_module_added.py': testModule(
        `pytestmark = [pytest.mark.filterwarnings("default")]\npytestmark += [${scoped('module')}]\n\n${asyncTest('test_a', [])}${asyncTest('test_b', [])}`,
      ),
      'test_module_two.py': testModule(
        `pytestmark = [${scoped('session')}, ${scoped('module')}]\n\n${asyncTest('test_a', [])}${asyncTest('test_b', [])}`,
      ),
      'test_class.py': testModule(
        inClass(`@${scoped('class')}\nclass TestDecorated:`, asyncTest('test_a', []) + asyncTest('test_b', [])) +
          inClass(
            `class TestAttribute:\n    pytestmark = ${scoped('class')}\n`,
            asyncTest('test_a', []) + asyncTest('test_b', []),
          ) +
          inClass(
            `@${scoped('module')}\nclass TestBoth:\n    pytestmark = ${scoped('class')}\n`,
            asyncTest('test_a', []) + asyncTest('test_b', []),
          ) +
          inClass(
            `@${scoped('module')}\n@${scoped('class')}\nclass TestStacked:`,
            asyncTest('test_a', []) + asyncTest('test_b', []),
          ),
      ),
      'test_bases.py': testModule(
        `@${scoped('session')}\nclass Base:\n    pass\n\n\n${inClass(`@${scoped('class')}\nclass TestDerived(Base):`, asyncTest('test_a', []) + asyncTest('test_b', []))}`,
      ),
      'test_nested.py': testModule(
        `@${scoped('module')}\nclass TestOuter:\n${inClass(
          'class TestInner:',
          asyncTest('test_a', []) + asyncTest('test_b', []),
        )
          .split('\n')
          .map((line) => (line === '' ? line : `    ${line}`))
          .join(
            '\n',
          )}\n    @${scoped('class')}\n    class TestMarked:\n        async def test_c(self):\n            here('test_c')\n\n        async def test_d(self):\n            here('test_d')\n`,
      ),
    },
  },
  {
    name: 'marks-aliases',
    needs: ['pytest-asyncio', '>=0.24'],
    files: {
      'pytest.ini': iniFile({}),
      'marks.py': `import pytest\n\nin_session = ${scoped('session')}\nboth = [pytest.mark.filterwarnings("default"), ${scoped('session')}]\nplain = pytest.mark.asyncio\n`,
      'test_local.py': testModule(
        `import functools\n\nmark = pytest.mark\nSCOPE = "module"\nin_module = mark.asyncio(loop_scope=SCOPE)\nfactory = functools.partial(pytest.mark.asyncio, loop_scope="module")\n\n${asyncTest('test_a', ['in_module'])}${asyncTest('test_b', ['mark.asyncio(loop_scope="module")'])}${asyncTest('test_c', ['mark.asyncio'])}${asyncTest('test_d', ['factory()'])}`,
      ),
      'test_from_pytest.py': testModule(
        `from pytest import mark as m\n\n${asyncTest('test_a', ['m.asyncio'])}${asyncTest('test_b', ['m.asyncio(loop_scope="module")'])}`,
      ),
      'test_imported.py': testModule(
        `from marks import in_session, plain\nimport marks\n\n${asyncTest('test_a', ['in_session'])}${asyncTest('test_b', ['marks.in_session'])}${asyncTest('test_c', ['plain'])}`,
      ),
      'test_imported_list.py': testModule(
        `from marks import both\n\npytestmark = both\n\n${asyncTest('test_a', [])}${asyncTest('test_b', [])}`,
      ),
      'test_imported_name.py': testModule(
        `from marks import in_session as pytestmark\n\n${asyncTest('test_a', [])}${asyncTest('test_b', [])}`,
      ),
    },
  },
  ...['package', 'session'].map((scope) => ({
    name: `marks-of-a-package-${scope}`,
    needs: ['pytest-asyncio', '>=1.0'] as const,
    files: {
      'pytest.ini': iniFile({}),
      'pkg/__init__.py': `import pytest\n\npytestmark = ${scoped(scope)}\n`,
      'pkg/test_one.py': testModule(asyncTest('test_a', []) + asyncTest('test_b', ['pytest.mark.asyncio'])),
      'pkg/test_two.py': testModule(
        asyncTest('test_c', []) + asyncTest('test_d', ['pytest.mark.asyncio(loop_scope="package")']),
      ),
      'pkg/sub/__init__.py': '',
      'pkg/sub/test_three.py': testModule(
        asyncTest('test_e', ['pytest.mark.asyncio(loop_scope="package")']) +
          asyncTest('test_f', ['pytest.mark.asyncio(loop_scope="package")']),
      ),
      'pkg/plain/test_four.py': testModule(asyncTest('test_g', [])),
      'other/__init__.py': '',
      'other/test_five.py': testModule(asyncTest('test_i', [scoped('package')])),
      'test_outside.py': testModule(asyncTest('test_h', []) + asyncTest('test_j', [scoped('package')])),
    },
  })),
  {
    name: 'marks-no-class',
    needs: ['pytest-asyncio', '>=0.24'],
    files: {
      'pytest.ini': iniFile({}),
      'test_it.py': testModule(asyncTest('test_a', [scoped('class')]) + asyncTest('test_b', [scoped('class')])),
    },
  },
  {
    name: 'marks-no-package',
    needs: ['pytest-asyncio', '>=0.24'],
    files: { 'pytest.ini': iniFile({}), 'test_it.py': testModule(asyncTest('test_a', [scoped('package')])) },
  },
  {
    name: 'marks-old-scope-class',
    needs: ['pytest-asyncio', '>=0.23,<0.24'],
    files: {
      'pytest.ini': iniFile({}),
      'test_it.py': testModule(
        inClass(
          '@pytest.mark.asyncio(scope="class")\nclass TestIt:',
          asyncTest('test_a', []) + asyncTest('test_b', []),
        ),
      ),
      'test_module.py': testModule(
        `pytestmark = pytest.mark.asyncio(scope="module")\n\n${asyncTest('test_a', [])}${asyncTest('test_b', [])}`,
      ),
    },
  },
  {
    name: 'marks-ignored-in-021',
    needs: ['pytest-asyncio', '<0.22'],
    files: {
      'pytest.ini': iniFile({}),
      'test_it.py': testModule(
        asyncTest('test_a', ['pytest.mark.asyncio(scope="module")']) +
          asyncTest('test_b', ['pytest.mark.asyncio(scope="module")']),
      ),
    },
  },
  {
    name: 'marks-of-a-package',
    // Left open under pytest 7 with 0.21: there the marks of __init__.py are read while the tests run.
    needs: ['pytest-asyncio', '>=0.23'],
    files: {
      'pytest.ini': iniFile({}),
      'pkg/__init__.py': 'import pytest\n\npytestmark = pytest.mark.asyncio\n',
      'pkg/test_one.py': testModule(asyncTest('test_a', []) + asyncTest('test_b', ['pytest.mark.asyncio'])),
      'pkg/inner/__init__.py': '',
      'pkg/inner/test_two.py': testModule(asyncTest('test_c', [])),
      'test_outside.py': testModule(asyncTest('test_d', [])),
    },
  },
  {
    name: 'marks-package-scope',
    needs: ['pytest-asyncio', '>=0.24'],
    files: {
      'pytest.ini': iniFile({}),
      'pkg/__init__.py': '',
      'pkg/test_one.py': testModule(
        asyncTest('test_a', [scoped('package')]) + asyncTest('test_b', [scoped('package')]),
      ),
    },
  },
];
