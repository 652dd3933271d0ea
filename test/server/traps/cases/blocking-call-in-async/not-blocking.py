import queue
import threading


async def test_asking():
    inbox = queue.Queue()
    inbox.put(1)
    inbox.get(block=False)
    inbox.get(False)
    inbox.get_nowait()
    lock = threading.Lock()
    lock.acquire(blocking=False)
    lock.acquire(timeout=0)
    lock.acquire()  # <- blocking-call-in-async
