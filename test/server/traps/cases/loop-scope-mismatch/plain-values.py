# environments: newest
import asyncio
import secrets

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def random_name():
    name = "image-" + secrets.token_hex(4)
    yield name

    client = Client()
    await client.connect()
    await client.delete(name)


class Client:
    async def connect(self):
        pass

    async def delete(self, name):
        pass


@pytest.mark.asyncio
async def test_name(random_name):  # <- loop-scope-mismatch
    assert random_name
