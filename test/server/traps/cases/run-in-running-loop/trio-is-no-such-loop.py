import trio


async def work():
    return 1


async def test_it():
    assert trio.run(work) == 1
