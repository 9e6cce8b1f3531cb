"""One node, or several that form a cluster, on free ports of the loopback."""

import subprocess
from pathlib import Path
from typing import Self

from tests.elasticsearch.home import home
from tests.hr_it_connectors.servers import free_port, listens, program, wait_until

_HEAP = ("-Xms512m", "-Xmx512m")
_LIGHT = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""Tests are short: what the second compiler gains later, they never see."""


class Node:
    """A node whose data are in `folder`; `settings` are added to those of a node alone on loopback."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self._folder = folder
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def runs(self) -> bool:
        return self._process is not None

    def start(self) -> None:
        """Start and wait until it answers."""
        where, java = home(), program("java")
        options = [f"-Des.path.home={where}", f"-Dlog4j2.configurationFile={where}/config/log4j2.properties"]
        modules = [
            "--module-path",
            f"{where}/lib",
            "--add-modules",
            "ALL-MODULE-PATH,jdk.net",
            "-cp",
            f"{where}/classes",
        ]
        settings = {"path.data": f"{self._folder}/data", "path.logs": f"{self._folder}/logs", **self._settings}
        given = [f"{name}={value}" for name, value in settings.items()]
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "node.log").open("wb") as log:
            self._process = subprocess.Popen(
                [java, *_HEAP, *_LIGHT, *options, *modules, "LoopbackNode", where, str(self.port), *given],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
            )
        wait_until(lambda: listens(self.port), 90)

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process
        self._process.kill()
        self._end()

    def stop(self) -> None:
        """Stop it, if it runs."""
        if self._process is not None:
            self._process.terminate()
            self._end()

    def _end(self) -> None:
        assert self._process
        self._process.wait(30)
        assert self._process.stdin
        self._process.stdin.close()
        self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
