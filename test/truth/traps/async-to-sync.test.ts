import { describe, expect, test } from 'vitest';
import { testEnvironments } from '../../environments';
import { applyFixes, checkFiles, placesOf } from '../../server/traps/trap-project';
import { runPytest } from './run-pytest';

const TOTAL = `import pytest
from asgiref.sync import async_to_sync


async def total(*prices, tax=0):
    return sum(prices) + tax


@pytest.mark.asyncio
async def test_total():
    assert async_to_sync(total)(1, 2, tax=1) == 4


def test_nothing_to_pay():
    assert async_to_sync(total)() == 0
`;

const asExample = (text: string) => [{ path: 'test_total.py', text, marks: [] }];

/** run-in-running-loop, for what only asgiref does: its page runs where asgiref is not. */
describe.each(testEnvironments('special').filter(({ name }) => name === 'extras'))('in $name', ({ name, python }) => {
  test('async_to_sync in a coroutine fails, is found, and is awaited instead', async () => {
    const broken = await runPytest(python, asExample(TOTAL));
    expect(broken.result).toBe('1 failed, 1 passed');
    const files = { 'test_total.py': TOTAL };
    const { findings } = await checkFiles(files, name);
    expect(placesOf(findings, files)).toEqual(['test_total.py:11 run-in-running-loop']);
    // The message holds the literal text.
    const error = /RuntimeError: (You cannot use AsyncToSync[^\n]*)/.exec(broken.output)?.[1];
    expect(findings[0]?.message).toContain(error);

    const repaired = applyFixes(files, findings, ({ fixes }) => fixes[0]).files;
    expect(repaired['test_total.py']).toContain('assert await total(1, 2, tax=1) == 4');
    expect((await runPytest(python, asExample(repaired['test_total.py'] ?? ''))).result).toBe('2 passed');
  });
});
