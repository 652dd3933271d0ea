# environments: newest
import pytest
from pytest import mark

SCOPE = "modul"
OPTIONS = {"scope": "module"}

pytestmark = [pytest.mark.asyncio(scope="module"), mark.slow]  # <- asyncio-mark-arguments


async def test_module():
    pass


@mark.asyncio(loop_scope="sesion")  # <- asyncio-mark-arguments
class TestClass:
    async def test_class(self):
        pass

    @mark.asyncio("shadowed")
    @mark.asyncio(scope="class")  # <- asyncio-mark-arguments
    async def test_two(self):
        pass


@mark.asyncio(**OPTIONS)
async def test_unpacked():
    pass


@mark.asyncio(loop_scope=SCOPE)
async def test_computed():
    pass


@mark.asyncio(loop_scop="module")  # <- asyncio-mark-arguments
async def test_keyword():
    pass


@mark.asyncio(loop_factories=["uvloop"], loop_scope="package")
async def test_factories():
    pass


@mark.asyncio()
async def test_empty():
    pass


# === fix 1: test_case.py
import pytest
from pytest import mark

SCOPE = "modul"
OPTIONS = {"scope": "module"}

pytestmark = [pytest.mark.asyncio(loop_scope="module"), mark.slow]


async def test_module():
    pass


@mark.asyncio(loop_scope="session")
class TestClass:
    async def test_class(self):
        pass

    @mark.asyncio("shadowed")
    @mark.asyncio(loop_scope="class")
    async def test_two(self):
        pass


@mark.asyncio(**OPTIONS)
async def test_unpacked():
    pass


@mark.asyncio(loop_scope=SCOPE)
async def test_computed():
    pass


@mark.asyncio(loop_scope="module")
async def test_keyword():
    pass


@mark.asyncio(loop_factories=["uvloop"], loop_scope="package")
async def test_factories():
    pass


@mark.asyncio()
async def test_empty():
    pass
