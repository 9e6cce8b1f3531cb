"""A progress bar on the terminal, for what takes longer than two seconds; elsewhere, lines."""

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.configuration import sentence

_PATIENCE_SECONDS = 2.0
_BETWEEN_SECONDS, _TOLD_EVERY_SECONDS = 0.05, 30.0


class Shown(Protocol):
    """What a bar lends: call it with what is done, out of how many, and if there is one the name of the thing in hand."""

    def __call__(self, done: int, total: int, name: str = "") -> None:
        """Show progress."""


@contextmanager
def bar(label: str) -> Iterator[Shown]:
    """Lend a function that shows progress under `label`, which is told where no bar can be drawn, once it takes long."""
    console = Console(stderr=True)
    if not console.is_terminal:
        with _lines(label) as lines:
            yield lines
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    started = drawn = time.monotonic()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(label, total=None, visible=False)

        def shown(done: int, total: int, name: str = "") -> None:
            nonlocal drawn
            now = time.monotonic()
            if now - drawn > _BETWEEN_SECONDS:
                drawn = now
                progress.update(task, completed=done, total=total, visible=now - started > _PATIENCE_SECONDS)

        yield shown


@contextmanager
def _lines(label: str) -> Iterator[Shown]:
    """Tell progress now and then, and the end of what was told."""
    due, state = time.monotonic() + _PATIENCE_SECONDS, {"done": 0, "total": 0}
    told = False

    def shown(done: int, total: int, name: str = "") -> None:
        nonlocal due, told
        state.update(done=done, total=total)
        if time.monotonic() > due:
            due, told = time.monotonic() + _TOLD_EVERY_SECONDS, True
            _tell("en_cours", label, state)

    yield shown
    if told:
        _tell("en_cours_fini", label, state)


def _tell(which: str, label: str, state: Mapping[str, int]) -> None:
    sys.stderr.write(sentence(which, quoi=label, **state) + "\n")
    sys.stderr.flush()
