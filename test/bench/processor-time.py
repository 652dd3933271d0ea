"""Runs a command; writes its wall seconds and the processor's, its children's included, into the file named first."""

import resource
import subprocess
import sys
import time

began = time.perf_counter()
status = subprocess.run(sys.argv[2:], check=False).returncode
wall = time.perf_counter() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w", encoding="ascii") as file:
    file.write(f"{wall} {used.ru_utime + used.ru_stime}")
sys.exit(status)
