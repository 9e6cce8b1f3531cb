"""The text of a Word paragraph, run by run."""

from collections.abc import Callable
from dataclasses import dataclass, field

from docx.document import Document as Docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from indexers.ingestion.converters.draft import marked_link, marked_text
from indexers.ingestion.converters.word_xml import ON, Element, children, select

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_REMOVED = {_FALLBACK, *map(qn, ("w:del", "w:moveFrom", "w:rPr", "w:pPr", "w:instrText", "w:delText"))}
_TEXTS = {qn("w:tab"): " ", qn("w:br"): " ", qn("w:cr"): " ", qn("w:noBreakHyphen"): "-"}
_RUN, _TEXT, _LINK, _NOTE = qn("w:r"), qn("w:t"), qn("w:hyperlink"), qn("w:footnoteReference")
_PAGE, _BOX = qn("w:lastRenderedPageBreak"), qn("w:txbxContent")


@dataclass(slots=True)
class Reading:
    """A paragraph: its text as Markdown, whether all of it is bold, and what lies in it."""

    text: str = ""
    bold: bool = True
    breaks: int = 0
    """Page breaks that Word found when it last laid the file out."""
    breaks_before: int = 0
    """Those that precede the text."""
    boxes: list[Element] = field(default_factory=list)
    """Text boxes anchored here."""


class Runs:
    """Reads paragraphs of one file, with its links and notes."""

    def __init__(self, file: Docx) -> None:
        self._links = {key: link.target_ref for key, link in file.part.rels.items() if link.is_external}
        self._notes = _notes(file)
        self._readers: dict[str, Callable[[Element, Reading], None]] = {
            _TEXT: self._add_text, _PAGE: self._add_page, _BOX: self._add_box, _NOTE: self._add_note,
            _LINK: self._walk_link, _RUN: self._walk_run, **dict.fromkeys(_TEXTS, self._add_sign),
        }  # fmt: skip

    def read(self, paragraph: Element) -> Reading:
        """Return what `paragraph` shows once every change is accepted."""
        reading = Reading()
        self._walk(paragraph, reading)
        reading.bold = reading.bold and bool(reading.text.strip())
        return reading

    def _walk(self, element: Element, reading: Reading) -> None:
        for child in children(element):
            if child.tag not in _REMOVED:
                self._readers.get(child.tag, self._walk)(child, reading)

    @staticmethod
    def _add_text(element: Element, reading: Reading) -> None:
        reading.text += marked_text(element.text or "")

    @staticmethod
    def _add_sign(element: Element, reading: Reading) -> None:
        reading.text += _TEXTS[element.tag]

    @staticmethod
    def _add_page(_: Element, reading: Reading) -> None:
        reading.breaks += 1
        reading.breaks_before += not reading.text.strip()

    @staticmethod
    def _add_box(element: Element, reading: Reading) -> None:
        reading.boxes.append(element)

    def _walk_run(self, run: Element, reading: Reading) -> None:
        if select(run, f"./w:rPr/w:vanish{ON}"):
            return
        before = reading.text
        self._walk(run, reading)
        if reading.text[len(before) :].strip():
            reading.bold = reading.bold and bool(select(run, f"./w:rPr/w:b{ON}"))

    def _walk_link(self, link: Element, reading: Reading) -> None:
        inner = Reading()
        self._walk(link, inner)
        reading.text += marked_link(inner.text, self._links.get(link.get(qn("r:id"), ""), ""))
        reading.bold = reading.bold and inner.bold

    def _add_note(self, reference: Element, reading: Reading) -> None:
        note = self._notes.get(reference.get(qn("w:id"), ""))
        if note is None:
            return
        texts = (self.read(paragraph).text.strip() for paragraph in select(note, "./w:p"))
        text = " ".join(text for text in texts if text)
        reading.text += f" ({text})" if text else ""


def _notes(file: Docx) -> dict[str, Element]:
    """Return the footnotes by number; a reader needs them where they are called."""
    for link in file.part.rels.values():
        if link.reltype == RELATIONSHIP_TYPE.FOOTNOTES and not link.is_external:
            notes = parse_xml(link.target_part.blob)
            return {note.get(qn("w:id"), ""): note for note in select(notes, "./w:footnote[not(@w:type)]")}
    return {}
