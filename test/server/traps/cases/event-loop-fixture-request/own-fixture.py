# environments: newest
import asyncio

import pytest


def test_in_the_module(event_loop):
    pass


class TestOwn:
    @pytest.fixture
    def event_loop(self):
        return asyncio.new_event_loop()

    @pytest.fixture
    def client(self, event_loop):
        return event_loop

    def test_it(self, event_loop):
        pass

# === conftest.py
import pytest


@pytest.fixture
def event_loop():
    return object()
