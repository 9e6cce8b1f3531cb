"""A progress bar on the terminal, for what takes longer than two seconds; elsewhere, one line."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.configuration import sentence

_PATIENCE_SECONDS = 2.0
_BETWEEN_SECONDS = 0.05


class Shown(Protocol):
    """What a bar lends: call it with what is done, out of how many, and if there is one the name of the thing in hand."""

    def __call__(self, done: int, total: int, name: str = "") -> None:
        """Show progress."""


@contextmanager
def bar(label: str) -> Iterator[Shown]:
    """Lend a function that shows progress under `label`, which is told where no bar can be drawn, once it takes long."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _line(label)
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


def _line(label: str) -> Shown:
    started, told = time.monotonic(), False

    def shown(done: int, total: int, name: str = "") -> None:
        nonlocal told
        if not told and time.monotonic() - started > _PATIENCE_SECONDS:
            told = True
            sys.stderr.write(sentence("en_cours", quoi=label, done=done, total=total) + "\n")

    return shown
