import sys

import pytest

try:
    import uvloop
except ImportError:
    uvloop = None

if uvloop is not None:
    uvloop.install()

if sys.version_info < (3, 11):

    @pytest.fixture
    def event_loop_policy():
        return uvloop.EventLoopPolicy()


def event_loop_policy():
    return None
