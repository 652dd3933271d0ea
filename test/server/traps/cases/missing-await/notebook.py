# === notebook.ipynb
import asyncio
import httpx

async def work():
    await asyncio.sleep(0)
# %%
work()  # <- missing-await
# %%
pending = work()
asyncio.create_task(work())
await work()
# %%
client = httpx.AsyncClient()
client.get("http://localhost/")  # <- missing-await
# %%
async def again():
    pass
# %%
def again():
    pass
# %%
again()
# %%
%time await work()
# %%
async def test_unmarked():
    pass
# === fix 1: notebook.ipynb
import asyncio
import httpx

async def work():
    await asyncio.sleep(0)
# %%
await work()
# %%
pending = work()
asyncio.create_task(work())
await work()
# %%
client = httpx.AsyncClient()
await client.get("http://localhost/")
# %%
async def again():
    pass
# %%
def again():
    pass
# %%
again()
# %%
%time await work()
# %%
async def test_unmarked():
    pass
