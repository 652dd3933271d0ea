import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio


@pytest.mark.asyncio  # <- asyncio-mark-on-fixture
@pytest_asyncio.fixture
async def above():
    return 1


@pytest_asyncio.fixture(scope="module")
@pytest.mark.asyncio(loop_scope="module")  # <- asyncio-mark-on-fixture
async def below():
    return 1


@pytest.mark.anyio  # <- asyncio-mark-on-fixture
@pytest.fixture
def plain():
    return 1


@pytest.fixture
@pytest.mark.slow
def other():
    return 1


async def test_all(above, plain):
    pass

# === fix 1: test_case.py
import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def above():
    return 1


@pytest_asyncio.fixture(scope="module")
async def below():
    return 1


@pytest.fixture
def plain():
    return 1


@pytest.fixture
@pytest.mark.slow
def other():
    return 1


async def test_all(above, plain):
    pass
