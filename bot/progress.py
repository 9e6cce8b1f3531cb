"""A progress bar on the terminal, for what takes longer than two seconds."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

_PATIENCE_SECONDS = 2.0

Shown = Callable[[int, int], None]


@contextmanager
def bar(label: str) -> Iterator[Shown]:
    """Lend a function to call with (done, total)."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    started = time.monotonic()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=None, visible=False)

        def shown(done: int, total: int) -> None:
            late = time.monotonic() - started > _PATIENCE_SECONDS
            progress.update(task, completed=done, total=total, visible=late)

        yield shown
