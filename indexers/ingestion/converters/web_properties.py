"""What a web page says of itself: its title, who wrote it, when, and where it stands."""

import re

from lxml import html

from indexers.ingestion.converters.provenance import Meta, find_date, owner, title

_MODIFIED = ("dcterms.modified", "article:modified_time", "last-modified", "dcterms.date", "dc.date", "date", "changed")
_SITE = re.compile(r"\s+[|–—•·»-]\s+")
_BRACKETED = re.compile(r"^\[[^\]]{1,60}\]\s+(?=\S)")
"""The name of the site, as some programs write it before the title."""


def read_properties(page: html.HtmlElement, *, titled: bool) -> Meta:
    """Return what the head of a page says; its title too, unless the text is `titled`."""
    metas = {
        (meta.get("name") or meta.get("property") or "").lower(): (meta.get("content") or "").strip()
        for meta in page.iter("meta")
    }

    def first(*names: str) -> str:
        return next((metas[name] for name in names if metas.get(name)), "")

    addresses = page.xpath("//link[@rel='canonical']/@href")
    url = str(addresses[0]) if addresses else first("og:url")
    said = {
        "owner": owner(first("author", "dcterms.creator", "dc.creator", "service")),
        "reference": first("dcterms.identifier", "dc.identifier", "reference"),
        "date": find_date(first(*_MODIFIED)),
        "valid_until": find_date(first("dcterms.valid")),
        "url": url if url.startswith(("http://", "https://")) else "",
    }
    if not titled:
        said["title"] = title(first("og:title") or _SITE.split(_BRACKETED.sub("", page.findtext(".//title") or ""))[0])
    return {name: value for name, value in said.items() if value}
