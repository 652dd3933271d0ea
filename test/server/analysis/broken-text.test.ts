import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { brokenRegions } from '../../../server/src/analysis/broken-regions';
import { parsePython } from '../../../server/src/syntax/parse-python';
import { traps } from '../../../server/src/traps/registry';
import { loadTestParser } from '../syntax/parser';
import { openTestProject } from './open-test-project';

beforeAll(loadTestParser);

/** Without a trap, but only because every import, mark and decorator is read. */
const GOOD = `import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url="http://test") as client:
        yield client


async def total(*prices):
    await asyncio.sleep(0)
    return sum(prices)


async def test_total(client):
    assert await total(1, 2) == 3


class TestOrders:
    async def test_create(self, client):
        """Creates an order."""
        response = await client.get("/orders")
        assert response.status_code == 200

    def run(self):
        assert asyncio.run(total(1)) == 1
`;

describe('a text that does not parse', () => {
  it('is never accused of something that only the broken text says', async () => {
    const { change, messages } = await openTestProject({ 'pytest.ini': '[pytest]\n', 'test_a.py': GOOD }, traps);
    expect(messages('test_a.py')).toEqual([]);
    const typed = fc.constantFrom(
      '(',
      '[',
      '"',
      '"""',
      ' = ',
      '@x.',
      'def ',
      'async ',
      'class A',
      '\n',
      ':',
      ')',
      '    ',
    );
    fc.assert(
      fc.property(fc.nat({ max: GOOD.length }), fc.nat({ max: 12 }), typed, (at, removed, text) => {
        const broken = GOOD.slice(0, at) + text + GOOD.slice(at + removed);
        fc.pre(parsePython(broken).errors.length > 0);
        change('test_a.py', broken);
        expect(messages('test_a.py')).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('is believed outside of the function that holds the error', () => {
    const source = 'def one():\n    x = 1 +\n\n\ndef two():\n    pass\n';
    const tree = parsePython(source);
    expect(tree.errors.length).toBeGreaterThan(0);
    expect(brokenRegions(tree)).toEqual(tree.errors.map(() => ({ start: 0, end: source.indexOf('\n\n\n') })));
  });

  it('is not believed at all where a compound statement stands behind the colon of a function', async () => {
    const { change, messages } = await openTestProject({ 'pytest.ini': '[pytest]\n', 'test_a.py': GOOD }, traps);
    change('test_a.py', GOOD.replace(/\n {4}async (?=with)/, ' '));
    expect(messages('test_a.py')).toEqual([]);
  });

  it.each(['x = (\ndef one(): ...\n', '@mark(\ndef one(): ...\n', 'def one(:\n    pass\n'])(
    'is not believed at all after an error outside of a body: %j',
    (source) => {
      expect(brokenRegions(parsePython(source))).toEqual([{ start: 0, end: source.length + 1 }]);
    },
  );
});
