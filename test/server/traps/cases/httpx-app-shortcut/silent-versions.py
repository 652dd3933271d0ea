# environments: pa021
import httpx
from shop import app, wsgi

client = httpx.AsyncClient(app=app, base_url="http://test")
other = httpx.Client(app=wsgi, base_url="http://test")
