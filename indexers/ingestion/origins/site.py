"""A website: the pages of its sitemap, or those that its links lead to, and the documents that they link to."""

import datetime as dt
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from indexers.ingestion.carriers import ZIP
from indexers.ingestion.found import Opened, Problem, Unfetched, digest
from indexers.ingestion.origins import pages, sitemap
from indexers.ingestion.origins.answer import Answer
from indexers.ingestion.origins.client import Client
from indexers.ingestion.origins.remote import Remote, source
from indexers.ingestion.origins.robots import Robots
from indexers.ingestion.origins.settings import SiteSettings

_LONGEST_PAUSE = 30.0
_DEEPEST = 8
"""Links from the first page."""
_TRUST_DAYS = 7
"""How long the date in a sitemap is believed before the page itself is asked."""
_NOT_MODIFIED, _BROKEN = 304, 500
_ZIPPED = frozenset((ZIP, "application/x-zip-compressed"))
_VAGUE = _ZIPPED | {"", "application/octet-stream", "application/force-download"}
"""Media types of servers that don't know better: an office file is an archive too."""

Record = dict[str, Any]
"""What is remembered of an address: `id` and `type` of its document (none: nothing to keep), `version`, `links`, what
it may be asked by (`etag`, `modified`), `date` in the sitemap, and the day it was `checked`."""


class _Stop(NamedTuple):
    """An address to visit; `date` is that of its last change in the sitemap."""

    url: str
    date: str = ""
    depth: int = 0


