"""Two ends of a connection, both in this process and both waiting for the other."""

from __future__ import annotations

from typing import Any, Optional

from ..places import shown
from ..waits.leaves import victim_loc
from ..waits.wait_graph import Graph, Node
from ..waits.wires import Wires
from .labels import label_of


def join(graph: Graph, wires: dict[int, Wires]) -> None:
    """Adds to a graph who waits for whom over connections inside this process."""
    peers = {fd: peer for found in wires.values() for fd, peer in found.peers.items()}
    waiting = [(node, fd) for node in graph.nodes.values() if (fd := _descriptor(node.leaf.thing)) is not None]
    by_fd = {fd: node for node, fd in waiting if node.leaf.kind == "stream"}
    for node, fd in waiting:
        other = by_fd.get(peers.get(fd, -1))
        if other is not None and other is not node and node.leaf.kind == "stream":
            node.waits.append(other.task)


def _descriptor(thing: Any) -> Optional[int]:
    """The descriptor under a stream, a transport or a socket."""
    transport: Any = getattr(thing, "_transport", None)
    sock = transport.get_extra_info("socket") if hasattr(transport, "get_extra_info") else thing
    try:
        number = sock.fileno()
    except (AttributeError, OSError, ValueError, TypeError):
        return None
    return number if isinstance(number, int) and number >= 0 else None


def words(victim: Node, cycle: list[Node]) -> tuple[str, str]:
    """Explanation and advice."""
    if len(cycle) == 2:
        first, second = cycle
        return (
            f"both ends of one connection wait for the other to send. {_end(first)}; {_end(second)}. "
            "Both ends are in this process, and nothing is on its way.",
            "Let one side send first, or end its message: `readline()` needs a newline, `read()` needs "
            "`write_eof()` or `close()` at the other end.",
        )
    return (
        f"{victim.leaf.call} waits for {victim.leaf.waits}, but the other end of its connection is in this "
        "process too, and nothing is left that could send.",
        "Let the other end send or close before this await; `read()` without a number waits for the end of the stream.",
    )


def _end(node: Node) -> str:
    return f"`{label_of(node)}` waits in {node.leaf.call} at {shown(victim_loc(node.chain))}"
