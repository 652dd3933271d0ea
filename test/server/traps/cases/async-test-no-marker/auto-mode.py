# pytest: asyncio_mode = auto
async def test_taken():
    pass
