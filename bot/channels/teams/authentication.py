"""Who sent a request: checks the Bot Framework's signed tokens in the place of the SDK's own checks.

The SDK fetches keys on the event loop without timeout, refuses every request after a change of keys, and builds
clients and credentials at each turn; it also accepts tokens of the emulator and of other bots, for which there is no
use here. Only tokens of the Bot Framework's channels pass.
"""

import time
from dataclasses import dataclass
from typing import Any

import jwt
from botframework.connector.auth import (
    AuthenticateRequestResult,
    AuthenticationConstants,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
)

from bot.channels.teams.keys import SigningKey, SigningKeys
from bot.channels.teams.recent import Recent
from bot.channels.teams.settings import TeamsSettings

_CALLER = "urn:botframework:azure"
_LEEWAY = 300
"""Seconds of clock difference that Microsoft's own SDKs allow."""
_REMEMBERED = 200
"""Tokens; a town hall sees one for each region of Teams that serves it."""


class ChannelAuthentication(BotFrameworkAuthentication):  # type: ignore[misc]  # the SDK has no types
    """Accepts the requests signed for this bot; all of them when it has no app id (local mode)."""

    def __init__(self, settings: TeamsSettings, keys: SigningKeys, connectors: ConnectorFactory) -> None:
        self._settings = settings
        self._keys = keys
        self._connectors = connectors
        self._known = Recent["_Known | None"](_REMEMBERED)

    async def authenticate_request(self, activity: Any, auth_header: str) -> AuthenticateRequestResult:
        """Return who sent `activity`.

        Raises:
            PermissionError: the request is not signed for this bot, channel and service; its text is a code.
        """
        anonymous = not self._settings.app_id
        claims = {} if anonymous else await self._claims(activity, auth_header)
        result = AuthenticateRequestResult()
        result.claims_identity = ClaimsIdentity(
            claims, True, AuthenticationConstants.ANONYMOUS_AUTH_TYPE if anonymous else None
        )
        result.audience = self._settings.oauth_scope
        result.caller_id = None if anonymous else _CALLER
        result.connector_factory = self._connectors
        return result

    async def authenticate_streaming_request(
        self, auth_header: str, channel_id_header: str
    ) -> AuthenticateRequestResult:
        """Refuse: the named-pipe and WebSocket transport is not served."""
        raise PermissionError("streaming")

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:
        """Return the one factory, for messages that the bot starts."""
        return self._connectors

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> None:
        """Return nothing: no sign-in is offered, and the SDK would build a client of its own at each turn."""

    async def _claims(self, activity: Any, auth_header: str) -> dict[str, Any]:
        try:
            return await self._verified(activity, auth_header)
        except PermissionError:
            raise
        except Exception as error:
            # Whatever a hostile token raises, it is a refusal: a 500 would have it sent again, and ring alarms.
            raise PermissionError(type(error).__name__) from error

    async def _verified(self, activity: Any, auth_header: str) -> dict[str, Any]:
        scheme, _, token = auth_header.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise PermissionError("no_token")
        # The Bot Framework sends the same token with each request of an hour: its signature is checked once.
        known = self._known.get(token, None)
        if known is None or not await self._still_holds(known):
            known = await self._check(token)
            self._known.put(token, known)
        if not activity.service_url or known.claims.get("serviceurl") != activity.service_url:
            raise PermissionError("service_url")
        if not known.key.endorses(activity.channel_id):
            raise PermissionError("endorsement")
        return known.claims

    async def _still_holds(self, known: "_Known") -> bool:
        return known.claims["exp"] + _LEEWAY > time.time() and await self._keys.find(known.kid) is known.key

    async def _check(self, token: str) -> "_Known":
        header = jwt.get_unverified_header(token)
        if header["alg"] != "RS256":
            raise PermissionError("algorithm")
        key = await self._keys.find(header["kid"])
        claims = jwt.decode(
            token,
            key.public,
            algorithms=["RS256"],
            audience=self._settings.app_id,
            issuer=self._settings.token_issuer,
            leeway=_LEEWAY,
            options={"require": ["exp", "iss", "aud"]},
        )
        return _Known(header["kid"], key, claims)


@dataclass(frozen=True, slots=True)
class _Known:
    """A token whose signature was checked."""

    kid: str
    key: SigningKey
    claims: dict[str, Any]
