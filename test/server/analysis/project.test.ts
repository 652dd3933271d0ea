import { describe, expect, it } from 'vitest';
import { traps } from '../../../server/src/traps/registry';
import { callTeller, loopTeller, openTestProject, providerTeller, throwing } from './open-test-project';

const MARKED = 'import pytest\n\n\n@pytest.mark.asyncio\nasync def test_a():\n    pass\n';

describe('what surrounds a file reaches its findings', () => {
  it('reads configuration and the conftest chain', async () => {
    const hook =
      'import pytest\ndef pytest_collection_modifyitems(items):\n    items[0].add_marker(pytest.mark.asyncio)\n';
    const { messages } = await openTestProject(
      {
        'pyproject.toml': '[tool.pytest.ini_options]\nasyncio_mode = "strict"\n',
        'tests/test_a.py': 'async def test_a():\n    pass\n',
        'tests/pkg/conftest.py': hook,
        'tests/pkg/deep/test_b.py': 'async def test_b():\n    pass\n',
      },
      [loopTeller],
    );
    expect(messages('tests/test_a.py')).toEqual(['test_a: nobody -']);
    expect(messages('tests/pkg/deep/test_b.py')).toEqual(['test_b: unknown -']);
  });

  it.each([
    ['rootdir', { 'app/main.py': 'async def go(): ...' }, 'from app.main import go\ngo()', 'app.main.go is async'],
    ['src', { 'src/app/main.py': 'async def go(): ...' }, 'from app.main import go\ngo()', 'app.main.go is async'],
    ['src as a package', { 'src/main.py': 'def go(): ...' }, 'from src.main import go\ngo()', 'src.main.go is sync'],
    [
      'the test’s own folder',
      { 'tests/helper.py': 'async def go(): ...' },
      'import helper\nhelper.go()',
      'helper.go is async',
    ],
    ['a package’s __init__', { 'app/__init__.py': 'async def go(): ...' }, 'import app\napp.go()', 'app.go is async'],
    [
      'pythonpath',
      { 'lib/code/helper.py': 'async def go(): ...', 'pytest.ini': '[pytest]\npythonpath = lib/code\n' },
      'import helper\nhelper.go()',
      'helper.go is async',
    ],
    [
      'a relative import',
      { 'tests/__init__.py': '', 'tests/helper.py': 'async def go(): ...' },
      'from .helper import go\ngo()',
      'tests.helper.go is async',
    ],
  ])('finds modules by %s', async (_, files, test, message) => {
    const { messages } = await openTestProject({ 'pytest.ini': '[pytest]\n', ...files, 'tests/test_a.py': test }, [
      callTeller,
    ]);
    expect(messages('tests/test_a.py')).toEqual([message]);
  });

  it('lists test files by pytest’s rules', async () => {
    const { project } = await openTestProject(
      {
        'pytest.ini': '[pytest]\n',
        'test_a.py': '',
        'tests/b_test.py': '',
        'tests/helper.py': '',
        'node_modules/test_c.py': '',
      },
      [],
    );
    expect(project.testFiles()).toEqual(['/project/test_a.py', '/project/tests/b_test.py']);
  });

  it('names the versions it goes by', async () => {
    const { project } = await openTestProject({}, []);
    expect(project.environment()).toMatchObject({
      python: '3.13',
      packages: { pytest: '8.4.2', 'pytest-asyncio': '1.2.0' },
    });
  });
});

