import pytest

from billing import Client, charge, refund, void


@pytest.mark.asyncio
async def test_charge():
    charge(10)  # <- blocking-call-in-async
    assert refund(10, reason="late") == 10  # <- blocking-call-in-async
    Client().pay(10)  # <- blocking-call-in-async
    void(10)

# === pyproject.toml
[tool.looptrap]
extra-blocking-calls = [
    "billing.charge",
    "billing.Client.pay",
    { call = "billing.refund", remedy = "billing.arefund" },
]

# === billing.py
class Client:
    def pay(self, amount):
        return amount


def charge(amount):
    return amount


def refund(amount, reason):
    return amount


async def arefund(amount, reason):
    return amount


def void(amount):
    return amount

# === fix 1: test_case.py
import asyncio

import pytest

from billing import Client, arefund, charge, void


@pytest.mark.asyncio
async def test_charge():
    await asyncio.to_thread(charge, 10)
    assert await arefund(10, reason="late") == 10
    await asyncio.to_thread(Client().pay, 10)
    void(10)
