"""The web server: the Teams door, a page that says what this is, two health checks, and what a wrong address is told."""

import asyncio
import contextlib
import html
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from string import Template

from aiohttp import web

from bot.configuration import sentence
from bot.journal import Entry
from ports.errors import PortError

Check = Callable[[], Awaitable[None]]
_PAGE = Path(__file__).with_name("home.html")
_LOST = Path(__file__).with_name("lost.html")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_KEPT = frozenset({"Allow", "WWW-Authenticate"})
"""Headers of a refusal that say something to a program."""


def application(
    routes: Sequence[web.RouteDef], checks: Mapping[str, Check], facts: Mapping[str, str], background: Check
) -> web.Application:
    """Return the application: `routes` of the channels, `checks` of what it stands on, `facts` for the home page.

    `background` runs as long as the server does.
    """
    app = web.Application(middlewares=[_refusals])
    app.add_routes([*routes, web.get("/", _home(checks, facts)), web.get("/healthz", _healthz)])
    app.add_routes([web.get("/readyz", _readyz(checks))])
    app.cleanup_ctx.append(_alongside(background))
    return app


@web.middleware
async def _refusals(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Say in French, with the way out, what is wrong with a request or with us."""
    try:
        return await handler(request)
    except web.HTTPNotFound as error:
        return _told(request, error, sentence("adresse_inconnue", chemin=request.path))
    except web.HTTPMethodNotAllowed as error:
        allowed = ", ".join(sorted(error.allowed_methods))
        return _told(request, error, sentence("methode_refusee", chemin=request.path, permises=allowed))
    except web.HTTPError as error:  # a channel's words are French already, aiohttp's own are its status
        own = error.text == f"{error.status}: {error.reason}"
        return _told(request, error, sentence("http_autre", status=error.status) if own else error.text or "")
    except Exception as error:  # noqa: BLE001  # the outermost boundary; no traceback, it may hold a message
        Entry().crashed(error)
        return _told(request, web.HTTPInternalServerError(), sentence("http_500"))


def _told(request: web.Request, error: web.HTTPException, said: str) -> web.Response:
    """Return a page where one is accepted, else JSON."""
    allow = {name: value for name, value in error.headers.items() if name in _KEPT}
    if "text/html" not in request.headers.get("Accept", ""):
        french = partial(json.dumps, ensure_ascii=False)
        return web.json_response({"status": "error", "error": said}, status=error.status, headers=allow, dumps=french)
    page = Template(_LOST.read_text("utf-8")).substitute(said=html.escape(said))
    return web.Response(text=page, status=error.status, content_type="text/html", headers=_HEADERS | allow)


async def _healthz(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


def _readyz(checks: Mapping[str, Check]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def readyz(request: web.Request) -> web.Response:
        states = await _states(checks)
        ready = all(state == "ok" for state in states.values())
        return web.json_response(
            {"status": "ok" if ready else "unavailable", "checks": states}, status=200 if ready else 503
        )

    return readyz


def _home(checks: Mapping[str, Check], facts: Mapping[str, str]) -> Callable[[web.Request], Awaitable[web.Response]]:
    page = Template(_PAGE.read_text("utf-8"))

    async def home(request: web.Request) -> web.Response:
        states = await _states(checks)
        safe = {name: html.escape(value) for name, value in facts.items()}
        # A name of ours has words for people among the facts; the reason of a failure is shown as it is.
        shown = {safe.get(name, name): safe.get(state, html.escape(state)) for name, state in states.items()}
        rows = "".join(f"<dt>{name}</dt><dd>{state}</dd>" for name, state in shown.items())
        body = page.safe_substitute(safe, states=rows)
        return web.Response(text=body, content_type="text/html", headers=_HEADERS)

    return home


async def _states(checks: Mapping[str, Check]) -> dict[str, str]:
    states = {}
    for name, check in checks.items():
        try:
            await check()
            states[name] = "ok"
        except PortError as error:
            states[name] = error.reason or error.code
    return states


def _alongside(work: Check) -> Callable[[web.Application], AsyncIterator[None]]:
    async def context(app: web.Application) -> AsyncIterator[None]:
        task = asyncio.ensure_future(work())
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    return context
