import asyncio


async def work():
    return 1


async def test_in_a_thread():
    def own_loop():
        return asyncio.run(work())

    assert await asyncio.to_thread(own_loop) == 1
    assert await asyncio.to_thread(lambda: asyncio.run(work())) == 1
    assert await asyncio.to_thread(asyncio.run, work()) == 1


def test_sync():
    assert asyncio.run(work()) == 1


if __name__ == "__main__":
    asyncio.run(work())
