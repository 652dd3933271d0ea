import { expect, test } from 'vitest';
import { applyFixes, checkFiles, type Files } from './trap-project';

/** Best fixes in rounds, each round as one change, until nothing is found. */
async function repaired(files: Files): Promise<Files> {
  let current = files;
  for (let round = 0; round < 5; round++) {
    const { findings } = await checkFiles(current, 'newest');
    if (findings.length === 0) return current;
    current = applyFixes(current, findings, ({ fixes }) => fixes[0]).files;
  }
  throw new Error('the fixes do not come to an end');
}

test('an import that one fix gives up and another begins to use stays', async () => {
  const files = {
    'test_a.py': `import asyncio
import time

import pytest


async def work():
    pass


@pytest.mark.asyncio
async def test_a():
    asyncio.run(work())
    time.sleep(0.1)
`,
  };
  expect(await repaired(files)).toEqual({
    'test_a.py': `import asyncio

import pytest


async def work():
    pass


@pytest.mark.asyncio
async def test_a():
    await work()
    await asyncio.sleep(0.1)
`,
  });
});

test('an override goes, and the test that needed a mark keeps the import it needs', async () => {
  const files = {
    'test_a.py': `import asyncio

import pytest


@pytest.fixture(scope="module")
def event_loop():
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


async def test_a():
    pass
`,
  };
  expect(await repaired(files)).toEqual({
    'test_a.py': `import pytest


@pytest.mark.asyncio
async def test_a():
    pass
`,
  });
});

test('two fixes that need the same import add it once', async () => {
  const files = {
    'test_a.py': `async def test_a():
    pass


async def test_b():
    pass
`,
  };
  expect(await repaired(files)).toEqual({
    'test_a.py': `import pytest


@pytest.mark.asyncio
async def test_a():
    pass


@pytest.mark.asyncio
async def test_b():
    pass
`,
  });
});
