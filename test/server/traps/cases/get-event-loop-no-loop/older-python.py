# environments: pa021 article
import asyncio

LOOP = asyncio.get_event_loop()
