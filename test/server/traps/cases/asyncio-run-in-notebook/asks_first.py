# === notebook.ipynb
import asyncio

async def main():
    pass

try:
    asyncio.run(main())
except RuntimeError:
    await main()
# %%
try:
    asyncio.get_running_loop()
except RuntimeError:
    asyncio.run(main())
else:
    await main()
# %%
if "get_ipython" in globals():
    await main()
else:
    asyncio.run(main())
# %%
try:
    asyncio.run(main())  # <- asyncio-run-in-notebook
except ValueError:
    pass
# %%
def safe():
    try:
        asyncio.run(main())
    except RuntimeError:
        pass

safe()
# === nested.ipynb
import asyncio
import nest_asyncio
nest_asyncio.apply()
# %%
async def main():
    pass

asyncio.run(main())
