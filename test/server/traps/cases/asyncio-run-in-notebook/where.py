# === script.py
import asyncio


async def main():
    pass


asyncio.run(main())
# === notebook.ipynb
import asyncio
import anyio
import uvicorn
from aiohttp import web

async def main(*values):
    return values

if __name__ == "__main__":
    asyncio.run(main())  # <- asyncio-run-in-notebook
# %%
x = asyncio.run(main(), debug=True)[0]  # <- asyncio-run-in-notebook
anyio.run(main, 1, 2)  # <- asyncio-run-in-notebook
asyncio.new_event_loop().run_until_complete(main())  # <- asyncio-run-in-notebook
with asyncio.Runner() as runner:
    runner.run(main())  # <- asyncio-run-in-notebook
# %%
uvicorn.run("app:app", port=8001)  # <- asyncio-run-in-notebook
web.run_app(web.Application())  # <- asyncio-run-in-notebook
# %%
later = lambda: asyncio.run(main())

def start():
    asyncio.run(main())

async def nested():
    asyncio.run(main())
# %%
await asyncio.to_thread(start)
await asyncio.to_thread(later)
# %%
%%bash
asyncio.run(main())
# %%
%%python
asyncio.run(main())
# %%
%timeit asyncio.run(main())  # <- asyncio-run-in-notebook
y = %time asyncio.run(main())  # <- asyncio-run-in-notebook
