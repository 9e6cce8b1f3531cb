"""What the styles of a Word file mean: title, heading, list item, table of contents."""

import re
from dataclasses import dataclass, replace

from docx.document import Document as Docx
from docx.oxml.ns import qn

from indexers.ingestion.converters.word_xml import Element, select, value

_HEADING = re.compile(r"^(?:heading|titre) (\d)$", re.IGNORECASE)
_TITLE = re.compile(r"^(?:title|titre)$", re.IGNORECASE)
_CONTENTS = re.compile(r"^(?:toc|tm) ?\d", re.IGNORECASE)
_SIDE = f"{qn('w:pPr')}/{qn('w:jc')}"
_BODY_LEVEL = 9
_MOST_ANCESTORS = 12


@dataclass(frozen=True, slots=True)
class Style:
    """The role of a paragraph."""

    title: bool = False
    level: int = 0
    """Of a heading, from 1; 0 is text."""
    depth: int | None = None
    """Of a list item, from 0; None is no item."""
    contents: bool = False
    """A line of the table of contents."""
    centred: bool = False


class Styles:
    """The styles of one file, by their id."""

    def __init__(self, file: Docx) -> None:
        self._elements = {style.get(qn("w:styleId"), ""): style for style in select(file.styles.element, "./w:style")}
        self._read: dict[str, Style] = {}

    def of(self, paragraph: Element) -> Style:
        """Return the role of `paragraph`; what it says itself wins over its style."""
        style = self._named(value(paragraph, "./w:pPr/w:pStyle/@w:val"))
        return _own(paragraph, style)

    def _named(self, name: str, ancestors: int = 0) -> Style:
        if name not in self._read:
            element = self._elements.get(name)
            if element is None or ancestors > _MOST_ANCESTORS:
                return Style()
            parent = value(element, "./w:basedOn/@w:val")
            self._read[name] = _own(element, _of_name(element, self._named(parent, ancestors + 1)))
        return self._read[name]


def _of_name(element: Element, inherited: Style) -> Style:
    name = value(element, "./w:name/@w:val")
    if _TITLE.match(name):
        return Style(title=True)
    if _CONTENTS.match(name):
        return Style(contents=True)
    if found := _HEADING.match(name):
        return Style(level=int(found[1]))
    return inherited


def _own(element: Element, style: Style) -> Style:
    """Read the properties of a paragraph or of a style over what is inherited."""
    outline = value(element, "./w:pPr/w:outlineLvl/@w:val")
    if outline and not style.title:
        level = int(outline)
        style = replace(style, level=0 if level >= _BODY_LEVEL else level + 1)
    if (side := element.find(_SIDE)) is not None:
        style = replace(style, centred=side.get(qn("w:val")) == "center")
    number = value(element, "./w:pPr/w:numPr/w:numId/@w:val")
    if number and not style.level and not style.title:
        depth = int(value(element, "./w:pPr/w:numPr/w:ilvl/@w:val", "0"))
        style = replace(style, depth=None if number == "0" else max(depth, style.depth or 0))
    return style
