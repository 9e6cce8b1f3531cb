"""The SDK's adapter, hardened: what a request must be before a turn begins, and what goes back on HTTP.

A request is read (400, 413, 415), authenticated (401) and admitted (403), in this order; then the SDK runs the turn.
"""

import logging
import time
from http import HTTPStatus
from typing import Any

from aiohttp import web
from botbuilder.core import Bot, InvokeResponse, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import Activity, DeliveryModes
from botframework.connector.auth import AuthenticateRequestResult

from bot.channels.teams.authentication import ChannelAuthentication
from bot.channels.teams.connector import may_send_to
from bot.channels.teams.inbound import TEAMS, tenants_of
from bot.channels.teams.pseudonym import pseudonym
from bot.channels.teams.settings import TeamsSettings
from bot.channels.teams.wire import read_activity, write_json
from bot.configuration import sentence
from ports.errors import PortError

_LOG = logging.getLogger(__name__)
_LARGEST = 256 * 1024
"""Bytes of a request; Teams keeps its own messages under 100 KB."""


class Adapter(CloudAdapter):  # type: ignore[misc]  # the SDK has no types
    """Receives the requests of the Bot Framework."""

    def __init__(self, settings: TeamsSettings, authentication: ChannelAuthentication, *, local: bool) -> None:
        super().__init__(authentication)
        self._tenants = frozenset(settings.allowed_tenants)
        self._local = local

    async def process(self, request: web.Request, bot: Bot, ws_response: Any = None) -> web.Response:
        """Answer one POST.

        Replaces the SDK's method, which answers 500 to every dictionary in a response, to every malformed request
        and to most failed authentications.
        """
        activity = await _read(request)
        identity = await self._authenticate(request, activity)
        self._admit(activity)
        started = time.monotonic()
        try:
            return _response(await self.process_activity(identity, activity, bot.on_turn))
        except PortError:
            # The reply did not leave, and the connector has logged why. The turn acts once: it may be delivered again.
            raise web.HTTPBadGateway(text=sentence("http_502")) from None
        except Exception as error:  # noqa: BLE001 - the outermost boundary; no traceback, it may hold a message
            _log_failure(error, activity, time.monotonic() - started)
            raise web.HTTPInternalServerError(text=sentence("http_500")) from None

    async def _authenticate(self, request: web.Request, activity: Activity) -> AuthenticateRequestResult:
        try:
            header = request.headers.get("Authorization", "")
            return await self.bot_framework_authentication.authenticate_request(activity, header)
        except PermissionError as error:
            _LOG.warning("teams: unauthenticated request: code=%s", error)
            raise web.HTTPUnauthorized(text=sentence("http_401"), headers={"WWW-Authenticate": "Bearer"}) from None

    def _admit(self, activity: Activity) -> None:
        if not may_send_to(activity.service_url, local=self._local):
            _LOG.warning("teams: refused request: code=service_url")
            raise web.HTTPForbidden(text=sentence("http_403_service_url"))
        if self._tenants and not self._local and not self._serves(activity):
            _LOG.warning("teams: refused request: code=tenant conversation=%s", pseudonym(activity.conversation.id))
            raise web.HTTPForbidden(text=sentence("http_403_tenant"))

    def _serves(self, activity: Activity) -> bool:
        return activity.channel_id != TEAMS or (bool(tenants := tenants_of(activity)) and tenants <= self._tenants)

    def _process_turn_results(self, context: TurnContext) -> InvokeResponse | None:
        # The SDK's own version serializes the replies with msrest, which drops the unknown keys of their entities.
        if context.activity.delivery_mode == DeliveryModes.expect_replies:
            return InvokeResponse(status=HTTPStatus.OK, body={"activities": context.buffered_reply_activities})
        return super()._process_turn_results(context)


async def _read(request: web.Request) -> Activity:
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text=sentence("http_415"))
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > _LARGEST:
            raise web.HTTPRequestEntityTooLarge(_LARGEST, len(body), text=sentence("http_413", octets=_LARGEST))
    try:
        return read_activity(bytes(body))
    except ValueError as error:
        raise web.HTTPBadRequest(text=sentence("http_400", raison=sentence(str(error)))) from None


def _response(answer: InvokeResponse | None) -> web.Response:
    if answer is None:
        return web.Response()
    if answer.body is None:
        return web.Response(status=answer.status)
    return web.Response(status=answer.status, body=write_json(answer.body), content_type="application/json")


def _log_failure(error: Exception, activity: Activity, seconds: float) -> None:
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else ""
    message = "teams: failed turn: code=%s at=%s conversation=%s seconds=%.1f"
    _LOG.error(message, type(error).__name__, place, pseudonym(activity.conversation.id), seconds)