describe('what changed is read again, and nothing else', () => {
  const files = {
    'pytest.ini': '[pytest]\nasyncio_mode = strict\n',
    'test_a.py': 'import helper\nhelper.go()\n',
    'test_b.py': 'x = 1\n',
    'helper.py': 'def go(): ...\n',
  };

  it('forgets the file itself', async () => {
    const { change, messages } = await openTestProject(files, [callTeller]);
    messages('test_a.py');
    expect(change('test_a.py', 'x = 1\n')).toEqual(['test_a.py']);
    expect(messages('test_a.py')).toEqual([]);
  });

  it('forgets who read a helper that changed, was deleted, or came back', async () => {
    const { change, messages } = await openTestProject(files, [callTeller]);
    expect(messages('test_a.py')).toEqual(['helper.go is sync']);
    messages('test_b.py');
    expect(change('helper.py', 'async def go(): ...\n')).toEqual(['test_a.py']);
    expect(messages('test_a.py')).toEqual(['helper.go is async']);
    expect(change('helper.py', undefined)).toEqual(['test_a.py']);
    expect(messages('test_a.py')).toEqual([]);
    expect(change('helper/__init__.py', 'def go(): ...\n')).toEqual(['test_a.py']);
    expect(messages('test_a.py')).toEqual(['helper.go is sync']);
  });

  it('forgets nothing when the text is the same', async () => {
    const { change, messages, project } = await openTestProject(files, [callTeller]);
    messages('test_a.py');
    const before = project.analyse('/project/test_a.py');
    expect(change('helper.py', files['helper.py'])).toEqual([]);
    expect(project.analyse('/project/test_a.py')).toBe(before);
  });

  it('sees a conftest.py that comes between', async () => {
    const { change, messages } = await openTestProject(
      { 'pytest.ini': '[pytest]\n', 'tests/test_a.py': MARKED, 'tests/test_b.py': MARKED },
      [loopTeller],
    );
    messages('tests/test_a.py');
    expect(change('tests/conftest.py', 'import pytest\n')).toEqual(['tests/test_a.py']);
    expect(change('other/conftest.py', 'import pytest\n')).toEqual([]);
  });

  it('tells a conftest.py about the tests below it', async () => {
    const { change, messages } = await openTestProject(
      { 'pytest.ini': '[pytest]\n', 'tests/conftest.py': 'import pytest\n', 'tests/test_a.py': MARKED },
      [providerTeller],
    );
    expect(messages('tests/conftest.py')).toEqual(['providers: pytest-asyncio']);
    expect(change('tests/test_a.py', 'def test_a(): ...\n')).toContain('tests/conftest.py');
    expect(messages('tests/conftest.py')).toEqual(['providers: sync']);
    expect(change('tests/unit/test_new.py', MARKED)).toContain('tests/conftest.py');
    expect(messages('tests/conftest.py')).toEqual(['providers: pytest-asyncio sync']);
  });

  it('reads the configuration again on reload', async () => {
    const { texts, messages, project } = await openTestProject({ ...files, 'test_b.py': 'async def test_b(): ...\n' }, [
      loopTeller,
    ]);
    expect(messages('test_b.py')).toEqual(['test_b: nobody -']);
    texts.set('/project/pytest.ini', '[pytest]\nasyncio_mode = auto\n');
    expect(project.reload()).toEqual(['/project/test_b.py']);
    expect(messages('test_b.py')).toEqual(['test_b: pytest-asyncio function']);
  });
});

