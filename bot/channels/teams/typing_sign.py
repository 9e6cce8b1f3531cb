"""The sign that the bot is writing, for turns that take time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from botbuilder.core import TurnContext
from botbuilder.schema import Activity, ActivityTypes, DeliveryModes

from ports.errors import PortError

_DELAY = 1.0
"""Seconds of a turn before the sign is shown."""


@asynccontextmanager
async def typing_sign(context: TurnContext) -> AsyncIterator[None]:
    """Show the sign while the block lasts longer than a second; never after it, nor among expected replies."""
    if context.activity.delivery_mode == DeliveryModes.expect_replies:
        yield
        return
    sign = asyncio.create_task(_show_later(context))
    try:
        yield
    finally:
        sign.cancel()
        await asyncio.gather(sign, return_exceptions=True)


async def _show_later(context: TurnContext) -> None:
    await asyncio.sleep(_DELAY)
    with suppress(PortError):  # The connector has logged it, and the reply is what matters.
        await context.send_activity(Activity(type=ActivityTypes.typing))
