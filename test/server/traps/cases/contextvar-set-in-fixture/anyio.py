from contextvars import ContextVar

import pytest

tenant = ContextVar("tenant")


@pytest.fixture
async def given(anyio_backend):
    tenant.set("acme")


@pytest.mark.anyio
async def test_tenant(given):
    assert tenant.get() == "acme"
