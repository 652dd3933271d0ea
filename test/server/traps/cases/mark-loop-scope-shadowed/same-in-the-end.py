# environments: newest pa026
# pytest: asyncio_default_test_loop_scope = session
import os

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")
computed = pytest.mark.asyncio(loop_scope=os.environ["SCOPE"])


@pytest.mark.asyncio
async def test_by_option():
    pass


@pytest.mark.asyncio(loop_scope="function")
async def test_deliberate():
    pass


@computed
async def test_unknown():
    pass


@pytest.mark.asyncio
def test_sync():
    pass