class Site(Remote):
    """Visits a site as its robots.txt allows, slowly, and asks only for what may have changed.

    A page whose date in the sitemap is the one known is not asked for; any other is asked for with its ETag or date
    (RFC 9110, 13.1). Links are followed from page to page only where there is no sitemap.
    """

    kind: ClassVar = "site"

    def __init__(self, settings: SiteSettings, state: Path) -> None:
        client = Client(settings.site, hosts=settings.hotes, authorities=settings.autorites, pause=settings.delai)
        super().__init__(settings, state, client)
        self._settings = settings
        self._hosts = {client.home.host, *settings.hotes}
        self._robots = Robots(client)
        self._known: dict[str, Record] = self._state.memory.get("pages", {})
        self._visited: dict[str, Record] = {}
        self._given: set[str] = set()
        """Ids yielded already: two addresses may be one page."""

    def _documents(self) -> Iterator[Opened]:
        rules = self._robots.of(self._settings.site)
        self.client.pause = max(self.client.pause, min(rules.crawl_delay("Guichet") or 0.0, _LONGEST_PAUSE))
        stops = self._mapped(list(rules.sitemaps))
        follows = not stops
        waiting = deque(stops or [_Stop(pages.normal(self.client.home, ""))])
        met = {stop.url for stop in waiting}
        while waiting:
            if len(met) - len(waiting) >= self._settings.pages:
                yield Problem(self._nom, "too_many", hides=True)
                break
            stop = waiting.popleft()
            yield from self._visit(stop)
            onward = [url for url in self._onward(stop, follows) if url not in met]
            met.update(onward)
            waiting += [_Stop(url, depth=stop.depth + 1) for url in dict.fromkeys(onward)]
        self._state.memory = {"pages": self._visited}

    def _mapped(self, announced: list[str]) -> list[_Stop]:
        """Return the pages of the sitemap; none when the site has none."""
        given = [str(self._settings.plan)] if self._settings.plan else announced
        first = [url for url in (pages.normal(self.client.home, place) for place in given) if self._is_ours(url)]
        try:
            found = list(sitemap.pages(first or [pages.normal(self.client.home, "/sitemap.xml")], self._fetch))
        except Unfetched as error:
            if first or error.reason not in ("not_there", "denied", "bad_answer"):
                raise
            return []
        stops = [_Stop(pages.normal(self.client.home, url), date) for url, date in found]
        return list({stop.url: stop for stop in stops if self._is_ours(stop.url)}.values())

    def _is_ours(self, url: str) -> bool:
        return bool(url) and pages.is_within(url, self._hosts, self._settings.exclure)

    def _fetch(self, url: str) -> bytes:
        return self.client.send("GET", url).expect(200).body

    def _onward(self, stop: _Stop, follows: bool) -> Iterator[str]:
        links = self._visited.get(stop.url, {}).get("links", ())
        for url in filter(self._is_ours, links):
            if pages.is_file(url) or (follows and stop.depth < _DEEPEST and pages.is_page(url)):
                yield url

    def _visit(self, stop: _Stop) -> Iterator[Opened]:
        held = self._known.get(stop.url, {})
        if not self._robots.allows(stop.url):
            return
        try:
            record, body = (held, b"") if _is_believed(stop, held) else self._ask(stop, held)
        except Unfetched as error:
            if self.client.is_down:
                raise
            self._visited |= {stop.url: held} if held else {}
            # Without a memory, pages that were indexed may stand behind this one.
            yield Problem(held.get("id") or stop.url, error.reason, hides=not self._known)
            return
        if record:
            self._visited[stop.url] = record
            yield from self._document(record, body)

    def _ask(self, stop: _Stop, held: Record) -> tuple[Record, bytes]:
        """Return what to remember of an address, nothing when it left, and its bytes when they are new."""
        asked = {"If-None-Match": held.get("etag", ""), "If-Modified-Since": held.get("modified", "")}
        try:
            answer = self.client.send("GET", stop.url, {name: value for name, value in asked.items() if value})
        except Unfetched as error:
            if error.reason == "elsewhere" and stop.url != str(self.client.home):
                return {}, b""
            raise
        dates = {"date": stop.date, "checked": _today()}
        if answer.status == _NOT_MODIFIED and held:
            return {**held, **dates}, b""
        if answer.status >= _BROKEN:
            raise Unfetched("unreachable")
        return ({**self._record(answer), **dates}, answer.body) if answer.status == 200 else ({}, b"")  # OK

    def _record(self, answer: Answer) -> Record:
        url, kind = pages.normal(answer.url, ""), _type(answer)
        instructions = answer.headers.get("x-robots-tag", "").lower()
        record: Record = {
            "id": url, "type": kind, "links": [], "version": digest(answer.body),
            "etag": answer.headers.get("etag", ""), "modified": answer.headers.get("last-modified", ""),
        }  # fmt: skip
        if kind == pages.HTML:
            page = pages.read(answer.body, answer.url, instructions)
            moved = self._is_ours(page.canonical) and page.canonical != pages.normal(self.client.home, "/")
            record |= {"id": page.canonical if moved else url, "links": list(page.links), "version": page.version}
            record["type"] = kind if page.kept else ""
        elif "noindex" in instructions or "none" in instructions:
            record["type"] = ""
        return record if self._robots.allows(url) else {}

    def _document(self, record: Record, body: bytes) -> Iterator[Opened]:
        ident = record["id"]
        if record["type"] and ident not in self._given:
            self._given.add(ident)
            data = body or (lambda: self._fetch(ident))
            readers = (self._settings.public.value,)
            found = source(ident, record["type"], data, {"url": ident}, record["version"], readers)
            yield from self._taken(found, pages.TYPES[record["type"]])


def _is_believed(stop: _Stop, held: Record) -> bool:
    if not stop.date or held.get("date") != stop.date:
        return False
    with suppress(ValueError):
        return dt.date.fromisoformat(_today()) - dt.date.fromisoformat(held["checked"]) < dt.timedelta(_TRUST_DAYS)
    return False


def _today() -> str:
    return dt.datetime.now(dt.UTC).date().isoformat()


def _type(answer: Answer) -> str:
    """Return the media type of a document that is taken, from its suffix when the server does not know; else nothing."""
    if answer.type == "application/xhtml+xml":
        return pages.HTML
    if answer.type in pages.TYPES.keys() - _VAGUE:
        return answer.type
    unsaid = ZIP if answer.type in _ZIPPED else ""
    return pages.SUFFIXES.get(pages.suffix(str(answer.url)), unsaid) if answer.type in _VAGUE else ""
