"""Random programs, each a test: those that cannot end are let go after a while. Seeds come from SOAK_SEEDS."""

import asyncio
import json
import linecache
import os
import sys
import unittest

import pytest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "soak"))

from generate import source_of
from world import Ender, World

seeds = range(*map(int, os.environ.get("SOAK_SEEDS", "0:20").split(":")))
PROVIDERS = ("pytest-asyncio", "anyio", "asyncio.run", "unittest")
ender = Ender(float(os.environ.get("SOAK_LIMIT", "1.5")), float(os.environ.get("SOAK_GRACE", "0.15")))
ender.start()


def load(seed):
    """The program of a seed, under a file name that counts as the user's."""
    source = source_of(seed, sys.version_info[1])
    name = os.path.join(os.path.dirname(os.path.abspath(__file__)), f"program_{seed}.py")
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    space = {}
    exec(compile(source, name, "exec"), space)
    return space["program"]


async def play(seed, world):
    world.enter()
    try:
        await load(seed)(world)
    except (Exception, asyncio.CancelledError):
        pass
    finally:
        world.leave()


@pytest.fixture
def world(request):
    world = World()
    ender.begin(request.node.nodeid, world)
    yield world
    with open(os.environ["SOAK_OUT"], "a") as out:
        out.write(json.dumps({"seed": request.node.callspec.params["seed"], **ender.finish()}) + "\n")
    world.close()


def seeds_of(provider):
    return [seed for seed in seeds if PROVIDERS[seed % 4] == provider]


@pytest.mark.asyncio
@pytest.mark.parametrize("seed", seeds_of("pytest-asyncio"))
async def test_pytest_asyncio(seed, world):
    await play(seed, world)


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.mark.anyio
@pytest.mark.parametrize("seed", seeds_of("anyio"))
async def test_anyio(seed, anyio_backend, world):
    await play(seed, world)


@pytest.mark.parametrize("seed", seeds_of("asyncio.run"))
def test_run(seed, world):
    asyncio.run(play(seed, world))


@pytest.mark.parametrize("seed", seeds_of("unittest"))
def test_unittest(seed, world):
    class Case(unittest.IsolatedAsyncioTestCase):
        async def test(self):
            await play(seed, world)

    Case("test").debug() if sys.version_info >= (3, 11) else Case("test").run()
