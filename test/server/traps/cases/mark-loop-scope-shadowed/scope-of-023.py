# environments: article
import pytest

pytestmark = pytest.mark.asyncio(scope="module")


@pytest.mark.asyncio  # <- mark-loop-scope-shadowed
async def test_one():
    pass


@pytest.mark.asyncio(scope="function")
async def test_two():
    pass

# === fix 1: test_case.py
import pytest

pytestmark = pytest.mark.asyncio(scope="module")


async def test_one():
    pass


@pytest.mark.asyncio(scope="function")
async def test_two():
    pass
