import asyncio


async def test_seeded(seeded, event_loop):
    assert seeded["rows"] == ["seed"]
    assert event_loop is asyncio.get_running_loop()
    assert seeded["loop"] is event_loop
