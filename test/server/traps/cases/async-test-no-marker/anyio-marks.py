import pytest


@pytest.mark.anyio
async def test_marked():
    pass


async def test_forgotten():  # <- async-test-no-marker
    pass


async def test_by_backend(anyio_backend):
    pass

# === fix 1: test_case.py
import pytest


@pytest.mark.anyio
async def test_marked():
    pass


@pytest.mark.anyio
async def test_forgotten():
    pass


async def test_by_backend(anyio_backend):
    pass
