import pytest

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="session", params=["asyncio", "trio"])
def anyio_backend(request):
    return request.param


@pytest.fixture(scope="session")
async def pool():
    yield 1


@pytest.fixture(scope="session")
def sync():
    return 1


async def test_one(pool, sync):
    pass
