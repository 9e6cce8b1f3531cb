"""A round that fails does not stop the next, nor the other tasks of the server."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy.exc import OperationalError

from bot.rounds import repeat
from ports.errors import Unavailable

SECRET = "Marie Curie"


class Enough(BaseException):
    """Ends what never ends."""


def rounds(*outcomes: Exception | None) -> Callable[[], Awaitable[None]]:
    left = list(outcomes)

    async def work() -> None:
        if not left:
            raise Enough
        if error := left.pop(0):
            raise error

    return work


async def test_what_fails_is_done_again_and_told_once(caplog: pytest.LogCaptureFixture) -> None:
    lost = [OperationalError("SELECT", {"nom": SECRET}, Exception("database is locked")) for _ in range(2)]
    with pytest.raises(Enough):
        await repeat("upkeep", rounds(*lost, None, Unavailable("the cluster is down", reason="down")), 0)
    told = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert len(told) == 2
    assert "upkeep failed" in told[0]
    assert "OperationalError" in told[0]
    assert "unavailable (down): the cluster is down" in told[1]
    assert SECRET not in caplog.text


async def test_a_failure_is_told_again_after_a_round_that_worked(caplog: pytest.LogCaptureFixture) -> None:
    down = Unavailable("down")
    with pytest.raises(Enough):
        await repeat("upkeep", rounds(down, None, down), 0)
    assert len(caplog.records) == 2


async def test_it_ends_with_the_server() -> None:
    task = asyncio.create_task(repeat("upkeep", rounds(None), 3600))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
