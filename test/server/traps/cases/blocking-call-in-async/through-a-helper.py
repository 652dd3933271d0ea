import asyncio
import functools
import time

import pytest

from shop import Poller, background, in_thread, later, poll, read_settings


def pause():
    time.sleep(1)


@pytest.mark.asyncio
async def test_helpers():
    pause()  # <- blocking-call-in-async
    assert poll("http://test") == 200  # <- blocking-call-in-async
    poller = Poller()
    poller.wait()  # <- blocking-call-in-async
    background()
    read_settings()
    in_thread()
    later()

    def nested():
        time.sleep(1)

    nested()  # <- blocking-call-in-async
    await asyncio.to_thread(pause)
    await asyncio.to_thread(lambda: pause())


def test_sync():
    pause()

# === shop.py
import threading
import time
from functools import wraps
from pathlib import Path

import requests


def to_thread(function):
    @wraps(function)
    def wrapper():
        threading.Thread(target=function).start()

    return wrapper


def poll(url):
    return requests.get(url).status_code


class Poller:
    def wait(self):
        time.sleep(0.1)


def background():
    threading.Thread(target=lambda: time.sleep(1)).start()


def read_settings():
    return Path("settings.toml").read_text()


@to_thread
def in_thread():
    time.sleep(1)


def later():
    yield time.sleep(1)

# === fix 1: test_case.py
import asyncio
import functools
import time

import pytest

from shop import Poller, background, in_thread, later, poll, read_settings


def pause():
    time.sleep(1)


@pytest.mark.asyncio
async def test_helpers():
    await asyncio.to_thread(pause)
    assert await asyncio.to_thread(poll, "http://test") == 200
    poller = Poller()
    await asyncio.to_thread(poller.wait)
    background()
    read_settings()
    in_thread()
    later()

    def nested():
        time.sleep(1)

    await asyncio.to_thread(nested)
    await asyncio.to_thread(pause)
    await asyncio.to_thread(lambda: pause())


def test_sync():
    pause()
