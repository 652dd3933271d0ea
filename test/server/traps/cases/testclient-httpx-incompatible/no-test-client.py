# environments: newest
# without: httpx2
import httpx

assert httpx


# === requirements.txt
httpx
starlette
