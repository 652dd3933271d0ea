import asyncio


async def test_connection():
    return True


def test_it():
    assert asyncio.run(test_connection())
