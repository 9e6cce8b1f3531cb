"""One process writes at a time, a batch at a time: whoever finds another writing waits for its turn."""

import time
from collections.abc import Callable
from typing import TypeVar

from ports.errors import Unavailable

Written = TypeVar("Written")
_PATIENCE_SECONDS, _PAUSE_SECONDS = 75.0, 0.05
"""A batch takes a second; what a machine that died holds of a cluster, a minute."""


def in_turn(write: Callable[[], Written]) -> Written:
    """Return what `write` does, tried again from its beginning while another process writes.

    Raises:
        Unavailable: the other still writes (`reason`: `indexing`) after more than a minute, or the index can't be had.
    """
    end = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return write()
        except Unavailable as error:
            if error.reason != "indexing" or time.monotonic() > end:
                raise
            time.sleep(_PAUSE_SECONDS)
