# environments: newest
import anyio
import pytest_asyncio


@pytest_asyncio.fixture(params=[1, 2])
async def group(request, started):
    async with anyio.create_task_group() as group:  # <- cancel-scope-across-fixture-yield
        yield group


@pytest_asyncio.fixture
async def either(flag):
    async with anyio.create_task_group() as group:  # <- cancel-scope-across-fixture-yield
        if flag:
            yield group
        else:
            yield None
