"""Garbage that fails when it is collected, which with -W error is a failure of whatever test runs then."""

import asyncio
import gc
import socket
import time
import weakref

gc.disable()  # Nobody but the watchdog collects.
kept = []


def in_a_circle(thing):
    """Nothing but the garbage collector ends it."""
    circle = [thing]
    circle.append(circle)


def test_leaves_a_socket_in_a_circle():
    in_a_circle(socket.socket())  # socket
    kept.append(socket.socket())  # kept


def test_leaves_a_destructor_in_a_circle():
    class Fails:
        def __del__(self):
            raise LookupError("in a destructor")  # destructor

    in_a_circle(Fails())


def test_next():
    pass


class Thing:
    pass


def test_lives_as_long_as_without_a_watchdog():
    def works(thing):
        time.sleep(0.2)

    async def waits(thing):
        await asyncio.sleep(0.2)

    thing = Thing()
    known = weakref.ref(thing)
    works(thing)
    asyncio.run(waits(thing))
    del thing
    assert known() is None
