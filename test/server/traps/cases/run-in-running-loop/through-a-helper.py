import asyncio
from unittest.mock import patch

import pytest
from report import again, careful, main, maybe, own_loop, stopped


async def test_main():
    assert main("ada") == 1  # <- run-in-running-loop
    await asyncio.sleep(0)


async def test_own_loop():
    own_loop()  # <- run-in-running-loop


async def test_in_a_thread():
    assert await asyncio.to_thread(main, "ada") == 1
    await asyncio.get_running_loop().run_in_executor(None, main, "ada")


async def test_expected():
    with pytest.raises(RuntimeError):
        main("ada")
    try:
        main("ada")
    except RuntimeError:
        pass


async def test_replaced():
    with patch("report.build", return_value=1):
        main("ada")


async def test_conditions(loop):
    careful("ada")
    maybe("ada")
    again(loop)
    stopped()


def test_synchronous():
    main("ada")

# === report.py
import asyncio


async def build(name):
    return 1


def main(name):
    return asyncio.run(build(name))


def own_loop():
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(build("own"))
    finally:
        loop.close()


def careful(name):
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(build(name))


def maybe(name):
    if name:
        asyncio.run(build(name))


def again(loop):
    loop.run_until_complete(build("again"))


def stopped():
    return 1
    asyncio.run(build("never"))

# === fix 2: test_case.py
import asyncio
from unittest.mock import patch

import pytest
from report import again, careful, main, maybe, own_loop, stopped


async def test_main():
    assert main("ada") == 1
    await asyncio.sleep(0)


async def test_own_loop():
    await asyncio.to_thread(own_loop)


async def test_in_a_thread():
    assert await asyncio.to_thread(main, "ada") == 1
    await asyncio.get_running_loop().run_in_executor(None, main, "ada")


async def test_expected():
    with pytest.raises(RuntimeError):
        main("ada")
    try:
        main("ada")
    except RuntimeError:
        pass


async def test_replaced():
    with patch("report.build", return_value=1):
        main("ada")


async def test_conditions(loop):
    careful("ada")
    maybe("ada")
    again(loop)
    stopped()


def test_synchronous():
    main("ada")
