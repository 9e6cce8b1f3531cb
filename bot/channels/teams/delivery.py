"""One attempt at handing an activity to the connector, and what came of it."""

import datetime as dt
import json
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from yarl import URL

from bot.channels.teams.transport import Transport

_NOT_A_CODE = re.compile(r"[^A-Za-z0-9_.-]")
_TEMPORARY = frozenset({412, 429, 502, 503, 504})
"""The statuses after which Teams asks to try again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the connector said: `status` 0 when it said nothing, `code` its own word for an error, `retry_after` seconds."""

    status: int = 0
    code: str = ""
    id: str = ""
    retry_after: float = 0.0
    is_unheard: bool = False
    """Whether the connector has surely not read the request."""

    @property
    def is_taken(self) -> bool:
        """Tell whether the connector took the activity."""
        return 200 <= self.status < 300

    @property
    def is_temporary(self) -> bool:
        """Tell whether the same request may be made again."""
        return self.is_unheard or self.status in _TEMPORARY

    @property
    def is_final(self) -> bool:
        """Tell whether the connector refused for good."""
        return 400 <= self.status < 500 and not self.is_temporary


async def deliver(url: URL, body: bytes, *, token: str, transport: Transport) -> Answer:
    """Post `body` once; never raises for what the network or the connector does."""
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    try:
        async with transport.post(url, data=body, headers=headers) as response:
            document = _document(await response.read())
            return Answer(
                status=response.status,
                code=_word(_inner(document.get("error")).get("code")),
                id=str(document.get("id", "")),
                retry_after=_seconds(response.headers.get("Retry-After", "")),
            )
    except (aiohttp.ClientConnectorError, aiohttp.ServerDisconnectedError) as error:
        # A connection kept open too long is closed under our feet: the likely meaning of a disconnection.
        return Answer(code=type(error).__name__, is_unheard=True)
    except (aiohttp.ClientError, TimeoutError) as error:
        return Answer(code=type(error).__name__)


def _document(body: bytes) -> dict[str, Any]:
    try:
        return _inner(json.loads(body))
    except ValueError:
        return {}


def _inner(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _word(code: Any) -> str:
    # It goes to the logs: a code is a word, and nothing else may pass for one.
    return _NOT_A_CODE.sub("", str(code or ""))[:60]


def _seconds(retry_after: str) -> float:
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - dt.datetime.now(dt.UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0
