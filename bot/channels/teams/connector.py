"""Sends activities to the Bot Framework's connector, with the retries that Teams asks for.

Stands in the place of the SDK's connector client, which sends through a pool of six threads, is rebuilt at each turn
and no longer retries anything since urllib3 2.
"""

import asyncio
import ipaddress
import logging
import random
import time
from urllib.parse import quote

from botbuilder.schema import Activity, ResourceResponse
from botframework.connector.auth import ConnectorFactory
from yarl import URL

from bot.channels.teams.credentials import Credentials
from bot.channels.teams.delivery import Answer, deliver
from bot.channels.teams.pseudonym import pseudonym
from bot.channels.teams.transport import Transport
from bot.channels.teams.wire import write_json
from ports.errors import PortError, Refused, Unavailable

_LOG = logging.getLogger(__name__)
_ATTEMPTS = 4
_PATIENCE = 12.0
"""Seconds after which no attempt is begun: the Bot Framework itself gives up on a turn after fifteen."""
_FIRST_PAUSE = 0.5


def may_send_to(service_url: str, *, local: bool) -> bool:
    """Tell whether replies may go to `service_url`: over TLS, or to this machine, which alone serves in local mode."""
    try:
        url = URL(service_url)
    except ValueError:
        return False
    if url.scheme not in {"http", "https"} or not url.host:
        return False
    return _is_loopback(url.host) or (url.scheme == "https" and not local)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Connector:
    """The connector of one service URL, under the names by which the SDK's adapter calls it."""

    def __init__(self, service_url: str, credentials: Credentials, transport: Transport) -> None:
        self._base = f"{service_url.rstrip('/')}/v3/conversations"
        self._credentials = credentials
        self._transport = transport

    @property
    def conversations(self) -> "Connector":
        """Return itself: the SDK looks for its operations there."""
        return self

    async def send_to_conversation(self, conversation_id: str, activity: Activity) -> ResourceResponse:
        """Add `activity` to the conversation.

        Raises:
            Unavailable: the connector did not take it, nor when asked again.
            Refused: it will not take it.
        """
        return await self._send(conversation_id, "activities", activity)

    async def reply_to_activity(self, conversation_id: str, activity_id: str, activity: Activity) -> ResourceResponse:
        """Add `activity` to the conversation as the answer to `activity_id`; raises as `send_to_conversation`."""
        return await self._send(conversation_id, f"activities/{quote(activity_id, safe='')}", activity)

    async def _send(self, conversation_id: str, path: str, activity: Activity) -> ResourceResponse:
        url = URL(f"{self._base}/{quote(conversation_id, safe='')}/{path}", encoded=True)
        started = time.monotonic()
        try:
            return await self._insist(url, write_json(activity), until=started + _PATIENCE)
        except PortError as error:
            conversation, seconds = pseudonym(conversation_id), time.monotonic() - started
            message = "teams: not sent: code=%s detail=%s conversation=%s seconds=%.1f"
            _LOG.error(message, error.code, error, conversation, seconds)
            raise

    async def _insist(self, url: URL, body: bytes, *, until: float) -> ResourceResponse:
        pause = _FIRST_PAUSE
        for attempt in range(1, _ATTEMPTS + 1):
            answer = await self._attempt(url, body)
            if answer.is_taken:
                return ResourceResponse(id=answer.id)
            if answer.status == 401 and attempt == 1:
                continue  # The token was revoked before its end; the next attempt has a new one.
            wait = max(answer.retry_after, pause) + random.uniform(0, pause)  # noqa: S311 - only spreads the retries
            if not answer.is_temporary or attempt == _ATTEMPTS or time.monotonic() + wait > until:
                break
            await asyncio.sleep(wait)
            pause *= 2
        what = f"connector: HTTP {answer.status} {answer.code}, attempts: {attempt}"
        raise Refused(what, reason=answer.code) if answer.is_final else Unavailable(what)

    async def _attempt(self, url: URL, body: bytes) -> Answer:
        token = await self._credentials.token()
        answer = await deliver(url, body, token=token, transport=self._transport)
        if answer.status == 401:
            self._credentials.forget(token)
        return answer


class Connectors(ConnectorFactory):  # type: ignore[misc]  # the SDK has no types
    """Gives the SDK its connectors; what is dear to make (connections, token) is shared by all of them."""

    def __init__(self, credentials: Credentials, transport: Transport) -> None:
        self._credentials = credentials
        self._transport = transport

    async def create(self, service_url: str, audience: str) -> Connector:
        """Return the connector of `service_url`; the audience is always the configured one."""
        return Connector(service_url, self._credentials, self._transport)
