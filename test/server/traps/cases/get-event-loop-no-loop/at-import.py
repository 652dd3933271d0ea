# environments: newest pa026
import asyncio


async def main(name):
    print(name)


class Bot:
    loop = asyncio.get_event_loop()  # <- get-event-loop-no-loop

    def __init__(self):
        self.loop = asyncio.get_event_loop()

    def start(self, loop=asyncio.get_event_loop()):  # <- get-event-loop-no-loop
        loop.create_task(main("bot"))
