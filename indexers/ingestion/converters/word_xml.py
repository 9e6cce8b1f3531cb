"""Looking into the XML of Word files: python-docx gives its own classes to some elements only."""

from collections.abc import Mapping
from typing import Any, cast

from docx.oxml.ns import nsmap
from lxml import etree

Element = etree._Element
ON = "[not(@w:val='0') and not(@w:val='false')]"
"""Condition under which a property such as `w:b` is set."""
_PREFIXES: Mapping[str, str] = nsmap


def select(element: Element, path: str) -> list[Any]:
    """Return what the XPath finds from `element`."""
    return cast("list[Any]", etree._Element.xpath(element, path, namespaces=dict(_PREFIXES)))


def value(element: Element, path: str, default: str = "") -> str:
    """Return the first attribute that the XPath finds."""
    found = select(element, path)
    return str(found[0]) if found else default


def children(element: Element) -> list[Element]:
    """Return the elements in `element`, in order, without comments."""
    return [child for child in element if isinstance(child.tag, str)]
