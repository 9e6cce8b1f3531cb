"""Letters are pdfplumber's own, wherever the corner of the page is."""

import io

import pdfplumber
import pdfplumber.page
import pdfplumber.pdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from indexers.ingestion.converters.pdf import letters


def drawn() -> bytes:
    """A page whose corner is not at zero, with letters upright and turned, in two fonts."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(400, 300))
    canvas.drawString(50, 250, "Le bac gris passe le lundi.")
    canvas.setFont("Times-Bold", 17)
    canvas.drawString(50, 200, "Déchets ménagers")
    canvas.rotate(90)
    canvas.drawString(20, -300, "turned")
    canvas.save()
    return buffer.getvalue().replace(b"/MediaBox [ 0 0 400 300 ]", b"/MediaBox [ 9 5 400 300 ]")


def test_they_have_the_values_that_pdfplumber_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfplumber.pdf, "Page", pdfplumber.page.Page)
    with pdfplumber.open(io.BytesIO(drawn())) as file:
        theirs = file.pages[0].chars
    letters.apply()
    with pdfplumber.open(io.BytesIO(drawn())) as file:
        ours = file.pages[0].chars
    assert file.pages[0].mediabox[0] == 9
    assert {char["upright"] for char in ours} == {True, False}
    assert ours == [{name: char[name] for name in ours[0]} for char in theirs]
