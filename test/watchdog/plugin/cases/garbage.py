"""Garbage that fails when it is collected, which with -W error is a failure of whatever test runs then."""

import gc
import socket

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
