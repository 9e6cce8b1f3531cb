"""Stands in for Microsoft Graph and Entra, written from their documentation: no genuine one can be had without a tenant.

Kept to: driveItem delta (pages, nextLink, deltaLink, `deleted`, no `parentReference.path`, latest state of each item,
410 with a fresh start), permissions, $batch (20 at most, each with its own status), downloads by redirect to another
server that wants no token, 429 with Retry-After, $select, client credentials over TLS.
"""

import base64
import itertools
import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha1
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.hr_it_connectors.openldap import extensions, new_authority, openssl
from tests.indexers.ingestion.origins.web_server import serving

TENANT, APPLICATION, SECRET = "valmont.example", "aaaaaaaa-0000-0000-0000-000000000001", "secret d'application"
SITE_HOST, SITE_PATH = "valmont.sharepoint.com", "/sites/rh"
AGENTS = {"grantedToV2": {"siteGroup": {"id": "5", "displayName": "Agents", "loginName": "Agents"}}, "roles": ["read"]}
_PAGE = 3


@dataclass
class Cloud:
    """A tenant with one site and one library. What was asked of Graph stands in `asked`."""

    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    rights: dict[str, list[dict[str, Any]] | None] = field(default_factory=dict)
    """Item → its permissions, None: not to be read by the application. Those of its folder when it has none."""
    log: list[str] = field(default_factory=list)
    """Ids in the order of their changes; a token is a place in it."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    hurdles: dict[str, list[web.Response]] = field(default_factory=dict)
    """Part of a path → what is answered instead, once each."""
    oldest: int = 0
    """Tokens before this one are no longer known."""
    drive: str = "b!drive1"
    port: int = 0
    store: int = 0
    authority: Path = Path()
    tickets: set[str] = field(default_factory=set)
    tokens: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.items["root"] = {"id": "root", "name": "root", "root": {}, "folder": {"childCount": 1}}

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    # What people do

    def folder(self, ident: str, name: str, parent: str = "root") -> None:
        self._put(ident, {"id": ident, "name": name, "folder": {}, "parentReference": {"id": parent}})

    def put(self, ident: str, name: str, content: str | bytes, parent: str = "root") -> None:
        data = content.encode() if isinstance(content, str) else content
        self.contents[ident] = data
        hashes = {"quickXorHash": base64.b64encode(sha1(data).digest()).decode()}  # noqa: S324  # any digest will do here
        self._put(
            ident,
            {
                "id": ident, "name": name, "size": len(data), "eTag": f'"{{{ident}}},{len(self.log)}"',
                "file": {"mimeType": "text/markdown", "hashes": hashes}, "parentReference": {"id": parent},
                "webUrl": f"https://{SITE_HOST}{SITE_PATH}/Documents/{ident}",
            },
        )  # fmt: skip

    def change(self, ident: str, **more: Any) -> None:
        self._put(ident, self.items[ident] | more)

    def delete(self, ident: str) -> None:
        self._put(ident, {"id": ident, "deleted": {"state": "deleted"}})

    def share(self, ident: str, *permissions: dict[str, Any]) -> None:
        self.rights[ident] = list(permissions)
        self.log.append(ident)

    def _put(self, ident: str, item: dict[str, Any]) -> None:
        self.items[ident] = item
        self.log.append(ident)

    def count(self, part: str) -> int:
        return sum(part in path for _, path in self.asked)

    # What Entra answers

    async def discovery(self, request: web.Request) -> web.Response:
        if request.match_info["tenant"] != TENANT:
            return web.json_response({"error": "invalid_tenant"}, status=400)
        base = f"{self.url}/{TENANT}"
        return web.json_response(
            {
                "issuer": f"{base}/v2.0",
                "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
            }
        )

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        known = (form.get("client_id"), form.get("client_secret")) == (APPLICATION, SECRET)
        if not known or form.get("grant_type") != "client_credentials" or form.get("scope") != f"{self.url}/.default":
            return web.json_response({"error": "invalid_client", "error_description": "AADSTS7000215"}, status=401)
        token = f"jeton-{len(self.tokens)}"
        self.tokens.add(token)
        return web.json_response({"access_token": token, "token_type": "Bearer", "expires_in": 3599})

    # What Graph answers

    @web.middleware
    async def guarded(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if not request.path.startswith("/v1.0/"):
            return await handler(request)
        self.asked.append((request.method, request.path_qs))
        for part, answers in self.hurdles.items():
            if part in request.path_qs and answers:
                return answers.pop(0)
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return web.json_response({"error": {"code": "InvalidAuthenticationToken"}}, status=401)
        return await handler(request)

    async def site(self, request: web.Request) -> web.Response:
        wanted = request.match_info["tail"]
        found = {
            f"{SITE_HOST}:{SITE_PATH}": {"id": "site1", "name": "rh"},
            "site1/drive": {"id": self.drive, "name": "Documents"},
            "site1/drives": {"value": [{"id": self.drive, "name": "Documents"}, {"id": "b!autre", "name": "Archives"}]},
        }.get(wanted)
        return web.json_response(found) if found else self._not_found()

    async def delta(self, request: web.Request) -> web.Response:
        if request.match_info["drive"] != self.drive:
            return self._not_found()
        since, end, skipped = (int(part) for part in request.query.get("token", f"0.{len(self.log)}.0").split("."))
        end = min(end, len(self.log))
        fields = request.query.get("$select", "").split(",")
        if since and since < self.oldest:
            code = {"error": {"code": "resyncChangesApplyDifferences"}}
            fresh = self._link("0", len(self.log), 0, request.query["$select"])
            return web.json_response(code, status=410, headers={"Location": fresh})
        changed = self.log[since:end]
        # A first enumeration says nothing of what is no longer there; an item may well come twice.
        first = [i for i in ["root", *changed] if "deleted" not in self.items[i]] if not since else changed
        page = first[skipped : skipped + _PAGE]
        value = [{key: part for key, part in self.items[i].items() if key in fields} for i in page]
        done = skipped + _PAGE >= len(first)
        link = (
            self._link(str(end), None, 0, ",".join(fields))
            if done
            else self._link(since, end, skipped + _PAGE, ",".join(fields))
        )
        return web.json_response({"value": value, "@odata.deltaLink" if done else "@odata.nextLink": link})

    def _link(self, since: Any, end: int | None, skipped: int, fields: str) -> str:
        token = f"{since}.{10**9 if end is None else end}.{skipped}"
        return f"{self.url}/v1.0/drives/{self.drive}/root/delta?$select={fields}&token={token}"

    async def content(self, request: web.Request) -> web.Response:
        ident = request.match_info["item"]
        ticket = f"{ident}-{next(_TICKETS)}"
        self.tickets.add(ticket)
        return web.Response(status=302, headers={"Location": f"https://localhost:{self.store}/{ticket}"})

    async def download(self, request: web.Request) -> web.Response:
        ticket = request.match_info["ticket"]
        if "Authorization" in request.headers or ticket not in self.tickets:
            return web.Response(status=401)
        self.tickets.remove(ticket)
        return web.Response(body=self.contents[ticket.rpartition("-")[0]])

    async def batch(self, request: web.Request) -> web.Response:
        asked = (await request.json())["requests"]
        if len(asked) > 20:
            return web.json_response({"error": {"code": "BadRequest"}}, status=400)
        answers = [{"id": one["id"], **self._permissions(one["url"])} for one in asked]
        return web.json_response({"responses": answers[::-1]})  # in any order

    def _permissions(self, url: str) -> dict[str, Any]:
        self.asked.append(("batched", url))
        for part, answers in self.hurdles.items():
            if part in url and answers:
                answer = answers.pop(0)
                return {"status": answer.status, "headers": dict(answer.headers), "body": {}}
        ident = url.split("/")[4]
        while ident not in self.rights and ident != "root":
            ident = self.items[ident]["parentReference"]["id"]
        rights = self.rights.get(ident, [])
        return {"status": 403, "body": {}} if rights is None else {"status": 200, "body": {"value": rights}}

    @staticmethod
    def _not_found() -> web.Response:
        return web.json_response({"error": {"code": "itemNotFound"}}, status=404)


_TICKETS = itertools.count()


def certificate(home: Path) -> tuple[Path, ssl.SSLContext]:
    """Make an authority, and what a server of the loopback needs to be believed by who trusts it."""
    new_authority(home / "ca.pem")
    signed = ["-CA", str(home / "ca.pem"), "-CAkey", str(home / "ca.key")]
    names = "subjectAltName=IP:127.0.0.1,DNS:localhost"
    said = extensions(names, "authorityKeyIdentifier=keyid", "basicConstraints=CA:FALSE")
    openssl(["-x509", "-subj", "/CN=nuage", *signed, *said], home / "server.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(home / "server.pem", home / "server.key")
    return home / "ca.pem", context


@contextmanager
def cloud(authority: Path, tls: ssl.SSLContext) -> Iterator[Cloud]:
    """Start Graph and Entra on one port, and the server that files are downloaded from on another."""
    made = Cloud(authority=authority)
    door, store = web.Application(middlewares=[made.guarded]), web.Application()
    door.add_routes(
        [
            web.get("/{tenant}/v2.0/.well-known/openid-configuration", made.discovery),
            web.post("/{tenant}/oauth2/v2.0/token", made.token),
            web.get("/v1.0/sites/{tail:.*}", made.site),
            web.get("/v1.0/drives/{drive}/root/delta", made.delta),
            web.get("/v1.0/drives/{drive}/items/{item}/content", made.content),
            web.post("/v1.0/$batch", made.batch),
        ]
    )
    store.add_routes([web.get("/{ticket}", made.download)])
    with serving(door, tls) as made.port, serving(store, tls) as made.store:
        yield made


def throttled(seconds: int) -> web.Response:
    return web.Response(
        status=429, headers={"Retry-After": str(seconds)}, text=json.dumps({"error": {"code": "tooManyRequests"}})
    )
