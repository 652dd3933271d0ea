import pytest


@pytest.fixture
def client(anyio_backend):
    return object()


async def test_taken_by_anyio(client):
    pass
