/**
 * A test file whose run has events of many kinds in little time: a test that blocks the loop, one that waits for ever,
 * those given, one that fails and one that never runs, in this order.
 * @param between imports, fixtures and tests as text
 */
export function eventfulTests(between: string): string {
  return `import asyncio
import time

import pytest


@pytest.mark.asyncio
async def test_blocks():
    time.sleep(0.3)


@pytest.mark.asyncio
async def test_waits():
    await asyncio.Event().wait()


${between.trim()}


def test_fails():
    assert False


async def test_never_runs():
    pass
`;
}
