import anyio
import pytest


@pytest.fixture
async def group():
    async with anyio.create_task_group() as group:
        yield group


@pytest.mark.anyio
async def test_it(group):
    pass
