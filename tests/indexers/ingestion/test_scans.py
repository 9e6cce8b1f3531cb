"""Photos and scanned pages, read by the real tesseract."""

import io
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from indexers.ingestion.converters import recognition
from tests.indexers import papers
from tests.indexers.ingestion import scans
from tests.indexers.ingestion.reading import component, convert, refusal, text

TITLE = "Demande de congés"
LINES = [
    "Conformément au décret du 26 novembre 1985, l'agent sollicite cinq",
    "jours de congés annuels du lundi 21 au vendredi 25 décembre 2026.",
    "L'intérim est assuré par le responsable des services techniques.",
    "",
    "Les élèves de l'école Émile-Zola bénéficient du périscolaire ; le tarif",
    "est fixé à 2,35 € par créneau.",
]
SENTENCES = (
    "Conformément au décret du 26 novembre 1985, l'agent sollicite cinq jours de congés annuels",
    "L'intérim est assuré par le responsable des services techniques.",
    "Les élèves de l'école Émile-Zola bénéficient du périscolaire ; le tarif est fixé à 2,35 € par créneau.",
)


@pytest.fixture(autouse=True)
def with_recognition() -> None:
    scans.need_recognition()
    recognition.is_available.cache_clear()


@pytest.fixture(scope="module")
def page() -> Image.Image:
    return scans.scan(LINES, title=TITLE)


def drawn(canvas: Canvas, picture: Image.Image) -> None:
    canvas.drawImage(
        ImageReader(io.BytesIO(scans.saved(picture, "JPEG", quality=70))), 0, 0, papers.WIDTH, papers.HEIGHT
    )
    canvas.showPage()


class TestPictures:
    @pytest.mark.parametrize(("suffix", "form"), [(".png", "PNG"), (".jpg", "JPEG"), (".tiff", "TIFF")])
    def test_sentences_are_whole_under_their_title(self, page: Image.Image, suffix: str, form: str) -> None:
        found = convert(suffix, scans.saved(page, form))
        assert all(sentence in (found.content or "") for sentence in SENTENCES)
        assert found.content is not None
        assert found.content.startswith(f"# {TITLE}\n")
        assert found.meta["title"] == TITLE

    @pytest.mark.parametrize("quarters", [1, 2, 3])
    def test_a_page_that_lies_on_its_side(self, page: Image.Image, quarters: int) -> None:
        turned = page.rotate(90 * quarters, expand=True)
        assert SENTENCES[1] in text(".png", scans.saved(turned, "PNG"))

    @pytest.mark.parametrize("degrees", [-5, 6])
    def test_a_page_that_was_laid_askew(self, degrees: int) -> None:
        found = text(".png", scans.saved(scans.scan(LINES, title=TITLE, turned=degrees), "PNG"))
        assert all(sentence in found for sentence in SENTENCES)

    def test_a_photo_says_how_the_camera_was_held(self, page: Image.Image) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6
        assert SENTENCES[1] in text(".jpg", scans.saved(page.rotate(90, expand=True), "JPEG", exif=exif))

    def test_pages_of_a_tiff(self, page: Image.Image) -> None:
        second = scans.scan(["La seconde page parle de la bibliothèque municipale."])
        black = [picture.point(lambda shade: 255 * (shade > 128), "1") for picture in (page, second)]
        data = scans.saved(black[0], "TIFF", save_all=True, append_images=black[1:], compression="group4")
        first, second_read = text(".tif", data).split("\f")
        assert SENTENCES[1] in first
        assert "bibliothèque municipale" in second_read

    def test_letters_on_nothing(self) -> None:
        page = Image.new("RGBA", scans.SIZE)
        page.paste("black", mask=scans.scan(LINES, turned=0).point(lambda shade: 255 - shade))
        assert SENTENCES[1] in text(".png", scans.saved(page, "PNG"))

    def test_no_text(self) -> None:
        landscape = Image.linear_gradient("L").resize((900, 600))
        assert refusal(".jpg", scans.saved(landscape, "JPEG")) == "no_text"

    def test_more_dots_than_the_memory_holds(self) -> None:
        data = scans.saved(Image.new("1", (30_000, 30_000)), "TIFF", compression="group4")
        assert len(data) < 200_000
        assert refusal(".tiff", data) == "too_large"
        assert refusal(".png", scans.saved(Image.new("1", (12_000, 12_000)), "PNG")) == "too_large"

    def test_damaged_or_something_else(self, page: Image.Image) -> None:
        data = scans.saved(page, "JPEG")
        assert refusal(".jpg", data[: len(data) // 2]) == "damaged"
        assert refusal(".png", b"just some text") == "wrong_extension"


class TestPdf:
    def test_only_the_pages_that_are_scanned_are_recognised(self, page: Image.Image) -> None:
        def draw(canvas: Canvas) -> None:
            papers.write_lines(canvas, ["La premiere page est un texte, que rien ne reconnait."])
            canvas.showPage()
            drawn(canvas, page)
            papers.write_lines(canvas, ["La derniere page est un texte aussi."])

        first, second, third = text(".pdf", papers.pdf(draw)).split("\f")
        assert "premiere page" in first
        assert SENTENCES[1] in second
        assert "derniere page" in third

    def test_a_stamp_on_a_scan_does_not_hide_it(self, page: Image.Image) -> None:
        def stamped(canvas: Canvas) -> None:
            canvas.drawImage(ImageReader(io.BytesIO(scans.saved(page, "JPEG"))), 0, 0, papers.WIDTH, papers.HEIGHT)
            papers.write_lines(canvas, ["Recu le 3 mars"], x=400, top=30)

        assert SENTENCES[1] in text(".pdf", papers.pdf(stamped))

    def test_a_picture_that_would_fill_the_memory_is_left_out(self) -> None:
        def draw(canvas: Canvas) -> None:
            papers.write_lines(canvas, ["Le texte de la premiere page reste."])
            canvas.showPage()
            canvas.drawImage(ImageReader(Image.new("1", (12_000, 12_000))), 0, 0, papers.WIDTH, papers.HEIGHT)

        found = component(".pdf").run(sources=[papers.stream("plan.pdf", papers.pdf(draw))])
        assert [(failure.reason, failure.partial) for failure in found["failures"]] == [("partly_read", True)]
        assert "premiere page" in found["documents"][0].content


class TestWithoutTesseract:
    @pytest.fixture(autouse=True)
    def nothing_installed(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, with_recognition: None) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))

    def test_the_reason_is_said(self, page: Image.Image) -> None:
        assert refusal(".jpg", scans.saved(page, "JPEG")) == "scanned"
        assert refusal(".pdf", papers.pdf(lambda canvas: drawn(canvas, page))) == "scanned"

    def test_the_other_pages_are_read(self, page: Image.Image) -> None:
        def draw(canvas: Canvas) -> None:
            papers.write_lines(canvas, ["La premiere page est un texte."])
            canvas.showPage()
            drawn(canvas, page)

        found = component(".pdf").run(sources=[papers.stream("mixte.pdf", papers.pdf(draw))])
        assert [(failure.reason, failure.partial) for failure in found["failures"]] == [("partly_scanned", True)]
        assert found["documents"][0].content == "La premiere page est un texte.\n"
        assert found["documents"][0].meta["hash"] == ""
