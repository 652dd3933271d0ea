import { beforeAll, describe, expect, it } from 'vitest';
import { sameLoop } from '../../../server/src/model/effective-loop';
import { loadTestParser } from '../syntax/parser';
import { expression, factsOf } from './module';

beforeAll(loadTestParser);

const FILE = '/w/tests/test_it.py';

describe('the reason of a loop', () => {
  const ini = '[tool.pytest.ini_options]\nasyncio_default_fixture_loop_scope = "session"\n';
  const text = `import pytest
import pytest_asyncio

@pytest_asyncio.fixture(scope="module")
async def db(): ...

@pytest.mark.asyncio
async def test_a(db): ...

@pytest.mark.asyncio(loop_scope="module")
class TestIt:
    class TestInner:
        async def test_b(self): ...

async def test_c(): ...

def test_d(): ...
`;
  const files = { '/w/pyproject.toml': ini, [FILE]: text };

  it('names the option, mark or default, and where it is written', () => {
    const facts = factsOf(files, FILE);
    expect(facts.tests.map((test) => [test.nodeid, test.loop.provider, test.loop.reason])).toEqual([
      ['tests/test_it.py::test_a', 'pytest-asyncio', 'function, the default for tests'],
      [
        'tests/test_it.py::TestIt::TestInner::test_b',
        'pytest-asyncio',
        'module, from loop_scope="module" in the asyncio mark on class TestIt',
      ],
      ['tests/test_it.py::test_c', 'nobody', 'it has no asyncio mark, and asyncio_mode is not set, which means strict'],
      ['tests/test_it.py::test_d', 'sync', 'the test is not async'],
    ]);
    const [test] = facts.tests;
    const [db] = facts.fixtures;
    if (test === undefined || db === undefined) throw new Error('no facts');
    const loop = facts.loopOf(db, test);
    expect(loop.reason).toBe('session, from asyncio_default_fixture_loop_scope in pyproject.toml');
    expect(ini.slice(loop.decidedAt?.start, loop.decidedAt?.end)).toBe('"session"');
    expect(sameLoop(test.loop, loop)).toBe('no');
    const marked = facts.tests[1]?.loop.decidedAt;
    expect(text.slice(marked?.start, marked?.end)).toBe('@pytest.mark.asyncio(loop_scope="module")');
  });

  it('follows the version', () => {
    const loopOfDb = (version: string) => {
      const facts = factsOf(files, FILE, { 'pytest-asyncio': version });
      const [test] = facts.tests;
      const [db] = facts.fixtures;
      if (test === undefined || db === undefined) throw new Error('no facts');
      const loop = facts.loopOf(db, test);
      return [loop.scope, loop.error?.kind, sameLoop(test.loop, loop)];
    };
    expect(loopOfDb('1.5.0')).toEqual(['session', undefined, 'no']);
    expect(loopOfDb('0.23.8')).toEqual(['module', undefined, 'no']);
    expect(loopOfDb('0.21.2')).toEqual(['function', 'scope-mismatch', 'yes']);
  });
});

describe('fixtures', () => {
  const conftest = `import httpx
import pytest_asyncio
from collections.abc import AsyncIterator
from app.main import app

@pytest_asyncio.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as c:
        yield c

@pytest_asyncio.fixture(name="db")
async def make_db():
    connection = httpx.Client()
    yield connection
`;
  const text =
    'import pytest\n\n@pytest.fixture\ndef wrapped(client):\n    return client\n\n@pytest.mark.asyncio\nasync def test_a(client, db, wrapped):\n    await client.get("/")\n    db.close()\n    wrapped\n';

  it('give their types to the parameters of tests', () => {
    const { module, findFixture } = factsOf({ '/w/tests/conftest.py': conftest, [FILE]: text }, FILE);
    expect(module.calls.map((call) => call.name)).toContain('httpx.AsyncClient.get');
    expect(module.typeOf(expression(module, 'db'))).toBe('httpx.Client');
    expect(findFixture('db')?.function.name).toBe('make_db');
    expect(findFixture('make_db')).toBeUndefined();
  });

  it('are found with what they request', () => {
    const facts = factsOf({ '/w/tests/conftest.py': conftest, [FILE]: text }, FILE);
    expect(facts.tests[0]?.fixtures.map((fixture) => fixture.name).toSorted()).toEqual(['client', 'db', 'wrapped']);
  });
});

describe('the workspace', () => {
  const files = {
    '/w/app/__init__.py': 'from .main import app as application\nfrom .service import *\n',
    '/w/app/main.py': 'from fastapi import FastAPI\nfrom app.service import refund as give_back\n\napp = FastAPI()\n',
    '/w/app/service.py': 'async def refund(order): ...\n\n\nclass Service:\n    async def run(self): ...\n',
    '/w/app/loop.py': 'from app.loop import x\nx = x.y\n',
    [FILE]: '',
  };

  it('is looked up through imports, aliases and re-exports', () => {
    const facts = factsOf(files, FILE);
    expect(facts.findFunction('app.main.give_back')?.function.name).toBe('refund');
    expect(facts.findFunction('app.refund')?.module.path).toBe('/w/app/service.py');
    expect(facts.findFunction('app.service.Service.run')?.function.name).toBe('run');
    const value = facts.findValue('app.application');
    expect(value?.module.tree.textOf(value.value)).toBe('FastAPI()');
    expect(facts.findFunction('httpx.get')).toBeUndefined();
    expect(facts.findValue('app.loop.x')).toBeDefined();
  });
});

describe('what cannot be known', () => {
  it.each([
    [
      'computed mark scope',
      '@pytest.mark.asyncio(loop_scope=scope())\nasync def test_a(): ...',
      'loop_scope of the asyncio mark is computed',
    ],
    ['computed marks', 'pytestmark = marks()\nasync def test_a(): ...', 'a mark is computed'],
    ['conditional marks', 'if x:\n    pytestmark = pytest.mark.asyncio\nasync def test_a(): ...', 'a mark is computed'],
    [
      'foreign decorators',
      'from lib import retry\n@pytest.mark.asyncio\n@retry(3)\nasync def test_a(): ...',
      'a decorator decides whether the test is still async',
    ],
    [
      'foreign bases',
      'from lib import Base\nclass TestIt(Base):\n    @pytest.mark.asyncio\n    async def test_a(self): ...',
      'the class has a base that Looptrap cannot see into',
    ],
    ['another plugin', '@pytest.mark.trio\nasync def test_a(): ...', 'pytest-trio may run it'],
  ])('%s is unknown', (_, text, reason) => {
    const facts = factsOf({ [FILE]: `import pytest\n${text}\n` }, FILE);
    expect(facts.tests.map((test) => [test.loop.provider, test.loop.reason])).toEqual([['unknown', reason]]);
  });
});
