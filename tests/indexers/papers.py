"""Real files for the converters' tests, made with the libraries that offices use."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import docx
from docx.document import Document as Docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from haystack.dataclasses import ByteStream
from openpyxl import Workbook
from pptx import Presentation
from pptx.presentation import Presentation as Pptx
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "office": f"{_OFFICE}office:1.0", "text": f"{_OFFICE}text:1.0", "table": f"{_OFFICE}table:1.0",
        "style": f"{_OFFICE}style:1.0", "meta": f"{_OFFICE}meta:1.0", "dc": "http://purl.org/dc/elements/1.1/",
        "manifest": f"{_OFFICE}manifest:1.0", "fo": f"{_OFFICE}xsl-fo-compatible:1.0",
        "draw": f"{_OFFICE}drawing:1.0", "presentation": f"{_OFFICE}presentation:1.0",
    }.items()
)  # fmt: skip


def word(fill: Callable[[Docx], None]) -> bytes:
    """Return a Word file, filled by `fill`."""
    file = docx.Document()
    fill(file)
    return _saved(file.save)


def word_xml(body: str) -> bytes:
    """Return a Word file whose body holds this WordprocessingML."""
    file = docx.Document()
    for element in parse_xml(f"<w:body {nsdecls('w', 'r')}>{body}</w:body>"):
        file.element.body.append(element)
    return _saved(file.save)


def presentation(fill: Callable[[Pptx], None]) -> bytes:
    """Return a PowerPoint file, filled by `fill`."""
    file = Presentation()
    fill(file)
    return _saved(file.save)


def opendocument(body: str, *, kind: str = "text", meta: str = "", manifest: str = "", styles: str = "") -> bytes:
    """Return an OpenDocument file whose text (or presentation) holds this XML."""
    members = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": f"<office:document-content {_NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {_NAMES}/>",
        "meta.xml": f"<office:document-meta {_NAMES}><office:meta>{meta}</office:meta></office:document-meta>",
        "META-INF/manifest.xml": f"<manifest:manifest {_NAMES}>{manifest}</manifest:manifest>",
    }
    return archive(members)


def bomb(suffix: str) -> bytes:
    """Return a small archive that unpacks to eleven files of a megabyte."""
    return archive({f"{number}.{suffix}": bytes(1_000_000) for number in range(11)})


def archive(members: Mapping[str, str | bytes]) -> bytes:
    """Return a zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in members.items():
            file.writestr(name, text)
    return buffer.getvalue()


def workbook(fill: Callable[[Workbook], None]) -> bytes:
    """Return a workbook, filled by `fill`."""
    book = Workbook()
    fill(book)
    return _saved(book.save)


def pdf(draw: Callable[[Canvas], None], *, password: str | None = None) -> bytes:
    """Return a PDF, drawn by `draw`."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, encrypt=password)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def write_lines(canvas: Canvas, lines: Sequence[str], *, x: float = 60, top: float = 100, size: float = 10) -> None:
    """Draw `lines` one under the other, `top` points from the top of the page."""
    canvas.setFont("Helvetica", size)
    for number, line in enumerate(lines):
        canvas.drawString(x, HEIGHT - top - number * size * 1.4, line)


def page(body: str, head: str = "") -> bytes:
    """Return a web page."""
    return f"<!DOCTYPE html><html lang=fr><head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode()


def paragraph(text: str, properties: str = "") -> str:
    """Return a WordprocessingML paragraph of one run."""
    return f"<w:p>{properties}<w:r><w:t xml:space='preserve'>{escape(text)}</w:t></w:r></w:p>"


def stream(name: str, data: bytes) -> ByteStream:
    """Return a file as the pipeline carries it."""
    return ByteStream(data, meta={"id": name})


def put(path: Path, data: bytes | str) -> Path:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()
