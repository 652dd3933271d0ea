import { describe, expect, test } from 'vitest';
import { selectTraps, unknownNames } from '../../../server/src/analysis/select-traps';
import { traps } from '../../../server/src/traps/registry';
import { environmentNames } from '../../environments';
import { checkFiles, placesOf } from '../traps/trap-project';

const names = (selection: Parameters<typeof selectTraps>[1]) => selectTraps(traps, selection).map(({ name }) => name);
const inCategory = (category: string) => traps.filter((trap) => trap.category === category).map(({ name }) => name);

describe('a selection', () => {
  test('without entries is every trap', () => {
    expect(names({})).toEqual(traps.map(({ name }) => name));
  });

  test('takes a category for all its traps', () => {
    expect(names({ select: ['never-runs'] })).toEqual(inCategory('never-runs'));
    expect(names({ select: ['never-runs', 'run-in-running-loop'] })).toEqual(
      [...inCategory('never-runs'), 'run-in-running-loop'].sort(),
    );
  });

  test('leaves a category out, but not the trap of it that is named', () => {
    expect(names({ ignore: ['never-runs'] })).not.toContain('missing-await');
    expect(names({ select: ['missing-await'], ignore: ['never-runs'] })).toEqual(['missing-await']);
    expect(names({ select: ['never-runs'], ignore: ['missing-await'] })).toEqual(
      inCategory('never-runs').filter((name) => name !== 'missing-await'),
    );
  });

  test('knows what names neither a trap nor a category', () => {
    expect(unknownNames(traps, { select: ['never-runs', 'never'], ignore: ['missing-await', 'await'] })).toEqual([
      'never',
      'await',
    ]);
  });
});

/** What passes, is skipped or does nothing without a word: each line with `# !` has to be in the category. */
const SILENT = `import functools
import unittest

import pytest
import pytest_asyncio


async def is_ready():
    return False


async def close():
    pass


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        function(*args, **kwargs)

    return wrapper


@pytest.fixture
async def user():  # !
    return 1


@pytest_asyncio.fixture
async def connection(request):
    request.addfinalizer(close)  # !
    return 1


async def test_unmarked():  # !
    pass


@pytest.mark.asynco  # !
async def test_misspelt():
    pass


@pytest.mark.trio  # !
async def test_without_its_plugin():
    pass


@pytest.mark.asyncio
async def test_generator():  # !
    yield


@pytest.mark.asyncio
@logged  # !
async def test_hidden():
    pass


@pytest.mark.asyncio
async def test_asserted(user, connection):
    assert is_ready()  # !
    if not is_ready():  # !
        is_ready()  # !
    ready = is_ready()  # !
    assert ready


class TestPlain(unittest.TestCase):
    async def asyncSetUp(self):  # !
        pass

    async def test_method(self):  # !
        pass

    @logged  # !
    async def test_hidden_method(self):
        pass

    async def test_generator_method(self):  # !
        yield


class TestIsolated(unittest.IsolatedAsyncioTestCase):
    async def setUp(self):  # !
        pass

    async def test_method(self):
        pass

    async def test_generator_method(self):  # !
        yield


class TestSetup:
    async def setup_method(self):  # !
        pass

    @pytest.mark.asyncio
    async def test_it(self):
        pass
`;

test.each(environmentNames())(
  'the category never-runs is the audit of what passes in silence, for %s',
  async (environment) => {
    const files = { 'test_silent.py': SILENT };
    const { findings } = await checkFiles(files, environment);
    const audited = new Set(names({ select: ['never-runs'] }));
    const lines = placesOf(
      findings.filter(({ trap }) => audited.has(trap)),
      files,
    ).map((place) => Number(/:(\d+) /.exec(place)?.[1]));
    const expected = SILENT.split('\n').flatMap((line, index) => (line.endsWith('# !') ? [index + 1] : []));
    // A finding on a fixture stands at its decorator.
    const told = new Set(lines.flatMap((line) => [line, line + 1]));
    expect(expected.filter((line) => !told.has(line))).toEqual([]);
  },
);
