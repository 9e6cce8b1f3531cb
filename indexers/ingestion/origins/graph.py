"""Files through Microsoft Graph v1.0: find a library, follow its changes, read rights, download."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlsplit

from indexers.ingestion.found import Unfetched
from indexers.ingestion.origins.answer import Answer, seconds
from indexers.ingestion.origins.client import Client

Item = dict[str, Any]
"""A driveItem, or a permission, as Graph writes it."""

_FIELDS = "id,name,size,eTag,cTag,file,folder,package,root,deleted,parentReference,webUrl"
_AT_ONCE = 20
"""Requests in a batch: Graph's own limit."""
_TRIES = 4
_GONE = 410
_MOST_FRESH_STARTS = 2
_MOST_PAGES = 100_000
"""Of changes, each of some two hundred items."""


class Graph:
    """Reads with the rights of an application; `client` stands at the door of Graph and bears its token."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._root = str(client.home).rstrip("/") + "/v1.0"

    def library(self, site: str, name: str) -> str:
        """Return the id of the library `name` of a site given by its address; the site's own when there is no name.

        Raises:
            Unfetched: `not_there`, besides what `Client.send` and `Answer.expect` raise.
        """
        parts = urlsplit(site)
        path = quote(parts.path.rstrip("/"))
        ident = self._get(f"/sites/{parts.hostname}{f':{path}' if path else ''}?$select=id")["id"]
        if not name:
            return str(self._get(f"/sites/{ident}/drive?$select=id")["id"])
        for drive in self._all(f"/sites/{ident}/drives?$select=id,name,webUrl"):
            if name.casefold() == str(drive.get("name", "")).casefold():
                return str(drive["id"])
        raise Unfetched("not_there")

    def changes(self, drive: str, cursor: str) -> tuple[list[Item], str, bool]:
        """Return the items that changed since `cursor`, the next cursor, and whether these are all the items there are.

        An empty cursor asks for everything; so does Graph itself when it no longer knows the cursor (410, with the
        address of a fresh start).
        """
        start = f"{self._root}/drives/{drive}/root/delta?$select={_FIELDS}"
        items: list[Item] = []
        url, whole, fresh_starts = cursor or start, not cursor, 0
        for _ in range(_MOST_PAGES):
            if not url:
                break
            # Without this header the folders above what changed come too, and all that they hold would seem changed.
            answer = self._client.send("GET", url, {"deltaExcludeParent": "true"})
            if answer.status == _GONE and fresh_starts < _MOST_FRESH_STARTS:
                url, items, whole = answer.headers.get("location") or start, [], True
                fresh_starts += 1
                continue
            page = _json(answer)
            items += page.get("value", [])
            url, cursor = page.get("@odata.nextLink", ""), page.get("@odata.deltaLink", "")
        return items, cursor, whole

    def permissions(self, drive: str, ids: Sequence[str]) -> Iterator[tuple[str, list[Item] | None]]:
        """Yield the permissions of each item, None where they may not be read.

        Raises:
            Unfetched: `unreachable`: Graph asks to wait for longer than we do.
        """
        for first in range(0, len(ids), _AT_ONCE):
            waiting = list(ids[first : first + _AT_ONCE])
            for _ in range(_TRIES):
                answers, wait = self._batch([f"/drives/{drive}/items/{ident}/permissions" for ident in waiting])
                yield from ((waiting[number], self._listed(answer)) for number, answer in answers.items())
                waiting = [ident for number, ident in enumerate(waiting) if number not in answers]
                if not waiting:
                    break
                self._client.wait(wait)
            else:
                raise Unfetched("unreachable")

    def content(self, drive: str, ident: str) -> bytes:
        """Return the bytes of a file, which Graph has another server give (302)."""
        url = f"{self._root}/drives/{drive}/items/{ident}/content"
        return self._client.send("GET", url, anywhere=True).expect(200).body

    def _batch(self, paths: Sequence[str]) -> tuple[dict[int, Item], float]:
        """Return the answer to each path by its place, but those that are to be asked again after so many seconds."""
        asked = [{"id": str(number), "method": "GET", "url": path} for number, path in enumerate(paths)]
        body = json.dumps({"requests": asked}).encode()
        headers = {"Content-Type": "application/json"}
        answers = _json(self._client.send("POST", f"{self._root}/$batch", headers, body))["responses"]
        again = [answer for answer in answers if answer["status"] in (429, 502, 503, 504)]
        waits = [seconds(str(answer.get("headers", {}).get("Retry-After", "1"))) for answer in again]
        return {int(answer["id"]): answer for answer in answers if answer not in again}, max(waits, default=0.0)

    def _listed(self, answer: Item) -> list[Item] | None:
        if answer["status"] != 200:  # OK
            return None
        body = answer["body"]
        return [*body.get("value", []), *(self._all(body["@odata.nextLink"]) if "@odata.nextLink" in body else ())]

    def _get(self, path: str) -> Item:
        return _json(self._client.send("GET", path if path.startswith("https:") else self._root + path))

    def _all(self, path: str) -> Iterator[Item]:
        while path:
            page = self._get(path)
            yield from page.get("value", [])
            path = page.get("@odata.nextLink", "")


@contextmanager
def understood() -> Iterator[None]:
    """Take for a bad answer what lacks a part that Graph always gives."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unfetched("bad_answer") from error


def _json(answer: Answer) -> Item:
    try:
        content = json.loads(answer.expect(200).body)
    except ValueError as error:
        raise Unfetched("bad_answer") from error
    if not isinstance(content, dict):
        raise Unfetched("bad_answer")
    return content
