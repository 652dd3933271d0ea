# environments: newest
# === conftest.py
import asyncio

import pytest


@pytest.fixture
def event_loop_policy():  # <- event-loop-policy
    return asyncio.DefaultEventLoopPolicy()


@pytest.fixture
def number():
    return 1

# === fix 1: conftest.py
import pytest


@pytest.fixture
def number():
    return 1
