import httpx

from shop import counted, logging_only, unread

one = httpx.ASGITransport(app=logging_only)
two = httpx.ASGITransport(app=unread)
three = httpx.ASGITransport(app=counted)  # <- asgi-transport-no-lifespan

# === shop.py
import logging
from contextlib import asynccontextmanager

from fastapi import FastAPI

cache = {}
logger = logging.getLogger(__name__)


@asynccontextmanager
async def talk(app):
    logger.info("starting %s", app.title)
    yield
    await cleanup()


@asynccontextmanager
async def set_unread(app):
    app.state.started_at = 1
    yield


@asynccontextmanager
async def fill(app):
    fill_cache()
    yield


def fill_cache():
    cache["x"] = 1


async def cleanup():
    pass


logging_only = FastAPI(lifespan=talk)
unread = FastAPI(lifespan=set_unread)
counted = FastAPI(lifespan=fill)


@counted.get("/")
async def root():
    return cache
