"""What a source remembers between two indexings: one small JSON file a source."""

import datetime as dt
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any


class State:
    """The memory of the source `name` under `folder`. A file that is missing or damaged is an empty memory.

    `memory` is the source's own; `carriers` what `Unpacking` remembers; `failures` says of a document that could not be
    converted its hash, the reason and the day: it is not fetched again on that day unless it changed.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self._path = folder / f"{blake2b(name.encode(), digest_size=12).hexdigest()}.json"
        held = _read(self._path)
        self.memory: dict[str, Any] = held.get("memory", {})
        self.carriers: dict[str, Any] = held.get("carried", {})
        self._failures: dict[str, tuple[str, str, str]] = held.get("failures", {})

    def save(self, failures: dict[str, tuple[str, str]]) -> None:
        """Write the memory, and `failures`: id → (hash, reason). All or nothing."""
        today = _today()
        dated = {ident: (*said, today) for ident, said in failures.items()}
        content = {"name": self.name, "memory": self.memory, "carried": self.carriers, "failures": dated}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(f".{os.getpid()}.part")
        beside.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")
        beside.replace(self._path)

    def failure(self, ident: str, digest: str) -> str:
        """Return why this version of a document could not be converted earlier today; empty if it is to be tried."""
        held, reason, day = self._failures.get(ident, ("", "", ""))
        return reason if (held, day) == (digest, _today()) else ""

    def forget(self) -> None:
        """Forget everything."""
        self._path.unlink(missing_ok=True)


def names(folder: Path) -> Iterator[str]:
    """Yield the names of the sources that remember something."""
    for path in sorted(folder.glob("*.json")):
        if name := _read(path).get("name"):
            yield str(name)


def _today() -> str:
    return dt.date.today().isoformat()  # noqa: DTZ011  # a day of this machine will do


def _read(path: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        held = json.loads(path.read_text("utf-8"))
        return held if isinstance(held, dict) else {}
    return {}
