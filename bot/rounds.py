"""What the server does again and again beside serving: a round that fails never stops the next."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.journal import places
from ports.errors import PortError

_LONGEST_SECONDS = 3600
"""How long after the last try what keeps failing is tried again."""

log = logging.getLogger("guichet")


async def repeat(name: str, work: Callable[[], Awaitable[None]], seconds: float) -> None:
    """Do `work` every `seconds` until cancelled, rarer and rarer while it fails; what fails alike is logged once."""
    pause, known = seconds, ""
    while True:
        failure = await _failure(work)
        if failure and failure != known:
            log.error("%s failed, and will be tried again: %s", name, failure)
        pause = min(2 * pause, max(seconds, _LONGEST_SECONDS)) if failure else seconds
        known = failure
        await asyncio.sleep(pause)


async def _failure(work: Callable[[], Awaitable[None]]) -> str:
    """Return why `work` failed, empty when it did not; the words of an error that is not ours may be personal."""
    try:
        await work()
    except PortError as error:
        return f"{error.code} ({error.reason}): {error}"
    except Exception as error:  # noqa: BLE001  # a database or an engine that fails must not stop the other rounds
        return places(error)
    return ""
