"""Waiting for something, and how long an event loop was kept from its other work."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

_BEAT = 0.01


async def until(condition: Callable[[], object], *, seconds: float = 5.0) -> None:
    """Wait until `condition` holds, however another thread or task brings it about."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(_BEAT)


@dataclass
class Stall:
    seconds: float = 0.0


@asynccontextmanager
async def longest_stall() -> AsyncIterator[Stall]:
    """Measure, during the block, the longest time that a task due every ten milliseconds had to wait."""
    stall = Stall()
    task = asyncio.create_task(_beat(stall))
    await asyncio.sleep(0)
    yield stall
    task.cancel()


async def _beat(stall: Stall) -> None:
    while True:
        before = time.monotonic()
        await asyncio.sleep(_BEAT)
        stall.seconds = max(stall.seconds, time.monotonic() - before - _BEAT)
