"""The Teams channel as the server sees it: one route, and something to close."""

from collections.abc import Sequence

from aiohttp import web

from bot.channels.contract import Assistant
from bot.channels.teams.adapter import Adapter
from bot.channels.teams.authentication import ChannelAuthentication
from bot.channels.teams.connector import Connectors
from bot.channels.teams.credentials import Credentials
from bot.channels.teams.keys import SigningKeys
from bot.channels.teams.reception import Reception
from bot.channels.teams.settings import TeamsSettings
from bot.channels.teams.transport import Transport
from ports.errors import Misconfigured


class Teams:
    """Receives the activities of the Bot Framework at `/api/messages` and answers them with an assistant.

    `local` is for one's own machine, with the Agents Playground: replies go to loopback addresses only, everybody is
    staff, and an app id may be missing. The server must then listen on a loopback address only.
    """

    def __init__(self, settings: TeamsSettings, assistant: Assistant, *, local: bool = False) -> None:
        """Build the channel; nothing is opened before the first request.

        Raises:
            Misconfigured: there is no app id outside local mode, so that anybody could speak for anybody.
        """
        if not settings.app_id and not local:
            raise Misconfigured("teams: app_id is empty, and the channel is not in local mode", reason="app_id_missing")
        self._transport = Transport()
        connectors = Connectors(Credentials(settings, self._transport), self._transport)
        keys = SigningKeys(settings.openid_metadata_url, self._transport)
        self._adapter = Adapter(settings, ChannelAuthentication(settings, keys, connectors), local=local)
        self._reception = Reception(assistant, settings, local=local)

    def routes(self) -> Sequence[web.RouteDef]:
        """Return what the server must serve."""
        return [web.post("/api/messages", self._receive)]

    async def close(self) -> None:
        """Close the connections towards Microsoft's services."""
        await self._transport.close()

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        return await self._adapter.process(request, self._reception)
