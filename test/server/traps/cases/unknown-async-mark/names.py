# pytest: markers =
# pytest:     asyncix: ours
import pytest


@pytest.mark.aysncio  # <- unknown-async-mark
async def test_swapped():
    pass


@pytest.mark.Asyncio  # <- unknown-async-mark
async def test_capital():
    pass


@pytest.mark.asynco(loop_scope="module")  # <- unknown-async-mark
async def test_arguments():
    pass


@pytest.mark.any_io  # <- unknown-async-mark
async def test_anyio():
    pass


@pytest.mark.slow
async def test_other_mark():
    pass


@pytest.mark.asyncix
async def test_registered():
    pass


@pytest.mark.asynco
def test_sync():
    pass


@pytest.mark.asyncio
@pytest.mark.asynco
async def test_runs_all_the_same():
    pass

# === fix 1: test_case.py
import pytest


@pytest.mark.asyncio
async def test_swapped():
    pass


@pytest.mark.asyncio
async def test_capital():
    pass


@pytest.mark.asyncio(loop_scope="module")
async def test_arguments():
    pass


@pytest.mark.anyio
async def test_anyio():
    pass


@pytest.mark.slow
async def test_other_mark():
    pass


@pytest.mark.asyncix
async def test_registered():
    pass


@pytest.mark.asynco
def test_sync():
    pass


@pytest.mark.asyncio
@pytest.mark.asynco
async def test_runs_all_the_same():
    pass
