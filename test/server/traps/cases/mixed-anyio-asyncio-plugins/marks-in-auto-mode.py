# environments: newest article
# pytest: asyncio_mode = auto
"""Tests of the bus."""

import pytest

pytestmark = [pytest.mark.anyio, pytest.mark.slow]  # <- mixed-anyio-asyncio-plugins


async def test_one():
    pass


@pytest.mark.anyio  # <- mixed-anyio-asyncio-plugins
class TestIt:
    async def test_two(self):
        pass

    @pytest.mark.anyio  # <- mixed-anyio-asyncio-plugins
    @pytest.mark.skip
    async def test_three(self):
        pass

    @pytest.mark.anyio
    def test_sync(self):
        pass

# === fix 1: test_case.py
"""Tests of the bus."""

import pytest

pytestmark = [pytest.mark.slow]


async def test_one():
    pass


class TestIt:
    async def test_two(self):
        pass

    @pytest.mark.skip
    async def test_three(self):
        pass

    @pytest.mark.anyio
    def test_sync(self):
        pass

# === fix 2: pytest.ini
[pytest]
asyncio_mode = strict

# === fix 3: pytest.ini
[pytest]
addopts = -p no:asyncio
