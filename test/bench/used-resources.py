"""Runs a command, at most for some seconds; tells in a file what it and its children used.

Usage: used-resources.py FILE LIMIT COMMAND...  The file gets: wall seconds, processor seconds (user and system), the
memory of the largest process in KiB, and whether it was ended at the limit.
"""

import os
import signal
import subprocess
import sys
import threading
import time

told, limit, *command = sys.argv[1:]
began = time.perf_counter()
# A group of its own, so that its children end with it.
child = subprocess.Popen(command, start_new_session=True)
late = threading.Event()


def end() -> None:
    late.set()
    os.killpg(child.pid, signal.SIGKILL)


timer = threading.Timer(float(limit), end)
timer.start()
_, status, used = os.wait4(child.pid, 0)
timer.cancel()
wall = time.perf_counter() - began
# The kernel counts in KiB, that of macOS in bytes.
memory = used.ru_maxrss // 1024 if sys.platform == "darwin" else used.ru_maxrss
with open(told, "w", encoding="ascii") as file:
    file.write(f"{wall} {used.ru_utime + used.ru_stime} {memory} {int(late.is_set())}")
sys.exit(os.waitstatus_to_exitcode(status) if not late.is_set() else 0)
