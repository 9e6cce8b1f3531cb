"""What a web page says to a visitor that is a program: its links, its own address, whether it may be kept."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

import httpx
from lxml import etree, html

from indexers.ingestion.carriers import ZIP
from indexers.ingestion.converters import FORMATS
from indexers.ingestion.converters.encodings import decode
from indexers.ingestion.converters.provenance import words
from indexers.ingestion.converters.unreadable import Unreadable
from indexers.ingestion.found import digest

HTML = "text/html"
SUFFIXES = {
    suffix: form.mime_type
    for suffix, form in FORMATS.items()
    if form.mime_type == HTML or not form.mime_type.startswith(("text/", "image/", "message/"))
} | {".zip": ZIP}
"""Suffix → media type of what is taken from a site: pages, PDF, papers of offices, archives."""
TYPES = {mime_type: suffix for suffix, mime_type in SUFFIXES.items()}
_PAGES = frozenset(("", ".html", ".htm", ".xhtml", ".php", ".asp", ".aspx", ".jsp"))
_LONGEST = 500
_MOST_SEGMENTS = 12
_CALENDAR = re.compile(r"/(19|20)\d\d([/-]\d{1,2}){0,2}/?$|/(19|20)\d\d([/-]\d{1,2})+/(jour|mois|semaine)s?/?$")
_REPEATED = re.compile(r"/([^/]+)(?=(?:/.*)?/\1/(?:.*/)?\1(?:/|$))")
_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
_INVISIBLE = ("script", "style", "noscript", "template", "input", "svg")


@dataclass(frozen=True, slots=True)
class Page:
    """What one page says. `version` changes with what a person reads, not with the tokens that sites put in their code."""

    links: tuple[str, ...]
    canonical: str
    kept: bool
    version: str


def read(body: bytes, url: httpx.URL, instructions: str = "") -> Page:
    """Read a page; `instructions` is its header `X-Robots-Tag`."""
    try:
        page = html.document_fromstring(_PROLOG.sub("", decode(body)))
    except (etree.ParserError, ValueError, Unreadable):
        return Page((), "", kept=True, version=digest(body))
    if _is_absent(page):
        return Page((), "", kept=False, version="")
    said = " ".join([instructions, *_texts(page, "//meta[translate(@name,'ROBTS','robts')='robots']/@content")]).lower()
    closed = "none" in said
    links = () if closed or "nofollow" in said else tuple(dict.fromkeys(_links(page, url)))
    canonical = "".join(_texts(page, "//link[@rel='canonical']/@href")[:1])
    address = normal(url, canonical) if canonical else ""
    return Page(links, address, kept=not closed and "noindex" not in said, version=digest(_visible(page), *links))


def normal(base: httpx.URL, href: str) -> str:
    """Return the address that `href` means on the page `base`, without fragment; nothing when it is none of the web."""
    try:
        url = base.join(href.strip()).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError):
        return ""
    if url.scheme not in ("http", "https") or not url.host:
        return ""
    return str(url.copy_with(raw_path=url.raw_path))  # an empty path is written « / »


def is_file(url: str) -> bool:
    """Tell whether an address ends as a document does that is no page."""
    return SUFFIXES.get(suffix(url), HTML) != HTML


def is_page(url: str) -> bool:
    """Tell whether a link may lead to a page, and not to pages without end: queries, calendars, paths that repeat."""
    parts = httpx.URL(url)
    if parts.query or ";" in parts.path or len(url) > _LONGEST or parts.path.count("/") > _MOST_SEGMENTS:
        return False
    return suffix(url) in _PAGES and not _CALENDAR.search(parts.path) and not _REPEATED.search(parts.path)


def suffix(url: str) -> str:
    """Return how the path of an address ends, in lower case, its dot included."""
    return PurePosixPath(httpx.URL(url).path).suffix.lower()


def is_within(url: str, hosts: Collection[str], excluded: Collection[str]) -> bool:
    """Tell whether an address stands on one of `hosts`, and under none of the `excluded` paths."""
    parts = httpx.URL(url)
    return parts.host in hosts and not parts.path.startswith(tuple(excluded))


def _links(page: html.HtmlElement, url: httpx.URL) -> Iterator[str]:
    base = "".join(_texts(page, "//base/@href")[:1])
    start = httpx.URL(normal(url, base) or url) if base else url
    for link in page.iter("a", "area"):
        if "nofollow" not in link.get("rel", "").lower() and (found := normal(start, link.get("href", ""))):
            yield found


def _is_absent(page: html.HtmlElement) -> bool:
    """Whether a page says that it is none, as some sites answer with the status of a page that is one."""
    absent = re.compile(words()["page_absente"], re.IGNORECASE)
    titles = (" ".join(title.text_content().split()) for title in page.iter("title", "h1"))
    return any(absent.search(title) for title in titles)


def _texts(page: html.HtmlElement, path: str) -> list[str]:
    found = page.xpath(path)
    return [str(text) for text in found] if isinstance(found, list) else []


def _visible(page: html.HtmlElement) -> str:
    etree.strip_elements(page, *_INVISIBLE, with_tail=False)
    return " ".join(" ".join(page.itertext()).split())
