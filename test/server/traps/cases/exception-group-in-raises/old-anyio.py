# environments: pa021
import anyio
import pytest


async def test_single():
    with pytest.raises(ValueError):
        async with anyio.create_task_group():
            raise ValueError
