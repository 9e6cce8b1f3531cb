"""Processes that work beside this one, each at the end of a pipe of its own: what one dies of is known, and work goes on.

A `ProcessPoolExecutor` waits for ever when a process is killed while it answers: all answer through one pipe.
"""

import gc
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import connection, get_context, parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

FORKS = sys.platform == "linux"
"""Whether a process starts in a hundredth of a second, with all that this one has read. What helps never writes nor searches."""
_KILLED_FIRST = "500"
"""Added, of a thousand, to what makes the kernel choose a process when memory lacks."""
_MADE_BEFORE_COLLECTING = 100_000
"""Objects. Texts make no cycles: rare collections save a tenth of the time of what helps, and a fiftieth of all."""

Given = TypeVar("Given")
Made = TypeVar("Made")


class Died(Exception):
    """The process ended in the middle of its work: killed for the memory it took, or by a fault in a library."""


class Helpers(Generic[Given, Made]):
    """As many processes as there are cores, that do `work`, a function of a module.

    They are forked when made: nothing may be half-written then, nor locked, by another thread.
    """

    def __init__(self, work: Callable[[Given], Made]) -> None:
        gc.freeze()  # what was there before is neither looked through again, nor copied by those that are forked
        self._collecting = gc.get_threshold()
        gc.set_threshold(_MADE_BEFORE_COLLECTING)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # other threads draw a progress bar
            self._all = [_Helper(work, "fork" if FORKS else "spawn") for _ in range(os.cpu_count() or 1)]
        self._free: SimpleQueue[_Helper] = SimpleQueue()
        for one in self._all:
            self._free.put(one)
        self._waiting = ThreadPoolExecutor(len(self._all), "helping")

    def submit(self, given: Given) -> Future[Made]:
        """Have `work(given)` done; what it raises, or `Died`, comes with the result."""
        return self._waiting.submit(self._do, given)

    def _do(self, given: Given) -> Any:
        helper = self._free.get()
        try:
            return helper.do(given)
        finally:
            self._free.put(helper)

    def close(self) -> None:
        """End them, whatever they are doing."""
        self._waiting.shutdown(wait=False, cancel_futures=True)
        for one in self._all:
            one.kill()
        self._waiting.shutdown()
        for one in self._all:
            one.close()
        gc.set_threshold(*self._collecting)
        gc.unfreeze()


class _Helper:
    """One process; another takes its place once it has died."""

    def __init__(self, work: Callable[[Any], Any], method: str) -> None:
        self._work = work
        self._start(method)

    def do(self, given: object) -> Any:
        if not self._process.is_alive():
            self.close()
            self._start("spawn")  # what other threads hold now would stay locked in a fork
        try:
            self._pipe.send(given)
            made, error = self._pipe.recv()
        except (EOFError, OSError) as gone:
            self._process.join()
            raise Died from gone
        if error:
            raise error
        return made

    def kill(self) -> None:
        self._process.kill()

    def close(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def _start(self, method: str) -> None:
        self._pipe, theirs = connection.Pipe()
        self._process = get_context(method).Process(target=_serve, args=(self._work, theirs), daemon=True)  # type: ignore[attr-defined]  # typeshed: only its kinds have one
        self._process.start()
        theirs.close()  # else it would never be seen that the other end is gone


def _serve(work: Callable[[Any], Any], pipe: Connection) -> None:
    """Do what is asked until nobody can ask any more."""
    # Ctrl-C is for who asks; ignored (SIG_IGN), it would be by what is started here too.
    signal.signal(signal.SIGINT, lambda *_: None)
    gc.set_threshold(_MADE_BEFORE_COLLECTING)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_KILLED_FIRST, "ascii")
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            pipe.send(_done(work, pipe.recv()))


def _done(work: Callable[[Any], Any], given: object) -> tuple[Any, Exception | None]:
    try:
        return work(given), None
    except Exception as error:  # noqa: BLE001  # it is raised where it was asked
        return None, error


def _end_with_parent() -> None:
    if parent := parent_process():
        connection.wait([parent.sentinel])
        os._exit(1)
