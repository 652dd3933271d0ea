async def test_page(aiohttp_client):
    pass


async def test_beside_it():
    pass
