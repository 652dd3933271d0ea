import httpx
from fastapi import FastAPI
from starlette.applications import Starlette
from shop import handlers, make_app, unknown


async def start(app):
    yield {}


with_lifespan = FastAPI(lifespan=start)
with_startup = Starlette(on_startup=[start])
without = FastAPI()
explicitly_none = FastAPI(lifespan=None)

one = httpx.ASGITransport(app=with_lifespan)  # <- asgi-transport-no-lifespan
two = httpx.ASGITransport(with_startup)  # <- asgi-transport-no-lifespan
three = httpx.ASGITransport(app=handlers)  # <- asgi-transport-no-lifespan
four = httpx.ASGITransport(app=make_app())  # <- asgi-transport-no-lifespan
five = httpx.ASGITransport(app=without)
six = httpx.ASGITransport(app=explicitly_none)
seven = httpx.ASGITransport(app=unknown)

# === shop.py
from fastapi import FastAPI
from .settings import connect, unknown

handlers = FastAPI()


@handlers.on_event("startup")
async def startup():
    await connect()


def make_app():
    app = FastAPI(lifespan=start)
    return app


async def start(app):
    yield {}
