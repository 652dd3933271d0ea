import subprocess
import time

import pytest


def helper():
    time.sleep(0.1)


@pytest.mark.asyncio
async def test_known():
    time.sleep(0.1)  # noqa: ASYNC251
    time.sleep(0.1)  # noqa: E501, ASYNC251
    subprocess.run(  # noqa: ASYNC221
        ["true"],
        check=True,
    )
    helper()  # noqa: ASYNC251
    time.sleep(0.1)  # noqa: E501  # <- blocking-call-in-async
