import asyncio


async def work():
    pass


def prepare():
    asyncio.set_event_loop(asyncio.new_event_loop())


def run():
    asyncio.get_event_loop().run_until_complete(work())
