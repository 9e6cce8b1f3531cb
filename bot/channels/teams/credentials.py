"""The bot's own token towards the connector, fetched once for all turns and never twice at a time.

The SDK makes an MSAL application at each turn and lets it block the loop. The client-credentials grant is one POST,
made here with the channel's own connections and timeouts.
"""

import asyncio
import logging
import time
from typing import Any

import aiohttp

from bot.channels.teams.settings import AppType, TeamsSettings
from bot.channels.teams.transport import Transport
from ports.errors import Misconfigured, PortError, Unavailable

_LOG = logging.getLogger(__name__)
_MARGIN = 300.0
"""Seconds before its end at which a token is renewed."""
_PAUSE = 5.0
"""Seconds without another attempt after a failed one: a login service that is down is not asked at each turn."""


class Credentials:
    """The bearer token of the bot; an empty one without an app id."""

    def __init__(self, settings: TeamsSettings, transport: Transport) -> None:
        self._settings = settings
        self._transport = transport
        self._token = ""
        self._renew_at = 0.0
        self._end_at = 0.0
        self._renewing = asyncio.Lock()
        self._failure: PortError = Unavailable()

    async def token(self) -> str:
        """Return a token that is valid now; empty without an app id.

        Raises:
            Unavailable: the login service does not answer.
            Misconfigured: it refuses the app id, its password or the tenant.
        """
        if not self._settings.app_id:
            return ""
        if self._is_old() and not (self._renewing.locked() and self._is_valid()):
            async with self._renewing:
                if self._is_old():
                    await self._renew()
        if not self._is_valid():
            raise self._failure.with_traceback(None)
        return self._token

    def forget(self, token: str) -> None:
        """Fetch another one next time: the connector refused `token`."""
        if token == self._token:
            self._renew_at = self._end_at = 0.0

    def _is_old(self) -> bool:
        return time.monotonic() >= self._renew_at

    def _is_valid(self) -> bool:
        return time.monotonic() < self._end_at

    async def _renew(self) -> None:
        try:
            self._token, lifetime = await self._fetch()
        except PortError as error:
            self._failure = error
            self._renew_at = time.monotonic() + _PAUSE
            _LOG.warning("teams: no new token: code=%s detail=%s", error.code, error)
            return
        self._end_at = time.monotonic() + lifetime
        self._renew_at = self._end_at - min(_MARGIN, lifetime / 2)

    async def _fetch(self) -> tuple[str, float]:
        settings = self._settings
        tenant = settings.tenant_id if settings.app_type is AppType.SINGLE_TENANT else "botframework.com"
        form = {
            "grant_type": "client_credentials",
            "client_id": settings.app_id,
            "client_secret": settings.app_password.get_secret_value(),
            "scope": f"{settings.oauth_scope.removesuffix('/.default')}/.default",
        }
        url = f"{settings.login_url.rstrip('/')}/{tenant}/oauth2/v2.0/token"
        try:
            async with self._transport.post(url, data=form) as response:
                return _granted(response.status, await response.json(content_type=None))
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise Unavailable(f"login service: {type(error).__name__}") from error


def _granted(status: int, answer: Any) -> tuple[str, float]:
    document = answer if isinstance(answer, dict) else {}
    if status == 200 and "access_token" in document:
        return document["access_token"], float(document.get("expires_in", 3600))
    if status < 500 and status != 429:
        # The numbers only: the description repeats the app id, the tenant and a trace.
        raise Misconfigured(f"login service: HTTP {status}, AADSTS {document.get('error_codes', 'unknown')}")
    raise Unavailable(f"login service: HTTP {status}")
