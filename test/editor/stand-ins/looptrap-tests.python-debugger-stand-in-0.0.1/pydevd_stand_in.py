"""Runs a module as `python -m` would, and evaluates what comes line by line on stdin, as JSON, in a thread of its own.

When stdin ends, so does the process: who started it is gone. Named so that the watchdog takes its thread for a debugger's.
"""

import json
import os
import runpy
import sys
import threading

commands = os.fdopen(os.dup(0), encoding="utf-8")
answers = os.fdopen(int(os.environ["STAND_IN_ANSWERS"]), "w", encoding="utf-8")


def serve() -> None:
    for line in commands:
        try:
            answer = {"result": repr(eval(json.loads(line), {}))}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
    os._exit(1)


threading.Thread(target=serve, daemon=True).start()
module, sys.argv = sys.argv[1], sys.argv[1:]
sys.path[0] = os.getcwd()
runpy.run_module(module, run_name="__main__", alter_sys=True)
