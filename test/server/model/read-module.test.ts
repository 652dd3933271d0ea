import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadTestParser } from '../syntax/parser';
import { expression, factsOf, moduleOf } from './module';

beforeAll(loadTestParser);

describe('dotted names', () => {
  it.each([
    ['import httpx\nhttpx.AsyncClient', 'httpx.AsyncClient', 'httpx.AsyncClient'],
    ['import httpx as h\nh.AsyncClient', 'h.AsyncClient', 'httpx.AsyncClient'],
    ['import a.b.c\na.b.c.d', 'a.b.c.d', 'a.b.c.d'],
    ['from httpx import AsyncClient as Client\nClient', 'Client', 'httpx.AsyncClient'],
    ['from .helpers import thing\nthing', 'thing', 'tests.helpers.thing'],
    ['from ..app import thing\nthing', 'thing', 'app.thing'],
    ['from . import helpers\nhelpers.x', 'helpers.x', 'tests.helpers.x'],
    ['import pytest\nmark = pytest.mark\nmark.asyncio', 'mark.asyncio', 'pytest.mark.asyncio'],
    ['def f(): pass\nf', 'f', 'tests.test_it.f'],
    ['app = make()\napp', 'app', 'tests.test_it.app'],
    ['print', 'print', 'print'],
    ['def f():\n    import time as t\n    t.sleep', 't.sleep', 'time.sleep'],
    ['import time\ndef f(time):\n    time.sleep', 'time.sleep', undefined],
    ['import time\nclass C:\n    time = None\n    def f(self):\n        time.sleep', 'time.sleep', 'time.sleep'],
    [
      'client = None\ndef start():\n    global client\n    client = 1\ndef f():\n    client',
      'client',
      'tests.test_it.client',
    ],
    [
      'try:\n    import httpx2 as http\nexcept ImportError:\n    import httpx as http\nhttp.get',
      'http.get',
      'httpx2.get',
    ],
    ['[x for x in y]\nx', 'x', 'x'],
    ['make().x', 'make().x', undefined],
  ])('%j: %s', (text, written, name) => {
    const module = moduleOf(text);
    expect(module.dottedName(expression(module, written))).toBe(name);
  });
});

describe('types of values', () => {
  it.each([
    ['import httpx\nc = httpx.AsyncClient()\nc', 'c', 'httpx.AsyncClient'],
    ['import httpx\nasync def f():\n    async with httpx.AsyncClient() as c:\n        c', 'c', 'httpx.AsyncClient'],
    ['import httpx\ndef f(c: httpx.AsyncClient | None):\n    c', 'c', 'httpx.AsyncClient'],
    [
      'from typing import Optional, Annotated\nimport httpx\ndef f(c: Annotated[Optional[httpx.Client], 3]):\n    c',
      'c',
      'httpx.Client',
    ],
    ['import httpx\ndef f(c: "httpx.Client"):\n    c', 'c', 'httpx.Client'],
    ['import httpx\ndef make() -> httpx.Client: ...\nc = make()\nc', 'c', 'httpx.Client'],
    [
      'import httpx\nasync def make():\n    return httpx.AsyncClient()\nasync def f():\n    c = await make()\n    c',
      'c',
      'httpx.AsyncClient',
    ],
    [
      'import httpx\nasync def make():\n    return httpx.AsyncClient()\nasync def f():\n    c = make()\n    c',
      'c',
      undefined,
    ],
    [
      'import httpx\nclass T:\n    def setup_method(self):\n        self.c = httpx.Client()\n    def test(self):\n        self.c',
      'self.c',
      'httpx.Client',
    ],
    ['class T:\n    def test(self):\n        self', 'self', 'tests.test_it.T'],
    ['import asyncio\nt = asyncio.create_task(x())\nt', 't', 'asyncio.Task'],
    [
      'import httpx\nasync def f(stack):\n    c = await stack.enter_async_context(httpx.AsyncClient())\n    c',
      'c',
      'httpx.AsyncClient',
    ],
    ['c = 1 if x else 2\nc', 'c', undefined],
    ['self.x = self.x\nself.x', 'self.x', undefined],
    ['class T:\n    def f(self):\n        self.x = self.x\n        self.x', 'self.x', undefined],
  ])('%j', (text, written, type) => {
    const module = moduleOf(text);
    expect(module.typeOf(expression(module, written))).toBe(type);
  });
});

