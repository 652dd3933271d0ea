# === work.py
import asyncio
import click


async def work():
    pass


def main(times=1):
    asyncio.run(work())


@click.command()
def command():
    asyncio.run(work())


def threaded():
    def inner():
        asyncio.run(work())
    return inner
# === notebook.ipynb
import asyncio
from work import command, main, threaded
main(times=2)  # <- asyncio-run-in-notebook
command()
threaded()
# === twice.ipynb
import asyncio

def main():
    asyncio.run(asyncio.sleep(0))
# %%
def main():
    return 1
# %%
main()
# === fix 1: notebook.ipynb
import asyncio
from work import command, main, threaded
await asyncio.to_thread(main, times=2)
command()
threaded()
