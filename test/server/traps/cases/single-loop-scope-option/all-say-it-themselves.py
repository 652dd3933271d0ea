# environments: pa026 newest
import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def pool():
    return object()


@pytest.mark.asyncio(loop_scope="session")
async def test_pool(pool):
    assert pool


@pytest.mark.asyncio
async def test_alone():
    pass


# === pytest.ini
[pytest]
asyncio_default_fixture_loop_scope = session
