"""Sitemaps (sitemaps.org 0.9): lists of pages, lists of lists, gzipped or not."""

import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress

from lxml import etree

from indexers.ingestion.found import Unfetched

_MOST_BYTES = 50 * 1024 * 1024
"""Of one sitemap once unpacked: the protocol's own limit."""
_MOST_SITEMAPS = 500


def pages(first: list[str], fetch: Callable[[str], bytes]) -> Iterator[tuple[str, str]]:
    """Yield (address, date of the last change or nothing) of each page that the sitemaps `first` list, and those they list.

    Raises:
        Unfetched: one of them is no sitemap, or `fetch` could not have it.
    """
    waiting, seen = list(first), set(first)
    while waiting:
        root = _parsed(unpacked(fetch(waiting.pop(0))))
        for entry in root:
            address, date = _said(entry, "loc"), _said(entry, "lastmod")
            if not address:
                continue
            if etree.QName(root).localname == "urlset":
                yield address, date
            elif address not in seen and len(seen) < _MOST_SITEMAPS:
                seen.add(address)
                waiting.append(address)


def unpacked(data: bytes) -> bytes:
    """Return `data`, unpacked when it is gzipped, whatever its name says.

    Raises:
        Unfetched: it is damaged, or larger than a sitemap may be.
    """
    if not data.startswith(b"\x1f\x8b"):
        return data
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    with suppress(zlib.error):
        content = unpacker.decompress(data, _MOST_BYTES)
        if unpacker.eof:
            return content
    raise Unfetched("bad_answer")


def _parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=False)
    try:
        root = etree.fromstring(data.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unfetched("bad_answer") from error
    if etree.QName(root).localname not in ("urlset", "sitemapindex"):
        raise Unfetched("bad_answer")
    return root


def _said(entry: etree._Element, name: str) -> str:
    """Return the text of a child, whatever its namespace: many sites forget it."""
    return next((child.text or "" for child in entry.iterfind(f"{{*}}{name}")), "").strip()
