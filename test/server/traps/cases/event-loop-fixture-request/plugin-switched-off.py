# pytest: addopts = -p no:asyncio
def test_it(event_loop):
    pass
