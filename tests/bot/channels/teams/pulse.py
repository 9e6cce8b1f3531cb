"""How long an event loop was kept from its other work."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

_BEAT = 0.01


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
