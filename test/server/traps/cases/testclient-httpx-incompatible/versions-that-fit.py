from starlette.testclient import TestClient

assert TestClient


# === requirements.txt
httpx
starlette
