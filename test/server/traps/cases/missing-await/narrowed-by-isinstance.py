import asyncio

import pytest


class Plain:
    def put(self, item):
        pass


@pytest.mark.asyncio
async def test_both(is_plain):
    if is_plain:
        inbox = Plain()
    else:
        inbox = asyncio.Queue()
    if isinstance(inbox, Plain):
        inbox.put(1)
    else:
        await inbox.put(1)
