"""When each source of documents is to be indexed again; kept on disk, so that a restart neither forgets nor repeats."""

import datetime as dt
import json
import os
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from pathlib import Path


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Schedule:
    """`intervals`: name of a source → how often; `path`: where the moments of the last indexings are kept."""

    def __init__(
        self, intervals: Mapping[str, dt.timedelta], path: Path, now: Callable[[], dt.datetime] = _now
    ) -> None:
        self._intervals = intervals
        self._path = path
        self._now = now

    def due(self) -> list[str]:
        """Return the sources whose interval has passed, or that were never indexed."""
        moments = self._moments()
        return [name for name, interval in self._intervals.items() if self._is_past(moments.get(name), interval)]

    def stamp(self, names: Collection[str]) -> None:
        """Note that `names` have just been indexed, with success or not: the next try is an interval away."""
        moments = {**self._moments(), **dict.fromkeys(names, self._now().isoformat())}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(f".{os.getpid()}.part")
        beside.write_text(json.dumps(moments), "utf-8")
        beside.replace(self._path)

    def _moments(self) -> dict[str, str]:
        with suppress(OSError, ValueError):
            return dict(json.loads(self._path.read_text("utf-8")))
        return {}

    def _is_past(self, moment: str | None, interval: dt.timedelta) -> bool:
        try:
            last = dt.datetime.fromisoformat(moment or "")
        except ValueError:
            return True
        # A clock that was put back must not silence a source.
        return not dt.timedelta() <= self._now() - last < interval
