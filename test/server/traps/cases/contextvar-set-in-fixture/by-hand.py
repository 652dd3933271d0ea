# environments: pa021 article
# pytest: asyncio_mode = auto
from contextvars import ContextVar

import pytest

tenant = ContextVar("tenant")


async def load():
    return "acme"


@pytest.fixture
async def loaded():
    tenant.set(await load())  # <- contextvar-set-in-fixture


@pytest.fixture
async def given(loaded):
    tenant.set("other")  # <- contextvar-set-in-fixture
    return 1


def test_tenant(given):
    assert tenant.get()

# === fix 1: test_case.py
from contextvars import ContextVar

import pytest

tenant = ContextVar("tenant")


async def load():
    return "acme"


@pytest.fixture
async def loaded():
    tenant.set(await load())


@pytest.fixture
def given(loaded):
    tenant.set("other")
    return 1


def test_tenant(given):
    assert tenant.get()
