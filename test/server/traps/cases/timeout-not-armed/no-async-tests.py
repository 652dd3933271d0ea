# pytest: asyncio_mode = strict
def test_one():
    pass
