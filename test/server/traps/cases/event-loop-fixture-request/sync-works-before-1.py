# environments: pa021 article pa026
import asyncio

import pytest


@pytest.fixture
def client(event_loop):
    return event_loop


@pytest.mark.usefixtures("event_loop")
def test_it(client, event_loop):
    event_loop.run_until_complete(asyncio.sleep(0))


def test_by_name(request):
    assert request.getfixturevalue("event_loop")
