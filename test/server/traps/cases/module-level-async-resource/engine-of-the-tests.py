# environments: newest
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine("postgresql+asyncpg://localhost/test", echo=True)  # <- module-level-async-resource


@pytest.mark.asyncio
async def test_one():
    async with engine.connect() as connection:
        await connection.execute(text("select 1"))


@pytest.mark.asyncio
async def test_two():
    async with engine.connect() as connection:
        await connection.execute(text("select 2"))

# === fix 2: test_case.py
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

engine = create_async_engine("postgresql+asyncpg://localhost/test", echo=True, poolclass=NullPool)


@pytest.mark.asyncio
async def test_one():
    async with engine.connect() as connection:
        await connection.execute(text("select 1"))


@pytest.mark.asyncio
async def test_two():
    async with engine.connect() as connection:
        await connection.execute(text("select 2"))
