"""A genuine web server (aiohttp) on a free port of the loopback, in a thread of its own, that serves what a test puts in it."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from aiohttp import web


@dataclass
class Held:
    """What stands at an address. With an `etag` a page answers 304 to whoever has it."""

    body: bytes = b""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: bool = True


@dataclass
class Web:
    """`held`: path with query → what stands there; `asked`: (path with query, status given), in order."""

    held: dict[str, Held] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def put(self, path: str, body: str | bytes, **more: Any) -> None:
        self.held[path] = Held(body.encode() if isinstance(body, str) else body, **more)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.agents.add(request.headers.get("User-Agent", ""))
        held = self.held.get(request.path_qs, Held(status=404))
        etag = f'"{sha256(held.body).hexdigest()[:12]}"'
        same = held.etag and held.status == 200 and request.headers.get("If-None-Match") == etag
        status = 304 if same else held.status
        self.asked.append((request.path_qs, status))
        headers = {"Content-Type": held.type, **({"ETag": etag} if held.etag else {}), **held.headers}
        return web.Response(status=status, body=None if same else held.body, headers=headers)


@contextmanager
def serving(app: web.Application, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Run an application and lend its port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> tuple[web.AppRunner, int]:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
        await site.start()
        return runner, runner.addresses[0][1]

    runner, port = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    try:
        yield port
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


@contextmanager
def website() -> Iterator[Web]:
    """Serve an empty site."""
    site = Web()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", site.answer)
    with serving(app) as site.port:
        yield site
