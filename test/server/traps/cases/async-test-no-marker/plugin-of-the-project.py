# pytest: addopts = -p house.pytest_plugin

async def test_run_by_the_plugin():
    pass

# === house/__init__.py
# === house/pytest_plugin.py
import asyncio
import inspect

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    asyncio.run(pyfuncitem.obj())
    return True
