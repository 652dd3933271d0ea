# === notebook.ipynb
import uvicorn
from app import app
# %%
uvicorn.run(app, host="0.0.0.0", port=8000)  # <- asyncio-run-in-notebook
# === fix 1: notebook.ipynb
import uvicorn
from app import app
# %%
await uvicorn.Server(uvicorn.Config(app, host="0.0.0.0", port=8000)).serve()
