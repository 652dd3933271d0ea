# environments: newest pa026
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.asyncio()  # <- mark-loop-scope-shadowed
class TestShadowed:
    async def test_one(self):
        pass

    async def test_two(self):
        pass

    @pytest.mark.asyncio(loop_scope="session")
    async def test_right(self):
        pass


class TestOwn:
    pytestmark = pytest.mark.asyncio  # <- mark-loop-scope-shadowed

    async def test_one(self):
        pass


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.asyncio  # <- mark-loop-scope-shadowed
async def test_stacked():
    pass


@pytest.mark.asyncio
@pytest.mark.asyncio(loop_scope="session")
async def test_stacked_right():
    pass

# === fix 2: test_case.py
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.asyncio(loop_scope="session")
class TestShadowed:
    async def test_one(self):
        pass

    async def test_two(self):
        pass

    @pytest.mark.asyncio(loop_scope="session")
    async def test_right(self):
        pass


class TestOwn:
    pytestmark = pytest.mark.asyncio

    async def test_one(self):
        pass


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.asyncio(loop_scope="module")
async def test_stacked():
    pass


@pytest.mark.asyncio
@pytest.mark.asyncio(loop_scope="session")
async def test_stacked_right():
    pass