describe('calls', () => {
  const text = `
import asyncio
from httpx import AsyncClient

@decorator(1)
async def test_a(default=outside()):
    async with AsyncClient(base_url="x") as client:
        response = await client.get("/", params={})
        later = lambda: inner()
        [comprehended(x) for x in response]
    def nested():
        deep()

module_level()
`;
  it('know their name, receiver, function and whether they are awaited', () => {
    const module = moduleOf(text);
    const calls = new Map(module.calls.map((call) => [module.tree.textOf(call.callee), call]));
    const get = calls.get('client.get');
    expect([get?.name, get?.receiverType, get?.awaited, get?.inFunction?.name]).toEqual([
      'httpx.AsyncClient.get',
      'httpx.AsyncClient',
      true,
      'test_a',
    ]);
    expect([get?.positional.length, [...(get?.keywords.keys() ?? [])]]).toEqual([1, ['params']]);
    expect(
      ['decorator', 'outside', 'inner', 'comprehended', 'deep', 'module_level'].map(
        (name) => calls.get(name)?.inFunction?.name,
      ),
    ).toEqual([undefined, undefined, undefined, 'test_a', 'nested', undefined]);
  });
});

describe('definitions', () => {
  it('know their decorators, parameters and what encloses them', () => {
    const module = moduleOf(
      'class C:\n    @staticmethod\n    async def f(a, /, b: int, *args, c=1, d, **kw) -> int:\n        yield 1\n        def g(): yield\n',
    );
    const [f, g] = module.functions;
    expect([f?.isAsync, f?.isGenerator, f?.returns, f?.enclosingClass?.name, g?.enclosingFunction?.name]).toEqual([
      true,
      true,
      'int',
      'C',
      'f',
    ]);
    expect(
      f?.parameters.map((parameter) => [parameter.name, parameter.kind, parameter.hasDefault, parameter.annotation]),
    ).toEqual([
      ['a', 'positional', false, undefined],
      ['b', 'positional', false, 'int'],
      ['args', 'var-positional', false, undefined],
      ['c', 'keyword-only', true, undefined],
      ['d', 'keyword-only', false, undefined],
      ['kw', 'var-keyword', false, undefined],
    ]);
    expect(f?.decorators.map((decorator) => [decorator.name, decorator.called])).toEqual([['staticmethod', false]]);
  });
});

describe('any text', () => {
  it('gives facts', () => {
    const line = fc.constantFrom(
      'import x as y',
      'from .. import *',
      'x = x.y',
      'x = pytest.fixture(x)',
      '@pytest.fixture(scope=x)',
      '@pytest.mark.asyncio(**kw)',
      'async def test_a(x, x=1):',
      '    yield x',
      '    async with x as x: pass',
      'class Test(Test, x.y):',
      '    def f(self): self.x = self.x.x',
      '    pytestmark = [x, *y]',
      'pytestmark += pytestmark',
      'def f(: pass',
      '"""',
      'x: "a | None" = f"{x}"',
      '\tpass',
      'from test_it import Test',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 14 }), (lines) => {
        const facts = factsOf(
          { '/w/test_it.py': lines.join('\n'), '/w/conftest.py': lines.toReversed().join('\n') },
          '/w/test_it.py',
        );
        for (const test of facts.tests) for (const fixture of test.fixtures) facts.loopOf(fixture, test);
        for (const fixture of facts.fixtures) facts.loopOf(fixture);
        expect(facts.module.calls.every((call) => call.range.start < call.range.end)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
