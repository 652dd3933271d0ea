# environments: newest
import asyncio
import multiprocessing
import threading


async def work():
    pass


def test_child():
    def target():
        asyncio.get_event_loop().run_until_complete(work())

    process = multiprocessing.Process(target=target)
    process.start()
    process.join()


def test_thread():
    def run():
        asyncio.get_event_loop().run_until_complete(work())

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
