import asyncio

import nest_asyncio

nest_asyncio.apply()


async def work():
    return 1


async def test_it():
    assert asyncio.run(work()) == 1
