"""A server that goes away and comes back: said once each, and not waited for at every question meanwhile."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ports.errors import PortError, Unavailable

_QUIET_SECONDS = 30.0
"""How long a server that did not answer is left alone."""

log = logging.getLogger(__name__)


class Outage:
    """What is known of one server's health; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._down = False
        self._again = 0.0

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Ask the server within this.

        Raises:
            Unavailable: it did not answer lately, and is left alone for half a minute.
            PortError: what was raised within.
        """
        if self._down and self._clock() < self._again:
            raise Unavailable("the server of sentence vectors did not answer lately", reason="vectors_down")
        try:
            yield
        except PortError as error:
            self._begin(error)
            raise
        self._end()

    def _begin(self, error: PortError) -> None:
        self._again = self._clock() + _QUIET_SECONDS
        if not self._down:
            self._down = True
            log.warning("sentence vectors: %s; searching by words alone until it answers", error)

    def _end(self) -> None:
        if self._down:
            self._down = False
            log.warning("sentence vectors: the server answers again")
