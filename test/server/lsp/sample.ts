/** A project with a known trap on a known line, and the versions it is one for. */
export const PINS = 'pytest==8.4.2\npytest-asyncio==1.2.0\nanyio==4.11.0\nhttpx==0.28.1\n';

/** `asyncio.run` inside a coroutine, twice. */
export const RUNS_LOOP = `import asyncio

import pytest


async def total(*prices):
    await asyncio.sleep(0)
    return sum(prices)


@pytest.mark.asyncio
async def test_total():
    assert asyncio.run(total(1, 2)) == 3


@pytest.mark.asyncio
async def test_none():
    assert asyncio.run(total()) == 0
`;

/** Nobody runs it unless the configuration says auto or the mark is put on. */
export const UNMARKED = `async def test_alone():
    pass
`;

/** An async fixture that nobody awaits in strict mode, used in another file. */
export const PLAIN_FIXTURE = `import pytest


@pytest.fixture
async def number():
    return 1
`;

export const USES_FIXTURE = `import pytest


@pytest.mark.asyncio
async def test_number(number):
    assert number == 1
`;

export const STRICT = '[tool.pytest.ini_options]\nasyncio_mode = "strict"\n';
export const AUTO = '[tool.pytest.ini_options]\nasyncio_mode = "auto"\n';
