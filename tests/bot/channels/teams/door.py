"""The channel in a real server, with the fake Bot Framework outside."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.contract import Assistant
from bot.channels.teams.endpoint import Teams
from bot.channels.teams.settings import TeamsSettings
from tests.bot.channels.teams.bot_service import BotService


class Door:
    """Posts activities to a channel as the Bot Framework does."""

    def __init__(self, service: BotService, assistant: Assistant, *, local: bool = False, **settings: Any) -> None:
        self.service = service
        self.teams = Teams(TeamsSettings(**service.settings(**settings)), assistant, local=local)
        application = web.Application()
        application.add_routes(self.teams.routes())
        self._client = TestClient(TestServer(application, host="127.0.0.1"))

    async def open(self) -> "Door":
        await self._client.start_server()
        return self

    async def close(self) -> None:
        await self._client.close()
        await self.teams.close()

    async def post(self, activity: Mapping[str, Any], **claims: Any) -> tuple[int, Any]:
        """Post a signed activity; return the status and the JSON that came back, if any."""
        async with self._client.post(
            "/api/messages", json=activity, headers={"Authorization": self.service.bearer(**claims)}
        ) as response:
            return response.status, (await response.json() if response.content_type == "application/json" else None)

    async def post_raw(self, body: Any, headers: Mapping[str, str]) -> tuple[int, str]:
        """Post anything; return the status and the text that came back."""
        async with self._client.post("/api/messages", data=body, headers=dict(headers)) as response:
            return response.status, await response.text()

    async def replies(self, activity: Mapping[str, Any], **claims: Any) -> list[dict[str, Any]]:
        """Post an activity whose replies are expected in the response, and return them."""
        status, body = await self.post({**activity, "deliveryMode": "expectReplies"}, **claims)
        assert status == 200
        return list(body["activities"])
