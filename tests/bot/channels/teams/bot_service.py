"""The Bot Framework on loopback, in a thread of its own: issuer of signed tokens, login service, connector.

A thread, because a bot under test may block its own loop while it asks for keys (the SDK's own adapter does).
"""

import asyncio
import contextlib
import itertools
import json
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Self

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from tests.bot.channels.teams.pulse import until

APP_ID = "5f3c1a52-0000-4000-8000-00000000b0b0"
TENANT = "0a6e1c11-0000-4000-8000-000000000001"
ISSUER = "https://api.botframework.com"
PATIENCE = 8.0
"""Seconds that it waits for a test: less than its bot waits for it."""
ENDORSEMENTS = ("msteams", "webchat", "directline", "emulator")


@cache
def rsa_key(index: int) -> RSAPrivateKey:
    """The `index`-th key pair of this process; making one costs a tenth of a second."""
    return generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True)
class Sent:
    """An activity that a bot gave the connector, whatever the answer."""

    path: str
    activity: Mapping[str, Any]
    authorization: str
    at: float


@dataclass(frozen=True)
class Scripted:
    """What the connector answers once, in the place of its 201."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)


class BotService:
    """A fake of Microsoft's side. Attributes may be changed by a test while it runs."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.script: deque[Scripted] = deque()
        self.connector_delay = 0.0
        self.together = 0
        """Sends that must be in flight at once before one is answered."""
        self.in_flight = self.most_in_flight = 0
        self.token_calls: list[dict[str, str]] = []
        self.token_script: deque[Scripted] = deque()
        self.token_delay = 0.0
        self.token_lifetime = 3600.0
        self.key_calls = 0
        self.metadata_is_down = False
        self.metadata_delay = 0.0
        self.let_go = threading.Event()
        """Cleared, the issuer and the login service keep whoever asks waiting until it is set."""
        self.let_go.set()
        self.kid = "key-0"
        self.endorsements: tuple[str, ...] = ENDORSEMENTS
        self.url = ""
        self._key_index = 0
        self._ids = itertools.count(1)
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="bot-service", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *exception: object) -> None:
        self.let_go.set()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    # What a test asks of it.

    def settings(self, **changes: Any) -> dict[str, Any]:
        """The fields of `TeamsSettings` for a bot of this service."""
        return {
            "app_id": APP_ID,
            "app_password": "the-app-password",
            "tenant_id": TENANT,
            "openid_metadata_url": f"{self.url}/openid",
            "login_url": f"{self.url}/login",
        } | changes

    def bearer(self, *, key: int | None = None, algorithm: str = "RS256", kid: str | None = None, **claims: Any) -> str:
        """The header of a request signed by this service; a claim given as None is left out."""
        now = int(time.time())
        named = {"iss": ISSUER, "aud": APP_ID, "serviceurl": self.url, "nbf": now - 10, "exp": now + 3600} | claims
        secret: Any = rsa_key(self._key_index if key is None else key)
        if not algorithm.startswith("RS"):
            secret = "x" * 64 if algorithm.startswith("HS") else None
        token = jwt.encode(
            {name: value for name, value in named.items() if value is not None},
            secret,
            algorithm=algorithm,
            headers={"kid": kid or self.kid},
        )
        return f"Bearer {token}"

    def rotate(self) -> None:
        """Sign with another key from now on; the old one is no longer published."""
        self._key_index += 1
        self.kid = f"key-{self._key_index}"

    def activity(self, text: str | None = None, **changes: Any) -> dict[str, Any]:
        """A message as Teams sends it in a personal chat; a field given as None is left out."""
        plain = {
            "type": "message",
            "id": f"activity-{next(self._ids)}",
            "timestamp": "2026-11-02T09:00:00.000Z",
            "localTimestamp": "2026-11-02T10:00:00.000+01:00",
            "serviceUrl": self.url,
            "channelId": "msteams",
            "from": {"id": "29:alice", "name": "Alice Martin", "aadObjectId": "aad-alice"},
            "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": "a:conversation/1"},
            "recipient": {"id": f"28:{APP_ID}", "name": "Guichet"},
            "entities": [{"locale": "fr-FR", "country": "FR", "platform": "Web", "type": "clientInfo"}],
            "channelData": {"tenant": {"id": TENANT}},
            "locale": "fr-FR",
            "text": text,
        }
        return {name: value for name, value in (plain | changes).items() if value is not None}

    def invoke(self, name: str, value: Any, **changes: Any) -> dict[str, Any]:
        """An invoke activity, such as the click on a card's Action.Execute."""
        return self.activity(type="invoke", name=name, value=value, **changes)

    def execute(self, data: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
        """The click on an Action.Execute."""
        value = {"action": {"type": "Action.Execute", "data": dict(data)}, "trigger": "manual"}
        return self.invoke("adaptiveCard/action", value, replyToId="card-1", **changes)

    # What it serves.

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=0.1)
        self._loop.run_until_complete(self._start(runner))
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._stop(runner))
        self._loop.close()

    async def _start(self, runner: web.AppRunner) -> None:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"

    async def _stop(self, runner: web.AppRunner) -> None:
        await runner.cleanup()
        late = asyncio.all_tasks() - {asyncio.current_task()}
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _application(self) -> web.Application:
        application = web.Application()
        application.add_routes(
            [
                web.get("/openid", self._metadata),
                web.get("/keys", self._keys),
                web.post("/login/{tenant}/oauth2/v2.0/token", self._token),
                web.post("/v3/conversations/{conversation}/activities", self._connect),
                web.post("/v3/conversations/{conversation}/activities/{activity}", self._connect),
            ]
        )
        return application

    async def _metadata(self, request: web.Request) -> web.Response:
        self.key_calls += 1
        await asyncio.sleep(self.metadata_delay)
        if not await self._may_answer() or self.metadata_is_down:
            return web.Response(status=503)
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.url}/keys"})

    async def _keys(self, request: web.Request) -> web.Response:
        public = RSAAlgorithm.to_jwk(rsa_key(self._key_index).public_key(), as_dict=True)
        elliptic = {"kty": "EC", "kid": "elliptic", "crv": "P-256", "x": "AA", "y": "AA"}
        published = {"use": "sig", "kid": self.kid, "endorsements": list(self.endorsements)} | public
        return web.json_response({"keys": [elliptic, published]})

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.token_calls.append(form | {"tenant": request.match_info["tenant"]})
        await asyncio.sleep(self.token_delay)
        if not await self._may_answer():
            return web.json_response({}, status=503)
        if self.token_script:
            scripted = self.token_script.popleft()
            return web.json_response(scripted.body, status=scripted.status)
        token = f"token-{len(self.token_calls)}"
        return web.json_response({"access_token": token, "expires_in": self.token_lifetime, "token_type": "Bearer"})

    async def _connect(self, request: web.Request) -> web.Response:
        activity = json.loads(await request.read())
        self.sent.append(Sent(request.raw_path, activity, request.headers.get("Authorization", ""), time.monotonic()))
        await self._gather()
        await asyncio.sleep(self.connector_delay)
        if self.script:
            scripted = self.script.popleft()
            return web.json_response(scripted.body, status=scripted.status, headers=scripted.headers)
        return web.json_response({"id": f"sent-{len(self.sent)}"}, status=201)

    async def _may_answer(self) -> bool:
        """Wait to be let go: whoever blocks the loop of the test keeps it from that, and gets no answer."""
        return await asyncio.to_thread(self.let_go.wait, PATIENCE)

    async def _gather(self) -> None:
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        with contextlib.suppress(TimeoutError):
            await until(lambda: self.most_in_flight >= self.together, seconds=PATIENCE)
        self.in_flight -= 1
