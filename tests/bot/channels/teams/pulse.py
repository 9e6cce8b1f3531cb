"""Waiting for something that has no event."""

import asyncio
from collections.abc import Callable

_BEAT = 0.01


async def until(condition: Callable[[], object], *, seconds: float = 30.0) -> None:
    """Wait until `condition` holds, however another thread or task brings it about."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(_BEAT)
