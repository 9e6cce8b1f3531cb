"""What the real servers of these tests have in common."""

import os
import shutil
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest


def absent(what: str) -> NoReturn:
    """Skip for want of a server, except where everything must be there: in continuous integration."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is not installed")
    pytest.skip(f"{what} is not installed")


def find(name: str, *folders: Path) -> Path | None:
    """Find a program in the path or in `folders`, the last first."""
    here = (str(folder / name) for folder in sorted(folders, reverse=True) if (folder / name).exists())
    found = shutil.which(name) or next(here, None)
    return Path(found) if found else None


def program(name: str, *folders: Path) -> Path:
    """Find a program as `find` does, and skip without it."""
    return find(name, *folders) or absent(name)


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(ready: Callable[[], bool], seconds: float = 20.0) -> None:
    """Poll until `ready`."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            pytest.fail("a server does not start")
        time.sleep(0.02)


def listens(port: int) -> bool:
    """Tell whether somebody accepts connections on that port of the loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
