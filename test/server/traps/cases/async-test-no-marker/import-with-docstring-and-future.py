#!/usr/bin/env python
"""Tests of refunds."""

from __future__ import annotations

import asyncio

from shop.refunds import refund


async def test_refund():  # <- async-test-no-marker
    await asyncio.wait_for(refund(), 1)

# === fix 1: test_case.py
#!/usr/bin/env python
"""Tests of refunds."""

from __future__ import annotations

import asyncio

import pytest
from shop.refunds import refund


@pytest.mark.asyncio
async def test_refund():
    await asyncio.wait_for(refund(), 1)
