import { beforeAll, describe, expect, it } from 'vitest';
import { loadTestParser } from '../syntax/parser';
import { expression, factsOf } from './module';

beforeAll(loadTestParser);

const FILE = '/w/tests/test_it.py';

/** Type of the last `x` in a test file beside other files; paths are relative to the workspace. */
function typeOfX(text: string, files: Readonly<Record<string, string>>): string | undefined {
  const all = Object.fromEntries(Object.entries(files).map(([path, content]) => [`/w/${path}`, content]));
  const facts = factsOf({ '/w/pytest.ini': '[pytest]\n', ...all, [FILE]: text }, FILE);
  return facts.module.typeOf(expression(facts.module, 'x'));
}

/** Name of the last call whose callee is written like this. */
function calledAs(callee: string, text: string, files: Readonly<Record<string, string>>): string | undefined {
  const all = Object.fromEntries(Object.entries(files).map(([path, content]) => [`/w/${path}`, content]));
  const facts = factsOf({ '/w/pytest.ini': '[pytest]\n', ...all, [FILE]: text }, FILE);
  const { module } = facts;
  return module.calls.findLast((call) => module.tree.textOf(call.callee) === callee)?.name;
}

describe('types through other modules', () => {
  it.each([
    ['an imported value', 'from app.db import x\nx', { 'app/db.py': 'import httpx\nx = httpx.Client()' }],
    ['an attribute of a module', 'import app.db\nx = app.db.c\nx', { 'app/db.py': 'import httpx\nc = httpx.Client()' }],
    [
      'a package that passes it on',
      'from app import x\nx',
      { 'app/__init__.py': 'from .db import c as x', 'app/db.py': 'import httpx\nc = httpx.Client()' },
    ],
    [
      'a star import',
      'from app import x\nx',
      { 'app/__init__.py': 'from .db import *', 'app/db.py': 'import httpx\nx = httpx.Client()' },
    ],
    [
      'what a helper returns',
      'from tests.helpers import make\nx = make()\nx',
      { 'tests/helpers.py': 'import httpx\ndef make():\n    c = httpx.Client()\n    return c' },
    ],
    [
      'what a coroutine gives when awaited',
      'from tests.helpers import make\nasync def f():\n    x = await make()\n    x',
      { 'tests/helpers.py': 'import httpx\nasync def make():\n    return httpx.Client()' },
    ],
    [
      'the annotation of a helper, as a string',
      'from tests.helpers import make\nx = make()\nx',
      { 'tests/helpers.py': 'import httpx\ndef make() -> "Optional[httpx.Client]": ...' },
    ],
    [
      'a generator of a context manager',
      'from tests.helpers import opened\nasync def f():\n    async with opened() as x:\n        x',
      {
        'tests/helpers.py':
          'import httpx\nfrom contextlib import asynccontextmanager\n@asynccontextmanager\nasync def opened() -> "AsyncIterator[httpx.Client]":\n    yield c',
      },
    ],
    [
      'names only imported for types',
      'from app.db import make\nx = make()\nx',
      {
        'app/db.py':
          'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from httpx import Client\ndef make() -> "Client": ...',
      },
    ],
    [
      'an attribute set by __init__',
      'from app.db import Service\nx = Service().client\nx',
      { 'app/db.py': 'import httpx\nclass Service:\n    def __init__(self):\n        self.client = httpx.Client()' },
    ],
    [
      'an inherited attribute',
      'from app.db import Service\nx = Service().client\nx',
      {
        'app/db.py': 'from app.base import Base\nclass Service(Base): ...',
        'app/base.py': 'import httpx\nclass Base:\n    client: "httpx.Client | None"',
      },
    ],
    [
      'a property',
      'from app.db import Service\nx = Service().client\nx',
      {
        'app/db.py': 'import httpx\nclass Service:\n    @property\n    def client(self) -> httpx.Client: ...',
      },
    ],
    [
      'what a method returns',
      'from app.db import Service\nx = Service().connect()\nx',
      { 'app/db.py': 'import httpx\nclass Service:\n    def connect(self):\n        return httpx.Client()' },
    ],
    [
      'what __aenter__ gives',
      'from app.db import Pool\nasync def f():\n    async with Pool() as x:\n        x',
      { 'app/db.py': 'import httpx\nclass Pool:\n    async def __aenter__(self) -> httpx.Client: ...' },
    ],
    [
      'an alias for annotations',
      'from app.deps import Http\ndef f(x: Http):\n    x',
      { 'app/deps.py': 'import httpx\nfrom typing import Annotated\nHttp = Annotated[httpx.Client, Depends(make)]' },
    ],
    [
      'a class under another name',
      'from app.compat import Http\nx = Http()\nx',
      { 'app/compat.py': 'try:\n    from httpx import Client as Http\nexcept ImportError:\n    Http = None' },
    ],
    [
      'a value set by a function',
      'from app.db import x\nx',
      { 'app/db.py': 'import httpx\nx = None\ndef start():\n    global x\n    x = httpx.Client()' },
    ],
  ])('%s', (_, text, files) => {
    expect(typeOfX(text, files)).toBe('httpx.Client');
  });

  it('is unknown where branches of another module differ', () => {
    const files = { 'app/db.py': 'import httpx\nif a:\n    x = httpx.Client()\nelse:\n    x = httpx.AsyncClient()' };
    expect(typeOfX('from app.db import x\nx', files)).toBeUndefined();
  });

  it('knows what fixtures of fixtures give', () => {
    const files = {
      'conftest.py': `import pytest
from app.db import make

@pytest.fixture
def pool():
    return make()

@pytest.fixture
def x(pool):
    yield pool
`,
      'app/db.py': 'import httpx\ndef make():\n    return httpx.Client()',
    };
    expect(typeOfX('def test_it(x):\n    x', files)).toBe('httpx.Client');
    expect(calledAs('x.get', 'def test_it(x):\n    x.get()', files)).toBe('httpx.Client.get');
  });

  it('ends where modules import each other in circles', () => {
    const files = {
      'app/a.py': 'from app.b import f as g, x\ndef f():\n    return g()',
      'app/b.py': 'from app.a import f as g, x\ndef f():\n    return g()',
    };
    expect(typeOfX('from app.a import f, x\ny = f()\nx', files)).toBeUndefined();
  });

  it('stays fast where every module passes on the names of all others', () => {
    const names = Array.from({ length: 40 }, (_, index) => `m${index}`);
    const files = Object.fromEntries(
      names.map((name) => [`app/${name}.py`, names.map((other) => `from app.${other} import *\n`).join('')]),
    );
    expect(typeOfX('from app.m0 import x\nx', files)).toBeUndefined();
  });
});

