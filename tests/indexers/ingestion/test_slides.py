"""Presentations: a section a slide, its number the page, notes too; what is hidden or repeated on each slide left out."""

from pptx.presentation import Presentation as Pptx
from pptx.util import Cm

from indexers.ingestion.splitting import Passages
from tests.indexers import papers
from tests.indexers.ingestion.reading import convert, refusal, text


def budget(file: Pptx) -> None:
    cover = file.slides.add_slide(file.slide_layouts[0])
    cover.shapes.title.text, cover.placeholders[1].text = "Budget 2026", "Réunion publique"
    slide = file.slides.add_slide(file.slide_layouts[1])
    slide.shapes.title.text = "Recettes"
    frame = slide.placeholders[1].text_frame
    frame.text = "Impôts"
    for line, level in (("Taxe foncière", 1), ("Dotations", 0)):
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = line, level
    link = frame.add_paragraph().add_run()
    link.text, link.hyperlink.address = "Le détail", "https://ville.example/budget"
    slide.notes_slide.notes_text_frame.text = "Rappeler la date du vote."
    hidden = file.slides.add_slide(file.slide_layouts[5])
    hidden.shapes.title.text = "Brouillon confidentiel"
    hidden._element.set("show", "0")
    last = file.slides.add_slide(file.slide_layouts[6])
    table = last.shapes.add_table(3, 2, Cm(2), Cm(8), Cm(10), Cm(3)).table
    for number, cells in enumerate((("Poste", "Montant"), ("Eau", "10 €"), ("", "12 €"))):
        for column, cell in enumerate(cells):
            table.cell(number, column).text = cell
    table.cell(1, 0).merge(table.cell(2, 0))
    last.shapes.add_textbox(Cm(2), Cm(2), Cm(8), Cm(2)).text_frame.text = "Les grandes dépenses de l'année."


def untitled(file: Pptx) -> None:
    slide = file.slides.add_slide(file.slide_layouts[6])
    for top, line in ((8, "Avant le 31 décembre."), (2, "Le compte épargne-temps")):
        slide.shapes.add_textbox(Cm(2), Cm(top), Cm(8), Cm(2)).text_frame.text = line
    file.slides.add_slide(file.slide_layouts[6])


class TestPptx:
    def test_a_line_alone_above_the_others_is_the_title(self) -> None:
        found = convert(".pptx", papers.presentation(untitled))
        assert found.meta["title"] == "Le compte épargne-temps"
        assert (found.content or "").count("épargne") == 1

    def test_titles_lists_tables_links_and_notes(self) -> None:
        found = convert(".pptx", papers.presentation(budget))
        assert found.content == (
            "## Budget 2026\n\nRéunion publique\n\n\f\n\n## Recettes\n\n- Impôts\n  - Taxe foncière\n- Dotations\n"
            "- [Le détail](https://ville.example/budget)\n\n\f\n\n\f\n\n"
            "## Diapositive 4\n\nLes grandes dépenses de l'année.\n\n| Poste | Montant |\n| --- | --- |\n| Eau | 10 € |\n"
            "| Eau | 12 € |\n"
        )
        assert (found.meta["title"], found.meta["pages"]) == ("Budget 2026", 4)

    def test_the_page_of_a_passage_is_its_slide(self) -> None:
        passages = Passages().run([convert(".pptx", papers.presentation(budget))])["documents"]
        assert [(passage.meta["headings"], passage.meta["page"]) for passage in passages] == [
            (["Budget 2026"], 1), (["Recettes"], 2), (["Diapositive 4"], 4),
        ]  # fmt: skip

    def test_the_texts_of_a_group_are_read(self) -> None:
        def fill(file: Pptx) -> None:
            slide = file.slides.add_slide(file.slide_layouts[6])
            group = slide.shapes.add_group_shape()
            group.shapes.add_textbox(Cm(1), Cm(1), Cm(5), Cm(1)).text_frame.text = "Accueil au rez-de-chaussée"

        assert "Accueil au rez-de-chaussée" in text(".pptx", papers.presentation(fill))

    def test_truncated(self) -> None:
        data = papers.presentation(budget)
        assert refusal(".pptx", data[: len(data) // 2]) == "damaged"

    def test_nothing_on_the_slides(self) -> None:
        assert refusal(".pptx", papers.presentation(lambda file: None)) == "no_text"


SLIDES = """<draw:page draw:name="a"><draw:frame presentation:class="title"><draw:text-box><text:p>Budget 2026</text:p>
</draw:text-box></draw:frame><draw:frame presentation:class="outline"><draw:text-box><text:list><text:list-item><text:p>Eau
</text:p><text:list><text:list-item><text:p>potable</text:p></text:list-item></text:list></text:list-item></text:list>
</draw:text-box></draw:frame><draw:frame presentation:class="footer"><draw:text-box><text:p>Ville</text:p></draw:text-box>
</draw:frame><presentation:notes><draw:frame presentation:class="notes"><draw:text-box><text:p>À dire <text:span>lente</text:span>
<text:span>ment</text:span>.</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>
<draw:page draw:style-name="cache"><draw:frame presentation:class="title"><draw:text-box><text:p>Brouillon</text:p>
</draw:text-box></draw:frame></draw:page><draw:page><draw:custom-shape><text:p>Dans une forme.</text:p></draw:custom-shape>
<draw:frame><table:table><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell><table:table-cell><text:p>B
</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>1</text:p></table:table-cell>
<table:table-cell><text:p>2</text:p></table:table-cell></table:table-row></table:table></draw:frame></draw:page>""".replace(
    "\n", ""
)
HIDDEN = (
    '<style:style style:name="cache"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
)


class TestOdp:
    def test_titles_lists_and_tables_without_the_notes(self) -> None:
        found = convert(".odp", papers.opendocument(SLIDES, kind="presentation", styles=HIDDEN))
        assert found.content == (
            "## Budget 2026\n\n- Eau\n  - potable\n\n\f\n\n\f\n\n## Diapositive 3\n\n"
            "Dans une forme.\n\n| A | B |\n| --- | --- |\n| 1 | 2 |\n"
        )
        assert (found.meta["title"], found.meta["pages"]) == ("Budget 2026", 3)

    def test_encrypted(self) -> None:
        entry = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
        assert refusal(".odp", papers.opendocument("", kind="presentation", manifest=entry)) == "encrypted"

    def test_a_text_is_no_presentation(self) -> None:
        assert refusal(".odp", papers.opendocument("<text:p>a</text:p>")) == "wrong_extension"
