import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PER_FOLDER = 100;
/** Every so many files one has a trap. */
const TRAP_EVERY = 25;

const testFile = (number) => `import asyncio
import time

import pytest

from shop.orders import Order, place, total


@pytest.fixture
async def order(stock):
    made = Order(${number}, stock)
    await place(made)
    yield made
    await made.close()


class TestTotals:
    async def test_small(self, order):
        assert await total(order) == ${number}

    @pytest.mark.parametrize("count", [1, 10, 100])
    async def test_many(self, order, count):
        order.add(count)
        assert await total(order) == ${number} + count

    async def test_together(self, order, stock):
        first, second = await asyncio.gather(total(order), stock.count())
        assert first <= second


async def test_placed_twice(order):
    with pytest.raises(ValueError):
        await place(order)


async def test_event(order):
    done = asyncio.Event()
    order.when_placed(done.set)
    await asyncio.wait_for(done.wait(), timeout=1)
    ${number % TRAP_EVERY === 0 ? 'time.sleep(0.1)' : 'await asyncio.sleep(0)'}
    assert order.placed


def test_plain():
    assert Order(${number}, None).number == ${number}
`;

const CONFTEST = `import pytest


@pytest.fixture
async def stock():
    from shop.stock import Stock

    async with Stock() as stock:
        yield stock
`;

/**
 * A project of many test files, a hundred in a folder, below `to`.
 * @returns {{file: string, traps: number}} a file in the middle of it, relative, and how many of the files have a trap
 */
export function makeManyFiles(to, count) {
  mkdirSync(to, { recursive: true });
  writeFileSync(join(to, 'pytest.ini'), '[pytest]\ntestpaths = tests\nasyncio_mode = auto\n');
  let file = '';
  for (let number = 0; number < count; number++) {
    const folder = join('tests', `area_${String(Math.floor(number / PER_FOLDER)).padStart(3, '0')}`);
    if (number % PER_FOLDER === 0) {
      mkdirSync(join(to, folder), { recursive: true });
      writeFileSync(join(to, folder, 'conftest.py'), CONFTEST);
    }
    const name = join(folder, `test_${String(number).padStart(5, '0')}.py`);
    writeFileSync(join(to, name), testFile(number));
    if (number === Math.floor(count / 2) + 1) file = name;
  }
  return { file, traps: Math.ceil(count / TRAP_EVERY) };
}