describe('names of calls', () => {
  it.each([
    [
      'a re-exported function',
      'make',
      'from app import make\nmake()',
      'app.db.make',
      { 'app/__init__.py': 'from .db import make', 'app/db.py': 'def make(): ...' },
    ],
    [
      'a re-exported class of a library',
      'Client',
      'from app import Client\nClient()',
      'httpx.Client',
      { 'app/__init__.py': 'from .db import Client', 'app/db.py': 'from httpx import Client' },
    ],
    [
      'a method of the workspace',
      's.get',
      'from app.db import S\ns = S()\ns.get()',
      'app.db.S.get',
      { 'app/db.py': 'class S:\n    def get(self): ...' },
    ],
    [
      'an inherited method',
      's.get',
      'from app.db import S\ns = S()\ns.get()',
      'app.db.B.get',
      { 'app/db.py': 'class B:\n    def get(self): ...\nclass S(B): ...' },
    ],
    [
      'a method that the library defines',
      's.get',
      'from app.db import S\ns = S()\ns.get()',
      'httpx.Client.get',
      { 'app/db.py': 'import httpx\nclass S(httpx.Client): ...' },
    ],
    [
      'what a session factory makes',
      's.add',
      'from app.db import Session\nasync def f():\n    async with Session() as s:\n        s.add()',
      'sqlalchemy.ext.asyncio.AsyncSession.add',
      { 'app/db.py': 'from sqlalchemy.ext.asyncio import async_sessionmaker\nSession = async_sessionmaker(engine)' },
    ],
  ])('%s', (_, callee, text, name, files) => {
    expect(calledAs(callee, text, files)).toBe(name);
  });
});
