"""Runs a notebook's cells in a new kernel of this environment, and says of each one what it printed."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import nbclient
import nbformat
from jupyter_client.manager import AsyncKernelManager


# A socket's path may be no longer than about 100 bytes.
sockets = TemporaryDirectory(prefix="loop-")


def main(path: str) -> None:
    notebook = nbformat.read(path, as_version=4)
    started = time.perf_counter()
    client = nbclient.NotebookClient(
        notebook,
        km=kernel_manager(),
        allow_errors=True,
        timeout=30,
        kernel_name="python3",
        resources={"metadata": {"path": str(Path(path).parent)}},
    )
    client.execute(cleanup_kc=True)
    counts = {"failed": 0, "passed": 0}
    for cell in notebook.cells:
        errors = [output for output in cell.outputs if output.output_type == "error"]
        counts["failed" if errors else "passed"] += 1
        for output in cell.outputs:
            print(shown(output))
    said = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    print(f"=== {said} in {time.perf_counter() - started:.2f}s ===")


def kernel_manager() -> AsyncKernelManager:
    """Kernels that start at the same time take each other's TCP ports, so they talk over files where that works."""
    if sys.platform == "win32":
        return AsyncKernelManager(kernel_name="python3")
    return AsyncKernelManager(kernel_name="python3", transport="ipc", ip=str(Path(sockets.name) / "kernel"))


def shown(output: nbformat.NotebookNode) -> str:
    """The text of an output; a traceback without its colours."""
    if output.output_type == "error":
        lines = [*output.traceback, f"{output.ename}: {output.evalue}"]
        return re.sub(r"\x1b\[[\d;]*m", "", "\n".join(lines))
    if output.output_type == "stream":
        return str(output.text)
    return str(output.get("data", {}).get("text/plain", ""))


if __name__ == "__main__":
    main(sys.argv[1])
