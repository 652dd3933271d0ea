import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def in_blocks():
    async with connect() as connection:
        try:
            yield connection
        finally:
            await connection.close()
        yield None  # <- fixture-yields-twice


@pytest_asyncio.fixture
async def in_branches(request):
    if request.param:
        yield 1
    else:
        yield 2


@pytest_asyncio.fixture
async def returns_before(request):
    if request.param:
        yield 1
        return
    yield 2


@pytest_asyncio.fixture
async def returns_between():
    yield 1
    return
    yield 2


@pytest_asyncio.fixture
async def in_except():
    try:
        yield 1
    except ValueError:
        yield 2


@pytest_asyncio.fixture
async def nested():
    async def numbers():
        yield 1
        yield 2

    yield numbers


@pytest.fixture
async def run_by_nobody():
    yield 1
    yield 2


@pytest_asyncio.fixture
async def in_try():
    try:
        value = yield 1
    finally:
        yield 2  # <- fixture-yields-twice


@pytest.mark.asyncio
async def test_it(in_blocks, in_try, run_by_nobody):
    pass
