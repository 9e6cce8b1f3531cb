"""What a WebDAV server answers to PROPFIND (RFC 4918, 9.1 and 14)."""

import unicodedata
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes, urlsplit

import httpx
from lxml import etree

from indexers.ingestion.found import Unfetched

PROPFIND = (
    b'<?xml version="1.0" encoding="utf-8"?><d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:prop>'
    b"<d:resourcetype/><d:getetag/><d:getcontentlength/><d:getlastmodified/><oc:fileid/></d:prop></d:propfind>"
)
_NAMES = {"d": "DAV:", "oc": "http://owncloud.org/ns"}
_TEXTS = ("d:getetag", "d:getcontentlength", "d:getlastmodified", "oc:fileid")
_LEFT_AS_IT_IS = "%/:@!$&'()*+,;=~"
"""A server may forget to code its letters, not its signs."""


class Entry(NamedTuple):
    """A file or a folder. `path` is decoded, within the share, and ends with a slash for a folder; `href` is as sent."""

    path: str
    href: str
    folder: bool
    version: str = ""
    """What changes with the content; empty for a folder whose server does not promise it."""
    size: int = 0
    page: str = ""
    """Nextcloud's number of the file, under which it has a page."""

    @property
    def name(self) -> str:
        """Its own name, without that of its folders."""
        return self.path.rstrip("/").rpartition("/")[2]


def entries(body: bytes, base: httpx.URL, parent: str) -> list[Entry]:
    """Return what stands directly in the folder `parent` of the share at `base`.

    Whatever else a server says (the folder itself, things elsewhere) is left out.

    Raises:
        Unfetched: this is no WebDAV answer.
    """
    # No entity is resolved and no DTD fetched: the server may be anybody's.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise Unfetched("bad_answer") from error
    if root.tag != "{DAV:}multistatus":
        raise Unfetched("bad_answer")
    root_path = _decoded(str(base.raw_path, "ascii"))
    found = (_entry(response, root_path) for response in root.iterfind("d:response", _NAMES))
    return [entry for entry in found if entry and _is_child(entry.path, parent)]


def _entry(response: etree._Element, root: str) -> Entry | None:
    href = quote(urlsplit(response.findtext("d:href", "", _NAMES).strip()).path, safe=_LEFT_AS_IT_IS)
    properties = next(iter(_granted(response)), None)
    path = _decoded(href)
    if properties is None or not path.startswith(root):
        return None
    folder = properties.find("d:resourcetype/d:collection", _NAMES) is not None
    texts = {name: (properties.findtext(name, "", _NAMES) or "").strip() for name in _TEXTS}
    etag, size, date, number = texts.values()
    version = (etag if number else "") if folder else etag or f"{date} {size}"
    within = path[len(root) :].rstrip("/") + ("/" if folder else "")
    return Entry(within, href, folder, version, int(size) if size.isdigit() else 0, number)


def _granted(response: etree._Element) -> list[etree._Element]:
    """Return the properties that the server has; those it lacks come apart, with another status."""
    parts = response.iterfind("d:propstat", _NAMES)
    granted = (part.find("d:prop", _NAMES) for part in parts if " 200" in part.findtext("d:status", "", _NAMES))
    return [properties for properties in granted if properties is not None]


def _is_child(path: str, parent: str) -> bool:
    name = path[len(parent) :].rstrip("/")
    return path.startswith(parent) and bool(name) and "/" not in name and name not in (".", "..")


def _decoded(href: str) -> str:
    """Return a path as a person reads it. Old servers code names in Latin-1, and Macs write accents apart."""
    raw = unquote_to_bytes(href)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return unicodedata.normalize("NFC", text)
