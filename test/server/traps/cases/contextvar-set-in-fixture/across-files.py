# environments: pa021 article

# === shop/__init__.py

# === shop/context.py
from contextvars import ContextVar
from typing import Optional

current_user: ContextVar[str] = ContextVar("current_user")
locale: ContextVar[Optional[str]] = ContextVar("locale", default=None)


def user() -> str:
    return current_user.get().title()

# === conftest.py
import pytest_asyncio
from shop import context
from shop.context import locale


@pytest_asyncio.fixture(autouse=True)
async def logged_in():
    context.current_user.set("ada")  # <- contextvar-set-in-fixture


@pytest_asyncio.fixture
async def german():
    # Nobody can tell whether the default would do.
    locale.set("de")
    yield


@pytest_asyncio.fixture
async def english():
    token = locale.set("en")  # <- contextvar-set-in-fixture
    try:
        yield
    finally:
        locale.reset(token)

# === test_user.py
import pytest
from shop.context import locale, user


@pytest.mark.asyncio
async def test_user():
    assert user() == "Ada"


@pytest.mark.asyncio
async def test_locale(german, english):
    assert locale.get() == "en"

# === fix 1: conftest.py
import pytest
import pytest_asyncio
from shop import context
from shop.context import locale


@pytest.fixture(autouse=True)
def logged_in():
    context.current_user.set("ada")


@pytest_asyncio.fixture
async def german():
    # Nobody can tell whether the default would do.
    locale.set("de")
    yield


@pytest.fixture
def english():
    token = locale.set("en")
    try:
        yield
    finally:
        locale.reset(token)
