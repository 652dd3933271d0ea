from contextvars import ContextVar

import pytest
import pytest_asyncio

set_by_test = ContextVar("set_by_test")
set_by_helper = ContextVar("set_by_helper")
set_by_sync = ContextVar("set_by_sync")
set_on_import = ContextVar("set_on_import")
defaulted = ContextVar("defaulted", default=0)
asked = ContextVar("asked")
own = ContextVar("own")
unread = ContextVar("unread")
later = ContextVar("later")

set_on_import.set(1)


class Settings:
    def set(self, value):
        return value

    def get(self):
        return 1


settings = Settings()


@pytest_asyncio.fixture
async def everything():
    set_by_test.set(1)
    set_by_helper.set(1)
    set_by_sync.set(1)
    set_on_import.set(1)
    defaulted.set(1)
    asked.set(1)
    unread.set(1)
    settings.set(1)
    token = own.set(1)
    assert own.get() == 1
    own.reset(token)
    yield
    later.set(1)


@pytest.fixture
def synchronous():
    set_by_sync.set(2)


def prepare():
    set_by_helper.set(2)


def in_context():
    return asked.get()


@pytest.mark.asyncio
async def test_it(everything, synchronous):
    set_by_test.set(2)
    prepare()
    assert set_by_test.get() + set_by_helper.get() + set_by_sync.get() == 6
    assert set_on_import.get() == 1
    assert defaulted.get() == 0
    assert asked.get(None) is None
    assert settings.get() == 1
    with pytest.raises(LookupError):
        asked.get()
    try:
        asked.get()
    except LookupError:
        pass
    if settings.get() > 1:
        assert asked.get() == 1


@pytest.mark.asyncio
async def test_later(everything):
    def inner():
        return unread.get()

    with pytest.raises(LookupError):
        later.get()


@pytest.mark.asyncio
async def test_without_the_fixture():
    assert unread.get(1) == 1
