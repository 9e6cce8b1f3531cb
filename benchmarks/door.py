"""Turns per second of the Teams door against the SDK's stock adapter: the same echo, JWT-checked, expectReplies.

    python benchmarks/door.py [--seconds 4]

Each server has a process of its own, the load another, and the Bot Framework (keys) is the tests' fake one. A third
server is this project's again, with three milliseconds of work in each turn. On a busy machine trust the processor
times more than the rates.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.channels.teams.endpoint import Teams  # noqa: E402
from bot.channels.teams.settings import TeamsSettings  # noqa: E402
from bot.message import Message  # noqa: E402
from skills.contract import Reply, Status  # noqa: E402
from tests.bot.channels.teams.bot_service import APP_ID, ISSUER, BotService  # noqa: E402


class Echo:
    """The smallest assistant; `work` is the seconds of processor that each of its turns takes."""

    def __init__(self, work: float) -> None:
        self._work = work

    async def turn(self, message: Message) -> Reply:
        """Work, and say it back."""
        end = time.thread_time() + self._work
        while time.thread_time() < end:
            pass
        return Reply(status=Status.DONE, text=f"Echo: {message.text}")

    async def welcome(self, message: Message) -> Reply:
        """Say nothing of interest."""
        return Reply(status=Status.DONE, text="Hello")

    async def feedback(self, message: Message, reaction: str) -> None:
        """Forget it."""


def ours(service_url: str, work: float = 0.0) -> web.Application:
    """Serve this project's adapter."""
    settings = TeamsSettings(
        app_id=APP_ID,
        app_password="secret",
        app_type="MultiTenant",
        openid_metadata_url=f"{service_url}/openid",
        login_url=f"{service_url}/login",
    )
    application = web.Application()
    application.add_routes(Teams(settings, Echo(work)).routes())
    return application


def stock(service_url: str) -> web.Application:
    """Serve the SDK's echo bot, with the one line without which expectReplies is a 500."""
    from botbuilder.core import ActivityHandler, TurnContext
    from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication, cloud_adapter

    def serializer_helper(body: Any) -> Any:
        return body

    cloud_adapter.serializer_helper = serializer_helper

    class Config:
        APP_ID = APP_ID
        APP_PASSWORD = "secret"
        APP_TYPE = "MultiTenant"
        TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL = f"{service_url}/openid"
        TO_BOT_FROM_EMULATOR_OPENID_METADATA_URL = f"{service_url}/openid"
        TO_BOT_FROM_CHANNEL_TOKEN_ISSUER = ISSUER
        TO_CHANNEL_FROM_BOT_LOGIN_URL = f"{service_url}/login"
        TO_CHANNEL_FROM_BOT_OAUTH_SCOPE = "https://api.botframework.com"
        OAUTH_URL = service_url
        CALLER_ID = "urn:botframework:azure"
        VALIDATE_AUTHORITY = False

    class EchoBot(ActivityHandler):
        async def on_message_activity(self, turn_context: TurnContext) -> None:
            await turn_context.send_activity(f"Echo: {turn_context.activity.text}")

    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(Config()))
    bot = EchoBot()

    async def messages(request: web.Request) -> web.StreamResponse:
        return await adapter.process(request, bot)

    application = web.Application()
    application.router.add_post("/api/messages", messages)
    return application


SERVERS = {"stock": stock, "ours": ours, "ours + 3 ms": partial(ours, work=0.003)}


@dataclass(frozen=True)
class Measure:
    """One run: turns per second; median, 95th percentile and server's processor time of a turn, in milliseconds."""

    rate: float
    median: float
    p95: float
    processor: float


def serve(name: str, service_url: str) -> None:
    """Serve until the process is ended; print the port first."""
    asyncio.run(_serve(SERVERS[name](service_url)))


async def _serve(application: web.Application) -> None:
    async def processor(request: web.Request) -> web.Response:
        return web.json_response(time.process_time())

    application.router.add_get("/processor", processor)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


def load(url: str, authorization: str, activity: str, concurrency: int, seconds: float) -> None:
    """Post turns for `seconds` after a short warm-up and print the measure as JSON."""
    asyncio.run(_load(url, authorization, activity.encode(), concurrency, seconds))


async def _load(url: str, authorization: str, body: bytes, concurrency: int, seconds: float) -> None:
    headers = {"Authorization": authorization, "Content-Type": "application/json"}
    times: list[float] = []
    async with aiohttp.ClientSession(headers=headers) as session:

        async def turns(until: float, kept: list[float]) -> None:
            while (started := time.perf_counter()) < until:
                async with session.post(url, data=body) as response:
                    answer = await response.read()
                    assert response.status == 200, (response.status, answer)
                    assert b"Echo: bonjour" in answer, answer
                kept.append(time.perf_counter() - started)

        async def processor() -> float:
            async with session.get(url.replace("/api/messages", "/processor")) as response:
                return float(await response.json())

        await turns(time.perf_counter() + min(1.0, seconds / 2), [])
        spent = -await processor()
        started = time.perf_counter()
        await asyncio.gather(*(turns(started + seconds, times) for _ in range(concurrency)))
        elapsed = time.perf_counter() - started
        spent += await processor()
    times.sort()
    p95 = times[int(0.95 * len(times))]
    print(json.dumps([len(times) / elapsed, *(1000 * t for t in (statistics.median(times), p95, spent / len(times)))]))


def measure(name: str, service: BotService, concurrency: Sequence[int], seconds: float) -> list[Measure]:
    """Run one server and load it at each concurrency."""
    server = _run("serve", name, service.url)
    try:
        assert server.stdout is not None
        url = f"http://127.0.0.1:{int(server.stdout.readline())}/api/messages"
        return [_measure(url, service, level, seconds) for level in concurrency]
    finally:
        server.terminate()
        server.wait(10)


def _measure(url: str, service: BotService, concurrency: int, seconds: float) -> Measure:
    activity = json.dumps(service.activity("bonjour", deliveryMode="expectReplies"))
    loader = _run("load", url, service.bearer(), activity, str(concurrency), str(seconds))
    out, _ = loader.communicate(timeout=60 + seconds)
    return Measure(*json.loads(out))


def _run(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, __file__, *arguments], stdout=subprocess.PIPE, text=True)


def compare(seconds: float) -> None:
    """Measure both servers and print the table."""
    levels = (1, 16)
    with BotService() as service:
        results = {name: measure(name, service, levels, seconds) for name in SERVERS}
    print("| concurrency | adapter | turns/s | ratio | p50 ms | p95 ms | processor ms/turn | ratio |")
    print("|--:|---|--:|--:|--:|--:|--:|--:|")
    for index, level in enumerate(levels):
        for name, measures in results.items():
            one, reference = measures[index], results["stock"][index]
            waited = f"{one.rate:.0f} | {one.rate / reference.rate:.1f} | {one.median:.2f} | {one.p95:.2f}"
            spent = f"{one.processor:.2f} | {reference.processor / one.processor:.1f}"
            print(f"| {level} | {name} | {waited} | {spent} |")


def main() -> None:
    """Compare, or be one of the processes of a comparison."""
    if sys.argv[1:2] == ["serve"]:
        serve(*sys.argv[2:])
    elif sys.argv[1:2] == ["load"]:
        url, authorization, activity, concurrency, seconds = sys.argv[2:]
        load(url, authorization, activity, int(concurrency), float(seconds))
    else:
        parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
        parser.add_argument("--seconds", type=float, default=4.0, help="length of each of the six runs")
        compare(parser.parse_args().seconds)


if __name__ == "__main__":
    main()
