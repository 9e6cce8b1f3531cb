"""Turns per second of the whole assistant through the Teams door, beside the SDK's stock echo bot in the same run.

    python benchmarks/turns.py [--seconds 8]

A turn is a question of a member of staff, signed by the (fake) Bot Framework and checked, understood, searched by words
and by vectors among the demonstration commune's documents, answered with its citations, and remembered in the database;
`deliveryMode: expectReplies`. Questions are those of the set whose first reply cites something. « fresh » ones never come
twice, so that each is embedded; « usual » ones all came before. The memory is that of the server's process: at rest, then
after all its turns.
"""

import argparse
import asyncio
import itertools
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.bot.channels.teams.bot_service import APP_ID, TENANT, BotService  # noqa: E402

QUESTIONS = ROOT / "benchmarks" / "questions" / "valmont_agent.jsonl"
LEVELS = (1, 16)
_START_SECONDS = 60


@dataclass(frozen=True)
class Measure:
    """Turns per second; median and 95th percentile of a turn (ms); share of turns answered with a citation."""

    rate: float
    median: float
    p95: float
    cited: float


@contextmanager
def assistant(service: BotService, data: Path) -> Iterator[tuple[str, int]]:
    """Serve the demonstration commune in a process of its own; give its address and process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ, "PORT": str(port), "GUICHET_DATA": str(data), "GUICHET_COMMUNE": "valmont",
        "MicrosoftAppId": APP_ID, "MicrosoftAppPassword": "secret", "MicrosoftAppType": "SingleTenant",
        "MicrosoftAppTenantId": TENANT, "GUICHET_OPENID_METADATA_URL": f"{service.url}/openid",
        "GUICHET_LOGIN_URL": f"{service.url}/login",
    }  # fmt: skip
    subprocess.run([sys.executable, "app.py", "index"], cwd=ROOT, env=environment, check=True)
    with (data / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "app.py", "serve"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}/api/messages", server.pid
    finally:
        server.terminate()
        server.wait(20)


def _wait(port: int) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("the server did not start")


def resident(pid: int) -> float:
    """Return the memory that a process holds, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def session_of(service: BotService, concurrency: int = 1) -> aiohttp.ClientSession:
    """Open the connections by which the Bot Framework speaks."""
    headers = {"Authorization": service.bearer(), "Content-Type": "application/json"}
    return aiohttp.ClientSession(headers=headers, connector=aiohttp.TCPConnector(limit=concurrency))


async def ask(session: aiohttp.ClientSession, url: str, service: BotService, text: str, person: str) -> bool:
    """Ask a question in the conversation of `person`; tell whether the reply cites something."""
    activity = service.activity(text, deliveryMode="expectReplies", id=f"{time.monotonic_ns()}")
    activity["conversation"] = {**activity["conversation"], "id": f"conversation-{person}"}
    activity["from"] = {**activity["from"], "id": f"user-{person}", "aadObjectId": f"person-{person}"}
    async with session.post(url, data=json.dumps(activity)) as response:
        body = await response.read()
        assert response.status == 200, (response.status, body)
    return b'"citation"' in body


async def cited(url: str, service: BotService, texts: Iterable[str]) -> list[str]:
    """Return the questions whose reply cites something, once each has been asked by somebody else."""
    async with session_of(service) as session:
        return [text for at, text in enumerate(texts) if await ask(session, url, service, text, f"first-{at}")]


async def load(url: str, service: BotService, texts: Iterator[str], concurrency: int, seconds: float) -> Measure:
    """Ask questions for `seconds`, each in the conversation of one of a thousand people."""
    times: list[float] = []
    cited = 0
    numbers = itertools.count()

    async with session_of(service, concurrency) as session:

        async def turns(until: float) -> None:
            nonlocal cited
            while (started := time.perf_counter()) < until:
                # `cited += await …` would lose what others counted meanwhile.
                with_citation = await ask(session, url, service, next(texts), str(next(numbers) % 1000))
                cited += with_citation
                times.append(time.perf_counter() - started)

        await ask(session, url, service, next(texts), "first")
        started = time.perf_counter()
        await asyncio.gather(*(turns(started + seconds) for _ in range(concurrency)))
        elapsed = time.perf_counter() - started
    times.sort()
    median, p95 = statistics.median(times), times[int(0.95 * len(times))]
    return Measure(len(times) / elapsed, 1000 * median, 1000 * p95, cited / len(times))


def questions() -> list[str]:
    """Return the French questions of the demonstration set."""
    lines = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    return [line["text"] for line in lines if line["lang"] == "fr"]


def stock_rates(service: BotService, seconds: float) -> list[float]:
    """Measure the stock echo bot (benchmarks/door.py) at each concurrency."""
    from benchmarks import door

    return [one.rate for one in door.measure("stock", service, LEVELS, seconds)]


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=8.0, help="length of each run")
    seconds = parser.parse_args().seconds
    with BotService() as service, tempfile.TemporaryDirectory() as folder:
        reference = stock_rates(service, seconds)
        with assistant(service, Path(folder)) as (url, pid):
            rest = resident(pid)
            print("| concurrency | turn | turns/s | stock echo | ratio | p50 ms | p95 ms | with citations |")
            print("|--:|---|--:|--:|--:|--:|--:|--:|")
            serial = itertools.count(1)
            asked = asyncio.run(cited(url, service, questions()))
            kinds = {
                "usual": itertools.cycle(asked),
                "fresh": (f"{text} (note {next(serial)})" for text in itertools.cycle(asked)),
            }
            for name, texts in kinds.items():
                for level, stock in zip(LEVELS, reference, strict=True):
                    one = asyncio.run(load(url, service, texts, level, seconds))
                    print(
                        f"| {level} | {name} | {one.rate:.0f} | {stock:.0f} | {one.rate / stock:.1f} "
                        f"| {one.median:.1f} | {one.p95:.1f} | {one.cited:.0%} |"
                    )
            print(f"\nmemory: {rest:.0f} MB at rest, {resident(pid):.0f} MB after these turns")


if __name__ == "__main__":
    main()