describe('what can not be checked says so', () => {
  it('keeps findings out of a function that does not parse, and names the line', async () => {
    const { project, messages } = await openTestProject(
      {
        'pytest.ini': '[pytest]\n',
        'helper.py': 'def go(): ...\n',
        'test_a.py': 'import helper\nhelper.go()\n\ndef test_a():\n    x = = 1\n    helper.go()\n',
      },
      [callTeller],
    );
    expect(messages('test_a.py')).toHaveLength(1);
    const { problems } = project.analyse('/project/test_a.py');
    expect(problems[0]?.message).toMatch(/^line 5 does not parse as Python: mend it/);
  });

  it('names a file that can not be read', async () => {
    const { project } = await openTestProject({}, []);
    const { facts, problems } = project.analyse('/project/test_missing.py');
    expect(facts).toBeUndefined();
    expect(problems[0]?.message).toContain('can not be read');
  });

  it('does not parse what is too large, and says so', async () => {
    const { project } = await openTestProject({ 'test_large.py': 'x = 1\n'.repeat(400_000) }, []);
    expect(project.analyse('/project/test_large.py').problems[0]?.message).toContain('larger than 2 million');
  });

  it.each([
    ['calls in calls', `x = ${'f('.repeat(3000)}${')'.repeat(3000)}\n`],
    ['attributes of attributes', `x = a${'.b'.repeat(20_000)}\n`],
    ['additions', `x = 1${' + 1'.repeat(20_000)}\n`],
    ['open brackets', '('.repeat(20_000)],
    ['functions in functions', Array.from({ length: 150 }, (_, depth) => `${' '.repeat(depth)}def f():\n`).join('')],
    ['a NUL character', 'x = 1\0\n'],
    ['lone surrogates', 'x = "\ud800"\n'],
  ])('survives %s', async (_, source) => {
    const { project } = await openTestProject(
      { 'pytest.ini': '[pytest]\n', 'conftest.py': '', 'test_a.py': source + MARKED },
      [loopTeller, callTeller, ...traps],
    );
    expect(project.analyse('/project/test_a.py').problems.filter(({ kind }) => kind === 'failure')).toEqual([]);
    expect(project.analyse('/project/conftest.py').facts).toBeDefined();
  });

  it('goes on when one trap fails', async () => {
    const { project, messages } = await openTestProject({ 'pytest.ini': '[pytest]\n', 'test_a.py': MARKED }, [
      throwing,
      loopTeller,
    ]);
    expect(messages('test_a.py')).toHaveLength(1);
    expect(project.analyse('/project/test_a.py').problems[0]?.message).toContain('throwing failed (out of luck)');
  });

  it('tells about a configuration that does not parse, and goes on without it', async () => {
    const { project, messages } = await openTestProject(
      { 'pyproject.toml': '[tool.pytest.ini_options\n', 'test_a.py': MARKED },
      [loopTeller],
    );
    expect(project.configurationProblems()).toMatchObject([{ file: '/project/pyproject.toml', kind: 'unreadable' }]);
    expect(messages('test_a.py')).toEqual(['test_a: pytest-asyncio function']);
  });
});

describe('what a person wants to hear', () => {
  const files = {
    'pytest.ini': '[pytest]\n',
    'helper.py': 'def go(): ...\n',
    'test_a.py': 'import helper\nhelper.go()\n',
  };
  const versions = { targetVersions: { pytest: '8.4.2', 'pytest-asyncio': '1.2.0' } };

  it('leaves out suppressed findings', async () => {
    const { messages, change } = await openTestProject(files, [callTeller]);
    change('test_a.py', 'import helper\nhelper.go()  # looptrap: ignore[call-teller]\nhelper.go()\n');
    expect(messages('test_a.py')).toHaveLength(1);
  });

  it.each([
    [{ select: ['loop-teller'] }, 0],
    [{ select: ['call-teller'] }, 1],
    [{ select: ['error'] }, 1],
    [{ ignore: ['call-teller'] }, 0],
    [{ ignore: ['error'] }, 0],
    [{ ignore: ['error'], select: ['call-teller'] }, 1],
    [{ ignore: ['call-teller'], select: ['error'] }, 0],
  ])('runs the traps of %j', async (selection, count) => {
    const { messages } = await openTestProject(files, [callTeller, loopTeller], { ...versions, ...selection });
    expect(messages('test_a.py')).toHaveLength(count);
  });
});

it('lists a test file that comes or goes on the disk, also one nobody has asked for and in a new folder', async () => {
  const { project, change } = await openTestProject({ 'tests/test_a.py': MARKED }, []);
  const listed = () => project.testFiles().map((path) => path.slice('/project/'.length));
  expect(listed()).toEqual(['tests/test_a.py']);
  change('tests/new/test_b.py', MARKED);
  expect(listed().toSorted()).toEqual(['tests/new/test_b.py', 'tests/test_a.py']);
  change('tests/new/test_b.py', undefined);
  expect(listed()).toEqual(['tests/test_a.py']);
});
