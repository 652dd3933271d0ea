from unittest import mock

import pytest
from app import service


def test_replaced(monkeypatch):
    monkeypatch.setattr(service, "is_ready", lambda: True)
    assert service.is_ready()


def test_patched():
    with mock.patch("app.service.is_open", new=lambda: True):
        assert service.is_open()


@pytest.mark.asyncio
async def test_not_replaced():
    assert service.is_closed()  # <- assert-on-coroutine


class Shown(service.Page):
    def text(self):
        return "shown"


@pytest.mark.asyncio
async def test_overridden(page: service.Page):
    assert page.text() == "shown"
    assert page.title() == "shown"  # <- assert-on-coroutine


@pytest.mark.asyncio
async def test_decorated():
    assert service.wrapped()
    assert service.plain()

# === app/__init__.py

# === app/service.py
import functools


class Page:
    async def text(self):
        return ""

    async def title(self):
        return ""


def cached(function):
    return functools.lru_cache(function)


async def is_ready():
    return False


async def is_open():
    return False


async def is_closed():
    return False


@cached
async def wrapped():
    return False


def plain():
    return True
