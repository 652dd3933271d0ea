# environments: newest article
import pytest

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return ("asyncio", {"use_uvloop": True})


@pytest.fixture(scope="module")  # <- anyio-backend-scope
async def pool():
    yield 1


@pytest.fixture(name="bus", scope="session")  # <- anyio-backend-scope
async def make_bus():
    return 1


@pytest.fixture
async def item(pool):
    return pool


async def test_one(item, bus):
    pass


async def test_two(tmp_path):
    pass

# === fix 1: test_case.py
import pytest

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="session")
def anyio_backend():
    return ("asyncio", {"use_uvloop": True})


@pytest.fixture(scope="module")
async def pool():
    yield 1


@pytest.fixture(name="bus", scope="session")
async def make_bus():
    return 1


@pytest.fixture
async def item(pool):
    return pool


async def test_one(item, bus):
    pass


async def test_two(tmp_path):
    pass
