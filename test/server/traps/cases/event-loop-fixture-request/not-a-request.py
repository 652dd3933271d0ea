import unittest

import pytest


@pytest.mark.parametrize("event_loop", [1, 2])
def test_parametrized(event_loop):
    assert event_loop


def test_default(event_loop=None):
    assert event_loop is None


def helper(event_loop):
    return event_loop


class TestOld(unittest.TestCase):
    def test_it(self, event_loop=None):
        pass


def test_older_versions(request):
    try:
        request.getfixturevalue("event_loop")
    except LookupError:
        pass
