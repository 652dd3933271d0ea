import queue
import sqlite3
import subprocess
import threading
import time
import urllib.request
from pathlib import Path
from time import sleep as nap

import requests


async def test_all():
    time.sleep(1)  # <- blocking-call-in-async
    nap(1)  # <- blocking-call-in-async
    requests.get("http://test")  # <- blocking-call-in-async
    session = requests.Session()
    session.post("http://test")  # <- blocking-call-in-async
    urllib.request.urlopen("http://test")  # <- blocking-call-in-async
    subprocess.run(["true"])  # <- blocking-call-in-async
    sqlite3.connect("x.db")  # <- blocking-call-in-async
    threading.Event().wait()  # <- blocking-call-in-async
    inbox = queue.Queue()
    inbox.get()  # <- blocking-call-in-async
    input("go on?")  # <- blocking-call-in-async
    open("data.json")
    Path("data.json").read_text()


def test_sync():
    time.sleep(1)


async def test_nested():
    def later():
        time.sleep(1)

    return later
