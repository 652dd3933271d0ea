"""Runs a command; writes its wall seconds and the processor's, its children's included, into the file named first."""

import resource
import signal
import subprocess
import sys
import time

began = time.perf_counter()
child = subprocess.Popen(sys.argv[2:])
signal.signal(signal.SIGTERM, lambda *_: child.kill())  # Whoever gives this process up gives up that one too.
status = child.wait()
wall = time.perf_counter() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w", encoding="ascii") as file:
    file.write(f"{wall} {used.ru_utime + used.ru_stime}")
sys.exit(status)
