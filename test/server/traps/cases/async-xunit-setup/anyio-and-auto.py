# pytest: asyncio_mode = auto
import pytest


class TestAuto:
    async def setup_method(self):  # <- async-xunit-setup
        self.client = await connect()

    async def test_one(self):
        pass

# === fix 1: test_case.py
import pytest


class TestAuto:
    @pytest.fixture(autouse=True)
    async def set_up(self):
        self.client = await connect()

    async def test_one(self):
        pass
