"""The distribution ``pytest-looptrap``: builds, installs into an empty environment, and is loaded once."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from email import message_from_string
from pathlib import Path

import pytest
from alone import project, run_alone
from harness import ENDS, LIMIT, PACKAGE, ROOT, environments, scratch

TOOLS = ROOT / ".venvs" / "plugin-dev"
VERSION = json.loads((ROOT / "package.json").read_text())["version"]

HANGS = """
import asyncio


async def hang():
    await asyncio.Event().wait()


def test_hangs():
    asyncio.run(hang())


def test_next():
    import looptrap_watchdog
    print("FROM", looptrap_watchdog.__file__)
"""


def python_of(folder: Path) -> Path:
    return folder / "Scripts" / "python.exe" if sys.platform == "win32" else folder / "bin" / "python"


def succeed(*command: object, cwd: Path = ROOT) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, check=False, text=True, timeout=LIMIT
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@functools.cache
def built() -> tuple[Path, Path]:
    """The sdist, and the wheel that was built from it."""
    tools = python_of(TOOLS)
    if not tools.exists() or subprocess.run([tools, "-c", "import build, hatchling"], check=False).returncode != 0:
        pytest.skip("the build tools of watchdog/requirements-dev.txt are missing: run `npm test -- plugin-lint`")
    out = scratch()
    succeed(tools, "-m", "build", "--no-isolation", "--outdir", out, PACKAGE)
    (sdist,) = out.glob("*.tar.gz")
    (wheel,) = out.glob("*.whl")
    return sdist, wheel


@functools.cache
def installed() -> Path:
    """The Python of an empty environment with the wheel, and pytest, which it asks for."""
    folder = scratch() / "venv"
    venv.create(folder, with_pip=False)
    succeed(python_of(TOOLS), "-m", "pip", "--python", python_of(folder), "install", "-q", built()[1])
    return python_of(folder)


def test_contents() -> None:
    sdist, wheel = built()
    assert sdist.name == f"pytest_looptrap-{VERSION}.tar.gz"
    assert wheel.name == f"pytest_looptrap-{VERSION}-py3-none-any.whl"
    sources = {
        str(path.relative_to(PACKAGE)).replace("\\", "/")
        for path in (PACKAGE / "looptrap_watchdog").rglob("*")
        if path.suffix == ".py" or path.name == "py.typed"
    }
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        info = f"pytest_looptrap-{VERSION}.dist-info"
        points = archive.read(f"{info}/entry_points.txt").decode()
        metadata = message_from_string(archive.read(f"{info}/METADATA").decode())
    assert {name for name in names if not name.startswith(info)} == sources
    assert f"{info}/licenses/LICENSE" in names
    assert points.split() == ["[pytest11]", "looptrap_watchdog", "=", "looptrap_watchdog"]
    assert (metadata["Name"], metadata["Version"], metadata["Requires-Python"]) == ("pytest-looptrap", VERSION, ">=3.9")
    assert metadata.get_all("Requires-Dist") == ["pytest>=7.0"]
    assert metadata.get_payload().strip() == (PACKAGE / "README.md").read_text().strip()
    with tarfile.open(sdist) as archive:
        members = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert sources <= members and not [name for name in members if name.startswith(("runner", "events"))]


def test_license_is_that_of_the_repository() -> None:
    assert (PACKAGE / "LICENSE").read_text() == (ROOT / "LICENSE").read_text()


def test_installed_it_works_without_being_named(tmp_path: Path) -> None:
    folder = project(tmp_path, test_hangs__py=HANGS)
    told = run_alone("", folder, "-rP", python=installed(), plugin=False)
    assert told.code == 1 and "1 failed, 1 passed" in told.output, told.output
    assert "test_hangs.py::test_hangs deadlock: Deadlock at test_hangs.py:6" in told.flat
    assert f"looptrap-{VERSION}" in told.output
    assert "site-packages" in next(line for line in told.lines if line.startswith("FROM "))
    off = run_alone("", folder, "-p", "no:looptrap_watchdog", "-k", "next", python=installed(), plugin=False)
    assert off.code == 0 and not off.section


def test_with_a_copy_of_the_runner_nothing_is_loaded_twice(tmp_path: Path) -> None:
    """What the extension does: its own copy first on PYTHONPATH, and named."""
    folder = project(tmp_path, test_hangs__py=HANGS)
    for named in (True, False):
        told = run_alone(
            "",
            folder,
            "-rP",
            "--looptrap-events=events.ndjson",
            python=installed(),
            plugin=named,
            variables={"PYTHONPATH": str(PACKAGE)},
        )
        assert told.code == 1 and "1 failed, 1 passed" in told.output, told.output
        assert f"FROM {PACKAGE / 'looptrap_watchdog'}" in told.output
        events = [json.loads(line) for line in (folder / "events.ndjson").read_text().splitlines()]
        for once in ("hello", "hang.proved", "loop.health", "session.end"):
            assert len([event for event in events if event["t"] == once]) == 1, once
        patched = next(event for event in events if event["t"] == "hello")["hooks"]
        assert len(patched) == len(set(patched))


@pytest.mark.parametrize("place", [name for name in environments() if name in ENDS])
def test_installed_it_is_in_every_worker_of_xdist(place: str, tmp_path: Path) -> None:
    """pytest finds it by its entry point, as where it is installed; only the files lie elsewhere."""
    info = tmp_path / "site" / f"pytest_looptrap-{VERSION}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: pytest-looptrap\nVersion: {VERSION}\n")
    (info / "entry_points.txt").write_text("[pytest11]\nlooptrap_watchdog = looptrap_watchdog\n")
    path = {"PYTHONPATH": f"{tmp_path / 'site'}{os.pathsep}{PACKAGE}"}
    leaves = "import os\n\n\ndef test_leaves():\n    os._exit(1)\n\n\ndef test_stays():\n    pass\n"
    folder = project(tmp_path / "project", test_a__py=HANGS, test_b__py=HANGS, test_leaves__py=leaves)
    args = ("-n", "2", "--looptrap-fail-on=all", "--looptrap-events=events.ndjson")
    told = run_alone(place, folder, *args, plugin=False, variables=path)
    assert told.code == 1 and "3 failed, 3 passed" in told.output, told.output
    for file in ("test_a", "test_b"):
        assert f"{file}.py::test_hangs deadlock: Deadlock at {file}.py:6" in told.flat, told.output
    events = [json.loads(one) for one in (folder / "events.ndjson").read_text().splitlines()]
    workers = {event["worker"] for event in events if event["t"] == "hello"}
    lost = [event["lost"] for event in events if event["t"] == "worker.lost"]
    assert len(lost) == 1 and {None, "gw0", "gw1", "gw2"} == workers
    assert len([event for event in events if event["t"] == "hang.proved"]) == 2


def test_types_are_found_by_a_type_checker(tmp_path: Path) -> None:
    site = succeed(installed(), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    assert (Path(site) / "looptrap_watchdog" / "py.typed").exists()
    (tmp_path / "uses.py").write_text(
        "from looptrap_watchdog.kinds import kinds_in\n\nfound: tuple[str, ...] = kinds_in('all')\n"
    )
    command = (python_of(TOOLS), "-m", "mypy", "--strict", "--python-executable", installed(), "uses.py")
    assert "Success" in succeed(*command, cwd=tmp_path)
