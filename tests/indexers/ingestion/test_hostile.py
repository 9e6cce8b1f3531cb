"""Files made to harm: each is refused with its reason, within a bounded time and memory."""

import io
import zipfile
import zlib
from collections.abc import Callable

import pytest

from tests.indexers import papers
from tests.indexers.ingestion.reading import component, refusal

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha ha ha ha ha">'
    + "".join(f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
BASES: dict[str, tuple[Callable[[], bytes], str]] = {
    ".docx": (lambda: papers.word(lambda file: None), "word/document.xml"),
    ".xlsx": (lambda: papers.workbook(lambda book: book.active.append(["a", "b"])), "xl/worksheets/sheet1.xml"),  # type: ignore[union-attr]
    ".pptx": (lambda: papers.presentation(lambda file: None), "ppt/presentation.xml"),
    ".odt": (lambda: papers.opendocument("<text:p>a</text:p>"), "content.xml"),
    ".odp": (lambda: papers.opendocument("", kind="presentation"), "content.xml"),
}
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def changed(suffix: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a file of that format, its main member changed."""
    make, main = BASES[suffix]
    with zipfile.ZipFile(io.BytesIO(make())) as file:
        members = {name: file.read(name) for name in file.namelist()}
    return papers.archive({name: change(data) if name == main else data for name, data in members.items()})


def prologued(prologue: str) -> Callable[[bytes], bytes]:
    return lambda data: (
        prologue.encode() + data.partition(b"?>")[2] if data.startswith(b"<?xml") else prologue.encode() + data
    )


class TestEntities:
    @pytest.mark.parametrize("suffix", sorted(BASES))
    def test_they_are_refused(self, suffix: str) -> None:
        assert refusal(suffix, changed(suffix, prologued(LAUGHS))) == "hostile"

    @pytest.mark.parametrize("suffix", sorted(BASES))
    def test_those_that_hide_are_not_expanded(self, suffix: str) -> None:
        hidden = f"<!--{'x' * 5000}-->{LAUGHS}"
        found = component(suffix).run(sources=[papers.stream("a", changed(suffix, prologued(hidden)))])
        assert all("ha ha" not in document.content for document in found["documents"])

    def test_nothing_outside_is_read(self) -> None:
        outside = "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
        assert refusal(".odt", changed(".odt", prologued(outside))) == "hostile"


class TestSizes:
    def test_an_office_file_that_unpacks_to_too_much(self) -> None:
        assert refusal(".docx", papers.archive({"word/document.xml": "0" * 301_000_000})) == "too_large"

    def test_millions_of_empty_paragraphs(self) -> None:
        body = f'<w:document xmlns:w="{WORD}"><w:body>{"<w:p/>" * 5_000_000}</w:body></w:document>'.encode()
        assert refusal(".docx", changed(".docx", lambda _: body)) == "too_large"

    def test_millions_of_merged_cells(self) -> None:
        merged = "".join(f'<mergeCell ref="A{row}:XFD{row + 8}"/>' for row in range(1, 1000, 10))
        sheet = f'<worksheet xmlns="{SHEET}"><sheetData/><mergeCells>{merged}</mergeCells></worksheet>'.encode()
        assert refusal(".xlsx", changed(".xlsx", lambda _: sheet)) == "too_large"

    def test_a_wide_line_makes_no_wide_table(self) -> None:
        assert refusal(".csv", b"a;" * 20_000 + b"\n" + b"b;c\n" * 20_000) == "too_large"

    @pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".csv"])
    def test_a_text_without_end(self, suffix: str) -> None:
        assert refusal(suffix, b"mot <p>\n" * 1_600_000) == "too_large"

    @pytest.mark.parametrize("tag", ["<div>", "<b>", "<ul><li>", "<table><tr><td>", "<blockquote>"])
    def test_elements_in_one_another(self, tag: str) -> None:
        assert refusal(".html", f"<html><body>{tag * 5000}fond".encode()) == "too_deep"

    def test_sections_in_one_another(self) -> None:
        deep = "<text:section>" * 5000 + "<text:p>fond</text:p>" + "</text:section>" * 5000
        assert refusal(".odt", papers.opendocument(deep)) in ("damaged", "too_deep")


def raw_pdf(content: bytes, *others: bytes, box: str = "0 0 595 842", filters: str = "/FlateDecode") -> bytes:
    """Return a page of PDF written by hand: `content` is compressed already, `others` are objects from number 6 on."""
    head = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>".encode(),
        stream(content, filters), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    body, places = b"%PDF-1.5\n", []
    for number, thing in enumerate([*head, *others], 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def stream(data: bytes, filters: str = "/FlateDecode", more: str = "") -> bytes:
    return f"<</Length {len(data)}/Filter{filters}{more}>>stream\n".encode() + data + b"\nendstream"


class TestPdf:
    def test_a_page_that_unpacks_to_gigabytes(self) -> None:
        packer = zlib.compressobj(9)
        bomb = b"".join(packer.compress(bytes(10_000_000)) for _ in range(100)) + packer.flush()
        assert refusal(".pdf", raw_pdf(bomb)) == "too_large"
        assert refusal(".pdf", raw_pdf(zlib.compress(bomb, 9), filters="[/FlateDecode/FlateDecode]")) == "too_large"

    def test_drawings_that_draw_one_another_twice(self) -> None:
        def form(after: int) -> bytes:
            more = f"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {after} 0 R>>>>"
            return stream(zlib.compress(b"/X Do /X Do"), more=more)

        assert (
            refusal(".pdf", raw_pdf(zlib.compress(b"/X Do"), *[form(number) for number in range(7, 40)])) == "too_large"
        )

    def test_a_page_of_kilometres(self) -> None:
        words = zlib.compress(b"BT /F 12 Tf 100 700 Td (La mairie est ouverte) Tj ET")
        found = component(".pdf").run(sources=[papers.stream("a.pdf", raw_pdf(words, box="0 0 99000000 99000000"))])
        assert "La mairie est ouverte" in found["documents"][0].content

    def test_pages_that_hold_themselves(self) -> None:
        pages = (
            b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n"
        )
        assert refusal(".pdf", pages + b"trailer<</Root 1 0 R>>") in ("damaged", "no_text")
