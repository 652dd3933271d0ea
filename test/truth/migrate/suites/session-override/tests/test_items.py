import asyncio


async def test_known_item(client):
    response = await client.get("/items/1")
    assert response.json() == "apple"


class TestUnknown:
    async def test_unknown_item(self, client):
        assert (await client.get("/items/2")).status_code == 404

    async def test_same_loop(self, database):
        assert database["loop"] is asyncio.get_running_loop()


def test_synchronous():
    assert 1 + 1 == 2
