# environments: newest
import time

import trio


async def main():
    time.sleep(0.1)  # <- blocking-call-in-async


trio.run(main)

# === fix 1: test_case.py
import trio


async def main():
    await trio.sleep(0.1)


trio.run(main)
