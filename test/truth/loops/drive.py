"""Runs pytest on many small projects, each in a fork of this process so that pytest is imported once.

Usage: drive.py < DIRECTORIES, one a line; writes ``observed.json`` into each directory whose run comes to its end.
"""

import contextlib
import gc
import io
import os
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

# Seconds; a run takes far less than one, on a busy machine too.
LIMIT = 60


def run_project(directory):
    import loop_probe
    import pytest

    os.chdir(directory)
    with open("output.txt", "w", encoding="utf-8") as output:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            code = pytest.main(
                [
                    *("-p", "loop_probe"),
                    *("-p", "no:cacheprovider"),
                    "--continue-on-collection-errors",
                    "--assert=plain",
                    "--tb=native",
                    "-q",
                ],
            )
    loop_probe.write("observed.json", code)


def warm_up():
    """Imports pytest and every installed plugin once, by collecting nothing."""
    import pytest

    with tempfile.TemporaryDirectory() as nothing:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            pytest.main(["-p", "no:cacheprovider", "--collect-only", "--rootdir", nothing, nothing])


def main():
    if sys.argv[1:2] == ["--one"]:
        run_project(sys.argv[2])
        return
    directories = sys.stdin.read().splitlines()
    if not hasattr(os, "fork"):
        for directory in directories:
            subprocess.run([sys.executable, __file__, "--one", directory], check=False)
        return
    warm_up()
    # What is there now need not be looked through by every child's collector.
    gc.collect()
    gc.freeze()
    for directory in directories:
        child = os.fork()
        if child == 0:
            signal.alarm(LIMIT)
            try:
                run_project(directory)
            finally:
                os._exit(0)
        os.waitpid(child, 0)


main()
