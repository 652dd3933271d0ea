# environments: pa026
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="class", loop_scope="class")
async def queue():
    return asyncio.Queue()


@pytest.mark.asyncio(loop_scope="class")
class TestOne:
    async def test_one(self, queue):
        pass

    @pytest.mark.asyncio(loop_scope="session")
    async def test_session(self):
        pass

    @pytest.mark.asyncio(loop_scope="class")
    async def test_back(self, queue):  # <- mixed-loop-scopes
        pass


@pytest.mark.asyncio(loop_scope="class")
class TestTwo:
    async def test_one(self, queue):
        pass

# === fix 1: test_case.py
import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="class", loop_scope="class")
async def queue():
    return asyncio.Queue()


@pytest.mark.asyncio(loop_scope="class")
class TestOne:
    async def test_one(self, queue):
        pass

    @pytest.mark.asyncio(loop_scope="class")
    async def test_session(self):
        pass

    @pytest.mark.asyncio(loop_scope="class")
    async def test_back(self, queue):
        pass


@pytest.mark.asyncio(loop_scope="class")
class TestTwo:
    async def test_one(self, queue):
        pass
