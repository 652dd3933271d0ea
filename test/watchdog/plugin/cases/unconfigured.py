"""A plugin that waits when pytest takes its configuration down, behind the end of the session."""

import asyncio

from session_ends import upload


def pytest_unconfigure():
    asyncio.run(upload())
