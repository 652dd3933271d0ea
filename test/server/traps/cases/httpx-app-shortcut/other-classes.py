import httpx
from shop import AsyncClient, app


class OwnClient(httpx.AsyncClient):
    def __init__(self, app):
        super().__init__(transport=httpx.ASGITransport(app=app))


client = AsyncClient(app=app)
own = OwnClient(app=app)
