"""A plugin: on a machine as busy as can be, the watchdog's thread is kept waiting while it looks for a thing's name."""

import threading
import time

from looptrap_watchdog import names, watch

_among = names._among


def slowly(thing, variables):
    held = list(variables.items())
    if threading.current_thread().name == "looptrap-watchdog":
        time.sleep(0.005)
    return _among(thing, dict(held))


names._among = slowly
watch.BEAT = 0.0
