# === notebook.ipynb
%autoawait
%autoawait on
%autoawait False
%autoawait asyncio
%autoawait trio
%autoawait curio
# %%
from anyio import run
%autoawait run
# %%
import curio
def runner(coroutine):
    return curio.run(coroutine)
%autoawait runner
%autoawait somewhere.else_run
# %%
import anyio as backend
%autoawait backend  # <- autoawait-unsupported-backend
%autoawait anyio  # <- autoawait-unsupported-backend
text = """
%autoawait anyio
"""
# === wildcard.ipynb
from runners import *
%autoawait anyio
