"""Nothing imported."""


async def test_it():  # <- async-test-no-marker
    pass

# === fix 1: test_case.py
"""Nothing imported."""

import pytest


@pytest.mark.asyncio
async def test_it():
    pass
