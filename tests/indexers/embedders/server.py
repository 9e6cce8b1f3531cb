"""A genuine server of OpenAI's `/v1/embeddings` on a free port of the loopback, that misbehaves as a test asks."""

import asyncio
import base64
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from aiohttp import web

from ports.embedding import Vectors
from tests.indexers.ingestion.origins.web_server import serving


def words(width: int) -> Callable[[Sequence[str]], Vectors]:
    """Return a model without a network: each word has a place and a sign, texts are sums of words (not of length 1)."""

    def encode(texts: Sequence[str]) -> Vectors:
        rows = np.full((len(texts), width), 0.01, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                place = sum(word.encode()) * 31 + len(word)
                row[place % width] += 1 if place % 2 else -1
        return rows

    return encode


@dataclass
class Server:
    """`encode` is the model; `asked` the bodies received, in order; `failures` what it answers first, one by one."""

    encode: Callable[[Sequence[str]], Vectors]
    key: str = ""
    base64: bool = False
    refuses_base64: bool = True
    delay: float = 0.0
    down: bool = False
    asked: list[dict[str, Any]] = field(default_factory=list)
    failures: deque[web.Response] = field(default_factory=deque)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def embeddings(self, request: web.Request) -> web.StreamResponse:
        if self.down:
            assert request.transport
            request.transport.abort()
            return web.Response()
        if self.key and request.headers.get("Authorization") != f"Bearer {self.key}":
            return problem(401)
        self.asked.append(body := await request.json())
        if self.failures:
            return self.failures.popleft()
        await asyncio.sleep(self.delay)
        if body.get("encoding_format") == "base64" and self.refuses_base64:
            return problem(400)
        rows = (await asyncio.to_thread(self.encode, body["input"]))[:, : body.get("dimensions")]
        data = [{"object": "embedding", "index": n, "embedding": self._written(row)} for n, row in enumerate(rows)]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        # The order of the rows is not promised: `index` says which is which.
        return web.json_response({"object": "list", "data": data[::-1], "model": body["model"], "usage": usage})

    def _written(self, row: Vectors) -> object:
        return base64.b64encode(row.astype("<f4").tobytes()).decode() if self.base64 else row.tolist()


def problem(status: int, retry_after: str = "") -> web.Response:
    headers = {"Retry-After": retry_after} if retry_after else {}
    return web.json_response({"error": {"message": "no", "type": "x"}}, status=status, headers=headers)


@contextmanager
def embedding(server: Server) -> Iterator[Server]:
    """Run `server`."""
    app = web.Application()
    app.router.add_post("/v1/embeddings", server.embeddings)
    with serving(app) as server.port:
        yield server
