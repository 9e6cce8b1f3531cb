"""What the elements of a web page are: text or not, blocks or part of a line, menus."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from lxml import html

from indexers.ingestion.converters.provenance import words

HEADINGS = {f"h{level}": level - 1 for level in range(1, 7)}
_BLOCKS = frozenset(
    ("p", "div", "section", "article", "main", "header", "hgroup", "body", "blockquote", "pre", "address", "center", "hr",
     "figure", "figcaption", "details", "fieldset", "form", "table", "tbody", "ul", "ol", "li", "dl", "dt", "dd")
)  # fmt: skip
_LEFT_OUT = frozenset(
    ("head", "script", "style", "noscript", "template", "nav", "footer", "aside", "dialog", "iframe", "object", "svg",
     "audio", "video", "canvas", "map", "select", "input", "textarea", "button", "label", "legend")
)  # fmt: skip
_LEFT_OUT_ROLES = frozenset(
    ("navigation", "search", "banner", "contentinfo", "complementary", "menu", "dialog", "alert")
)  # fmt: skip
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
"""The words of a name: « cookie-notice », « tarteaucitronRoot »."""
_BESIDE = frozenset(("with", "has", "no", "without"))
"""« page-with-sidebar » is not the sidebar."""
_STRONG = ("strong", "b")
_LINKS_SHARE = 0.8


def is_text(element: html.HtmlElement, *, landmarks: bool) -> bool:
    """Tell whether an element is read; where no landmark says what is the text, a header is none."""
    folded = element.tag == "button" and element.getparent().tag in HEADINGS
    if (element.tag in _LEFT_OUT and not folded) or element.get("role") in _LEFT_OUT_ROLES:
        return False
    unseen = element.get("hidden") is not None and element.get("role") != "tabpanel"
    if unseen or element.get("aria-hidden") == "true":
        return False
    if element.tag == "header" and not landmarks:
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return names == " " or not (_are_of_none(names) or (_hint_at_none(names) and not _holds_text(element)))


@lru_cache(2000)
def _are_of_none(names: str) -> bool:
    return not _left_out("hors_texte").isdisjoint(names.lower().split())


@lru_cache(2000)
def _hint_at_none(names: str) -> bool:
    parts = [{part.lower() for part in _PARTS.findall(name)} for name in names.split()]
    return any(_left_out("hors_texte_compose") & some for some in parts if some.isdisjoint(_BESIDE))


def _holds_text(element: html.HtmlElement) -> bool:
    """Whether an element holds the text itself, whatever its name says."""
    if element.find(".//h1") is not None or element.find(".//main") is not None:
        return True
    return 2 * _letters(element) > _letters(element.getroottree().getroot())


def _letters(element: html.HtmlElement) -> int:
    return sum(map(len, element.xpath(".//text()[not(parent::script or parent::style)]")))


@cache
def _left_out(kind: str) -> frozenset[str]:
    return frozenset(words()[kind])


def is_block(element: html.HtmlElement) -> bool:
    """Tell whether an element stands on lines of its own."""
    return element.tag in _BLOCKS or element.tag in HEADINGS or element.tag == "summary" or _holds_block(element)


def _holds_block(element: html.HtmlElement) -> bool:
    return any(child.tag in _BLOCKS or child.tag in HEADINGS for child in _inside(element))


def _inside(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    return (child for child in element.iterdescendants() if isinstance(child.tag, str))


def is_bold(element: html.HtmlElement) -> bool:
    """Tell whether all of a paragraph is bold: a heading, where there is no other."""
    if not len(element) or element[0].tag not in _STRONG or (element.text or "").strip():
        return False
    strong = "".join(part.text_content() for part in element.iterchildren(*_STRONG))
    return bool(strong.strip()) and "".join(strong.split()) == "".join(element.text_content().split())


def is_menu(element: html.HtmlElement) -> bool:
    """A list that is nearly all links: where no landmark says what is a menu, this does."""
    linked = sum(len(link.text_content().strip()) for link in element.iter("a"))
    return linked > _LINKS_SHARE * len("".join(element.text_content().split()))
