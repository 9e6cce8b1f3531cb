"""The text of a Word paragraph, run by run."""

from dataclasses import dataclass, field

from docx.document import Document as Docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from indexers.converters.draft import marked_link, marked_text

REMOVED = frozenset(qn(name) for name in ("w:del", "w:moveFrom", "w:rPr", "w:pPr", "w:instrText", "w:delText"))
_TEXTS = {qn("w:tab"): " ", qn("w:br"): " ", qn("w:cr"): " ", qn("w:noBreakHyphen"): "-"}
_RUN, _TEXT, _LINK, _NOTE = qn("w:r"), qn("w:t"), qn("w:hyperlink"), qn("w:footnoteReference")
_PAGE, _BOX = qn("w:lastRenderedPageBreak"), qn("w:txbxContent")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


@dataclass(slots=True)
class Reading:
    """A paragraph: its text as Markdown, whether all of it is bold, and what lies in it."""

    text: str = ""
    bold: bool = True
    breaks: int = 0
    """Page breaks that Word found when it last laid the file out."""
    breaks_before: int = 0
    """Those that precede the text."""
    boxes: list[BaseOxmlElement] = field(default_factory=list)
    """Text boxes anchored here."""


class Runs:
    """Reads paragraphs of one file, with its links and notes."""

    def __init__(self, file: Docx) -> None:
        self._links = {key: link.target_ref for key, link in file.part.rels.items() if link.is_external}
        self._notes = _notes(file)

    def read(self, paragraph: BaseOxmlElement) -> Reading:
        """Return what `paragraph` shows once every change is accepted."""
        reading = Reading()
        self._walk(paragraph, reading)
        reading.bold = reading.bold and bool(reading.text.strip())
        return reading

    def _walk(self, element: BaseOxmlElement, reading: Reading) -> None:
        for child in element:
            if child.tag in REMOVED or child.tag == _FALLBACK:
                continue
            if child.tag == _TEXT:
                reading.text += marked_text(child.text or "")
            elif child.tag in _TEXTS:
                reading.text += _TEXTS[child.tag]
            elif child.tag == _PAGE:
                reading.breaks += 1
                reading.breaks_before += not reading.text.strip()
            elif child.tag == _NOTE:
                reading.text += self._note(child)
            elif child.tag == _BOX:
                reading.boxes.append(child)
            elif child.tag == _LINK:
                self._walk_link(child, reading)
            elif child.tag != _RUN or not child.xpath("./w:rPr/w:vanish[not(@w:val='0') and not(@w:val='false')]"):
                self._walk_run(child, reading)

    def _walk_run(self, run: BaseOxmlElement, reading: Reading) -> None:
        before = reading.text
        self._walk(run, reading)
        if run.tag == _RUN and reading.text[len(before) :].strip():
            bold = run.xpath("./w:rPr/w:b[not(@w:val='0') and not(@w:val='false')]")
            reading.bold = reading.bold and bool(bold)

    def _walk_link(self, link: BaseOxmlElement, reading: Reading) -> None:
        inner = Reading()
        self._walk(link, inner)
        reading.text += marked_link(inner.text, self._links.get(link.get(qn("r:id"), ""), ""))
        reading.bold = reading.bold and inner.bold

    def _note(self, reference: BaseOxmlElement) -> str:
        note = self._notes.get(reference.get(qn("w:id"), ""))
        if note is None:
            return ""
        texts = (self.read(paragraph).text.strip() for paragraph in note.xpath("./w:p"))
        text = " ".join(text for text in texts if text)
        return f" ({text})" if text else ""


def _notes(file: Docx) -> dict[str, BaseOxmlElement]:
    """Return the footnotes by number; a reader needs them where they are called."""
    for link in file.part.rels.values():
        if link.reltype == RELATIONSHIP_TYPE.FOOTNOTES and not link.is_external:
            notes = parse_xml(link.target_part.blob)
            return {note.get(qn("w:id"), ""): note for note in notes.xpath("./w:footnote[not(@w:type)]")}
    return {}
