"""Each format, read from real files: what is kept, what is left out, what is refused."""

import datetime as dt
import re
import time
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import yaml
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from openpyxl import Workbook
from openpyxl.styles import Font
from reportlab.pdfgen.canvas import Canvas

from indexers.ingestion.converters import FORMATS
from indexers.ingestion.converters.pdf.hyphens import Hyphens
from indexers.ingestion.structure import Kind, read
from tests.indexers import papers
from tests.indexers.ingestion.reading import component, convert, refusal, text

ROOT = Path(__file__).parents[3]
DOCUMENTS = ROOT / "manifests" / "communes" / "valmont" / "documents"
SOURCES = ROOT / "tools" / "valmont"


class TestWord:
    def test_styles_give_headings_lists_and_tables(self) -> None:
        def fill(file: Docx) -> None:
            file.add_paragraph("Guide du télétravail", style="Title")
            file.add_heading("Qui est concerné ?", 1)
            file.add_paragraph("Tous les agents.")
            file.add_heading("Exceptions", 2)
            file.add_paragraph("les apprentis", style="List Bullet")
            file.add_paragraph("les saisonniers", style="List Number")
            table = file.add_table(rows=0, cols=2)
            for cells in (("Jours", "Avis"), ("1", "responsable"), ("2 | 3", "direction")):
                for cell, value in zip(table.add_row().cells, cells, strict=True):
                    cell.text = value

        assert text(".docx", papers.word(fill)) == (
            "# Guide du télétravail\n\n## Qui est concerné ?\n\nTous les agents.\n\n### Exceptions\n\n"
            "- les apprentis\n- les saisonniers\n\n| Jours | Avis |\n| --- | --- |\n| 1 | responsable |\n"
            "| 2 \\| 3 | direction |\n"
        )

    def test_tracked_changes_are_accepted(self) -> None:
        inserted = "<w:ins w:id='1' w:author='a'><w:r><w:t>quinze</w:t></w:r></w:ins>"
        deleted = "<w:del w:id='2' w:author='a'><w:r><w:delText>dix</w:delText></w:r></w:del>"
        moved = "<w:moveFrom w:id='3' w:author='a'><w:r><w:t>ailleurs</w:t></w:r></w:moveFrom>"
        before, after = (
            f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>" for text in ("Prévenir ", " jours avant.")
        )
        body = f"<w:p>{before}{deleted}{inserted}{moved}{after}</w:p>"
        assert "Prévenir quinze jours avant." in text(".docx", papers.word_xml(body))

    def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next(self) -> None:
        deleted = "<w:pPr><w:rPr><w:del w:id='1' w:author='a'/></w:rPr></w:pPr>"
        body = papers.paragraph("La demande ", deleted) + papers.paragraph("est écrite.")
        assert "La demande est écrite." in text(".docx", papers.word_xml(body))

    def test_rows_and_columns_deleted_under_revision_are_left_out(self) -> None:
        def row(*cells: str, row: str = "", last: str = "") -> str:
            properties = [""] * (len(cells) - 1) + [f"<w:tcPr>{last}</w:tcPr>"]
            filled = zip(cells, properties, strict=True)
            made = "".join(f"<w:tc>{cell}{papers.paragraph(text)}</w:tc>" for text, cell in filled)
            return f"<w:tr><w:trPr>{row}</w:trPr>{made}</w:tr>"

        deleted, inserted = "<w:cellDel w:id='1' w:author='a'/>", "<w:ins w:id='3' w:author='a'/>"
        rows = (
            row("Service", "Tarif", "Ancien", last=deleted)
            + row("Cantine", "3 euros", "2 euros", last=deleted)
            + row("Garderie", "1 euro", "", row="<w:del w:id='2' w:author='a'/>", last=deleted)
            + f"<w:sdt><w:sdtContent>{row('Piscine', '5 euros', row=inserted)}</w:sdtContent></w:sdt>"
        )
        assert text(".docx", papers.word_xml(f"<w:tbl>{rows}</w:tbl>")) == (
            "| Service | Tarif |\n| --- | --- |\n| Cantine | 3 euros |\n| Piscine | 5 euros |\n"
        )

    def test_what_was_moved_stands_where_it_went(self) -> None:
        moved = "<w:pPr><w:rPr><w:moveFrom w:id='1' w:author='a'/></w:rPr></w:pPr>"
        gone = "<w:moveFrom w:id='2' w:author='a'><w:r><w:t>Le marché.</w:t></w:r></w:moveFrom>"
        come = "<w:moveTo w:id='3' w:author='a'><w:r><w:t>Le marché.</w:t></w:r></w:moveTo>"
        body = f"<w:p>{moved}<w:r><w:t xml:space='preserve'>Sur la </w:t></w:r>{gone}</w:p>{papers.paragraph('place.')}"
        assert text(".docx", papers.word_xml(f"{body}<w:p>{come}</w:p>")) == "Sur la place.\n\nLe marché.\n"

    def test_hidden_text_and_the_table_of_contents_are_left_out(self) -> None:
        contents = (
            "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
            f"<w:sdtContent>{papers.paragraph('Congés ........ 4')}</w:sdtContent></w:sdt>"
        )
        hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:t>Public.</w:t></w:r></w:p>"
        found = text(".docx", papers.word_xml(contents + hidden))
        assert "Public." in found
        assert "secret" not in found
        assert "....." not in found

    def test_content_controls_and_text_boxes_are_read(self) -> None:
        control = f"<w:sdt><w:sdtContent>{papers.paragraph('Dans un contrôle.')}</w:sdtContent></w:sdt>"
        box = f"<w:p><w:r><w:pict><w:txbxContent>{papers.paragraph('Dans une zone.')}</w:txbxContent></w:pict></w:r></w:p>"
        found = text(".docx", papers.word_xml(control + box))
        assert found.count("Dans un contrôle.") == found.count("Dans une zone.") == 1

    def test_merged_cells_leave_each_row_readable_alone(self) -> None:
        def fill(file: Docx) -> None:
            table = file.add_table(rows=3, cols=2)
            for row, cells in enumerate((("Quartier", "Jour"), ("Centre", "mardi"), ("", "vendredi"))):
                for column, value in enumerate(cells):
                    table.cell(row, column).text = value
            table.cell(1, 0).merge(table.cell(2, 0))

        assert "| Centre | vendredi |" in text(".docx", papers.word(fill))

    def test_a_title_typed_by_hand_under_the_name_of_the_town(self) -> None:
        def fill(file: Docx) -> None:
            for line in ("Ville de Valmont", "Règlement de la médiathèque"):
                typed = file.add_paragraph()
                typed.add_run(line).bold = True
                typed.alignment = WD_ALIGN_PARAGRAPH.CENTER
            file.add_heading("Accès", 1)
            file.add_paragraph("L'accès est libre.")

        found = convert(".docx", papers.word(fill))
        assert (found.meta["title"], found.content) == (
            "Règlement de la médiathèque", "\n# Règlement de la médiathèque\n\n## Accès\n\nL'accès est libre.\n"
        )  # fmt: skip

    def test_the_object_of_a_letter_is_its_title(self) -> None:
        def fill(file: Docx) -> None:
            file.add_paragraph("Valmont, le 3 mars 2026")
            typed = file.add_paragraph()
            typed.add_run("Objet : ").bold = True
            typed.add_run("occupation du domaine public.")
            file.add_paragraph("Monsieur,")
            file.add_paragraph("Vous pouvez installer votre terrasse.")

        assert convert(".docx", papers.word(fill)).meta["title"] == "Occupation du domaine public"

    def test_a_table_within_a_cell_keeps_its_rows(self) -> None:
        def fill(file: Docx) -> None:
            table = file.add_table(rows=2, cols=2)
            for place, value in (((0, 0), "Support"), ((0, 1), "Durée"), ((1, 0), "Films")):
                table.cell(*place).text = value
            inner = table.cell(1, 1).add_table(2, 2)
            for place, value in (
                ((0, 0), "Adultes"),
                ((0, 1), "1 semaine"),
                ((1, 0), "Enfants"),
                ((1, 1), "2 semaines"),
            ):
                inner.cell(*place).text = value

        assert text(".docx", papers.word(fill)) == (
            "| Support | Durée |\n| --- | --- |\n| Films | Adultes, 1 semaine; Enfants, 2 semaines |\n"
        )

    def test_a_table_of_one_row_is_a_layout_and_a_row_of_one_cell_a_caption(self) -> None:
        def fill(file: Docx) -> None:
            left, right = file.add_table(rows=1, cols=2).rows[0].cells
            left.text = "Le guichet ouvre à 9 h."
            right.text = "À apporter :"
            right.add_paragraph("une photo", style="List Bullet")
            table = file.add_table(rows=3, cols=2)
            table.cell(0, 0).merge(table.cell(0, 1)).text = "Tarifs de la garderie"
            for place, value in (((1, 0), "Moment"), ((1, 1), "Prix"), ((2, 0), "Matin"), ((2, 1), "2 €")):
                table.cell(*place).text = value

        assert text(".docx", papers.word(fill)) == (
            "Le guichet ouvre à 9 h.\n\nÀ apporter :\n\n- une photo\n\nTarifs de la garderie\n\n| Moment | Prix |\n"
            "| --- | --- |\n| Matin | 2 € |\n"
        )

    def test_short_bold_paragraphs_are_headings_where_there_is_no_style(self) -> None:
        def fill(file: Docx) -> None:
            for heading in ("Le principe", "Les exceptions"):
                file.add_paragraph().add_run(heading).bold = True
                file.add_paragraph("Une phrase ordinaire qui suit.")

        assert "## Le principe" in text(".docx", papers.word(fill))

    def test_properties_and_the_first_line_describe_the_document(self) -> None:
        def fill(file: Docx) -> None:
            file.core_properties.author = "Camille Martin"
            file.core_properties.title = "Document1"
            file.core_properties.modified = dt.datetime(2026, 2, 3, tzinfo=dt.UTC)
            file.add_paragraph("Temps partiel", style="Title")
            file.add_paragraph(
                "Direction des ressources humaines – Réf. RH-2026-03 – Mis à jour le 12 janvier 2026 – "
                "Valable jusqu'au 31 décembre 2027"
            )
            file.add_paragraph("Le temps partiel est accordé sur demande.")

        found = convert(".docx", papers.word(fill))
        assert {name: found.meta[name] for name in ("title", "owner", "reference", "date", "valid_until")} == {
            "title": "Temps partiel",
            "owner": "Direction des ressources humaines",
            "reference": "RH-2026-03",
            "date": "2026-01-12",
            "valid_until": "2027-12-31",
        }
        assert "RH-2026-03" not in (found.content or "")

    def test_an_author_is_not_an_owner(self) -> None:
        def fill(file: Docx) -> None:
            file.core_properties.author = "Camille Martin"
            file.add_paragraph("Une note.")

        assert "owner" not in convert(".docx", papers.word(fill)).meta


class TestOpenDocument:
    def test_outline_lists_tables_notes_and_revisions(self) -> None:
        body = (
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>retiré</text:p></text:deletion>"
            "</text:changed-region></text:tracked-changes>"
            "<text:p text:style-name='Title'>Règlement</text:p><text:h text:outline-level='1'>Objet</text:h>"
            "<text:p>Le<text:s/>texte<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>la note"
            "</text:p></text:note-body></text:note>.<office:annotation><text:p>remarque</text:p></office:annotation></text:p>"
            "<text:list><text:list-item><text:p>un</text:p><text:list><text:list-item><text:p>deux</text:p></text:list-item>"
            "</text:list></text:list-item></text:list>"
            "<table:table><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell><table:table-cell>"
            "<text:p>B</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>1</text:p>"
            "</table:table-cell><table:table-cell><text:p>2</text:p></table:table-cell></table:table-row></table:table>"
        )
        assert text(".odt", papers.opendocument(body)) == (
            "# Règlement\n\n## Objet\n\nLe texte (la note).\n\n- un\n  - deux\n\n| A | B |\n| --- | --- |\n| 1 | 2 |\n"
        )

    def test_a_row_that_libreoffice_emptied_beside_a_merged_cell_is_left_out(self) -> None:
        def row(first: str, second: str) -> str:
            return f"<table:table-row>{first}<table:table-cell>{second}</table:table-cell></table:table-row>"

        merged = "<table:table-cell table:number-rows-spanned='3'><text:p>Centre</text:p></table:table-cell>"
        covered = "<table:covered-table-cell/>"
        rows = (
            row("<table:table-cell><text:p>Quartier</text:p></table:table-cell>", "<text:p>Jour</text:p>")
            + row(merged, "<text:p>mardi</text:p>")
            + row(covered, "<text:p><text:change text:change-id='c1'/></text:p>")
            + row(covered, "<text:p>jeudi</text:p>")
        )
        assert text(".odt", papers.opendocument(f"<table:table>{rows}</table:table>")) == (
            "| Quartier | Jour |\n| --- | --- |\n| Centre | mardi |\n| Centre | jeudi |\n"
        )

    def test_a_title_typed_by_hand_and_a_table_within_a_cell(self) -> None:
        styles = (
            "<style:style style:name='T'><style:paragraph-properties fo:text-align='center'/><style:text-properties "
            "fo:font-weight='bold'/></style:style>"
        )

        def table(*rows: Sequence[str]) -> str:
            cells = ("".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in row) for row in rows)
            return f"<table:table>{''.join(f'<table:table-row>{row}</table:table-row>' for row in cells)}</table:table>"

        def line(said: str) -> str:
            return f"<text:p>{said}</text:p>"

        inner = table(map(line, ("Adultes", "1 semaine")), map(line, ("Enfants", "2 semaines")))
        outer = table(map(line, ("Support", "Durée")), (line("Films"), inner))
        body = f"<text:p text:style-name='T'>Le prêt</text:p>{line('Il est gratuit.')}{outer}"
        assert text(".odt", papers.opendocument(body, styles=styles)) == (
            "# Le prêt\n\nIl est gratuit.\n\n| Support | Durée |\n| --- | --- |\n"
            "| Films | Adultes, 1 semaine; Enfants, 2 semaines |\n"
        )

    def test_custom_properties_describe_it(self) -> None:
        meta = "<meta:user-defined meta:name='service'>CCAS</meta:user-defined><dc:date>2026-03-04T10:00:00</dc:date>"
        found = convert(".odt", papers.opendocument("<text:p>Texte.</text:p>", meta=meta))
        assert (found.meta["owner"], found.meta["date"]) == ("CCAS", "2026-03-04")

    @pytest.mark.parametrize(
        "hidden",
        [
            "<text:p>Vu <text:span text:style-name='T1'>masque</text:span></text:p>",
            "<text:p>Vu <text:span text:style-name='T2'>masque</text:span></text:p>",
            "<text:p>Vu</text:p><text:p text:style-name='T1'>masque</text:p>",
            "<text:p>Vu</text:p><text:h text:style-name='T1'>masque</text:h>",
            "<text:p>Vu</text:p><text:section text:display='none'><text:p>masque</text:p></text:section>",
            "<text:p>Vu</text:p><text:p><text:hidden-paragraph text:is-hidden='true'/>masque</text:p>",
            "<text:p>Vu <text:hidden-text text:is-hidden='true'>masque</text:hidden-text></text:p>",
        ],
    )
    def test_hidden_text_is_left_out(self, hidden: str) -> None:
        styles = (
            "<style:style style:name='T1'><style:text-properties text:display='none'/></style:style>"
            "<style:style style:name='T2' style:parent-style-name='T1'/>"
            "<style:style style:name='T3' style:parent-style-name='T1'><style:text-properties text:display='true'/>"
            "</style:style>"
        )
        body = f"{hidden}<text:p text:style-name='T3'>Vu</text:p>"
        assert text(".odt", papers.opendocument(body, styles=styles)) == "Vu\n\nVu\n"

    def test_a_custom_validity_is_not_passed_over(self) -> None:
        meta = "<meta:user-defined meta:name='valable_jusqu_au'>bientôt</meta:user-defined>"
        assert (
            refusal(".odt", papers.opendocument("<text:p>Texte.</text:p>", meta=meta)) == "bad_value: valable_jusqu_au"
        )
        meta = "<meta:user-defined meta:name='Client'>x</meta:user-defined>" + meta.replace("bientôt", "31/12/2026")
        found = convert(".odt", papers.opendocument("<text:p>Texte.</text:p>", meta=meta))
        assert found.meta["valid_until"] == "2026-12-31"

    def test_encrypted(self) -> None:
        entry = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
        assert refusal(".odt", papers.opendocument("", manifest=entry)) == "encrypted"


class TestWeb:
    def test_menus_footers_and_forms_are_left_out(self) -> None:
        body = (
            "<header><nav><ul><li><a href='/'>Accueil</a></li></ul></nav></header><main><h1>Cantine</h1><p>Le repas est "
            "servi à midi.</p><form><label>Nom <input></label></form><aside>À lire aussi</aside></main><footer>Mentions</footer>"
        )
        assert text(".html", papers.page(body)) == "# Cantine\n\nLe repas est servi à midi.\n"

    def test_without_landmarks_menus_are_known_by_their_names_and_links(self) -> None:
        body = (
            "<div id=menu><a href=a>Vivre</a></div><ul><li><a href=a>Un</a></li><li><a href=b>Deux</a></li></ul>"
            "<div><h2>Piscine</h2>Fermée le lundi.<br>Ouverte sinon.</div><div class='site footer'>Mentions</div>"
        )
        assert text(".html", papers.page(body)) == "### Piscine\n\nFermée le lundi. Ouverte sinon.\n"

    def test_banners_paths_and_margins_are_known_by_a_word_of_their_names(self) -> None:
        body = (
            "<div id=tarteaucitronRoot><p>Ce site utilise des cookies.</p></div><div class='eu-cookie-compliance-banner'>"
            "<p>En poursuivant…</p></div><div class='breadcrumbs-wrapper'>Accueil &gt; Piscine</div>"
            "<div class='page-with-sidebar'><div class=entry><h2>Piscine</h2><p>Elle ouvre à midi, tous les jours de l'été.</p>"
            "</div><div class='left-sidebar'><h2>Actualités</h2></div></div><script>var a = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';"
            "</script><div class='site-footer'>Mentions</div>"
        )
        assert text(".html", papers.page(body)) == "### Piscine\n\nElle ouvre à midi, tous les jours de l'été.\n"

    def test_questions_folded_under_a_button_or_a_summary_are_headings(self) -> None:
        body = (
            "<main><h1>FAQ</h1><details><summary>Quand payer ?</summary><p>Avant le 5.</p></details>"
            "<h2><button>Comment ?</button></h2><div><p>En ligne.</p></div></main>"
        )
        assert text(".html", papers.page(body)) == (
            "# FAQ\n\n### Quand payer ?\n\nAvant le 5.\n\n## Comment ?\n\nEn ligne.\n"
        )

    def test_tables_with_a_caption_and_merged_headers(self) -> None:
        body = (
            "<main><h1>T</h1><table><caption>Tarifs</caption><tr><th rowspan=2>Quotient</th><th colspan=2>Repas</th></tr>"
            "<tr><th>Petits</th><th>Grands</th></tr><tr><td>moins de 400</td><td>1,20</td><td>1,50</td></tr></table></main>"
        )
        assert (
            "Tarifs\n\n| Quotient | Repas Petits | Repas Grands |\n| --- | --- | --- |\n| moins de 400 | 1,20 | 1,50 |"
            in (text(".html", papers.page(body)))
        )

    def test_definitions_and_nested_lists(self) -> None:
        body = "<main><h1>T</h1><dl><dt>Tarif A</dt><dd>2 €</dd></dl><ul><li>un<ol><li>deux</li></ol></li></ul></main>"
        assert text(".html", papers.page(body)) == "# T\n\n- Tarif A : 2 €\n- un\n  - deux\n"

    def test_definitions_that_are_questions_or_hold_lists_are_sections(self) -> None:
        body = (
            "<main><h1>Salles</h1><dl><dt>Combien ?</dt><dd><p>450 € la journée.</p><ul><li>caution : 1000 €</li></ul></dd>"
            "<dt>Qui ?</dt><dd>Tous.</dd></dl></main>"
        )
        assert text(".html", papers.page(body)) == (
            "# Salles\n\n### Combien ?\n\n450 € la journée.\n\n- caution : 1000 €\n\n### Qui ?\n\nTous.\n"
        )

    def test_lines_of_lists_and_hours_typed_by_hand(self) -> None:
        body = (
            "<p>Les concessions :<br>- 15 ans : 220 €<br>- 30 ans : 400 €</p><p>Lundi : 9 h - 12 h<br>Mardi : 9 h - 17 h<br>"
            "Jeudi : fermé</p><p>La mairie annexe<br>est au bourg.</p>"
        )
        assert text(".html", papers.page(body)) == (
            "Les concessions :\n\n- 15 ans : 220 €\n- 30 ans : 400 €\n\nLundi : 9 h - 12 h\n\nMardi : 9 h - 17 h\n\n"
            "Jeudi : fermé\n\nLa mairie annexe est au bourg.\n"
        )

    def test_bold_paragraphs_are_headings_where_there_is_no_other(self) -> None:
        body = "<main><h1>Salles</h1><p><strong>Qui</strong> <b>loue ?</b></p><p><b>Tous</b> les habitants.</p></main>"
        assert text(".html", papers.page(body)) == "# Salles\n\n## Qui loue ?\n\nTous les habitants.\n"

    def test_a_table_of_one_row_is_a_layout(self) -> None:
        head = "<title>[Valmont] Cimetière</title><meta charset=iso-8859-1>"
        body = (
            "<table><tr><td><a href=1>Accueil</a><br><a href=2>Mairie</a><td><p>De 8 h à 18 h.<p>30 ans : 400 €</table>"
        )
        found = convert(".html", f"<html><head>{head}</head><body>{body}</body></html>".encode("cp1252"))
        assert (found.meta["title"], found.content) == ("Cimetière", "De 8 h à 18 h.\n\n30 ans : 400 €\n")

    def test_metadata_of_the_head(self) -> None:
        head = (
            "<title>Crèche | Ville</title><meta name=author content='Service petite enfance'><link rel=canonical "
            "href='https://ville.example/creche'><meta name='dcterms.modified' content='2026-05-06'>"
        )
        found = convert(".html", papers.page("<main><p>Ouverte de 8 h à 18 h.</p></main>", head))
        assert {name: found.meta[name] for name in ("title", "owner", "url", "date")} == {
            "title": "Crèche",
            "owner": "Service petite enfance",
            "url": "https://ville.example/creche",
            "date": "2026-05-06",
        }

    def test_a_declared_encoding_is_followed(self) -> None:
        data = "<meta charset=iso-8859-15><main><p>Entrée à 5 €, élèves admis.</p></main>".encode("iso-8859-15")
        assert text(".html", data) == "Entrée à 5 €, élèves admis.\n"


class TestMarkdown:
    def test_front_matter_describes_and_the_rest_stays(self) -> None:
        found = convert(
            ".md", "---\ntitre: Déchets\nservice: Voirie\ndate: 2026-01-02\n---\n# Déchets\n\nTri *obligatoire*.\n"
        )
        assert (found.meta["title"], found.meta["owner"], found.meta["date"]) == ("Déchets", "Voirie", "2026-01-02")
        assert found.content == "# Déchets\n\nTri *obligatoire*.\n"

    def test_the_first_line_is_the_title_where_it_reads_as_one(self) -> None:
        assert convert(".md", "\nLe tri\n\nLe verre.\n\n## Où\n\nIci.\n").meta["title"] == "Le tri"
        assert convert(".md", "Le verre.\n\nIci.\n").meta["title"] == "Papier"
        assert convert(".md", "Le tri\n\n# Le verre\n\nIci.\n").meta["title"] == "Le verre"

    def test_lines_between_two_rules_are_text(self) -> None:
        assert text(".md", "---\n- liste [\n---\nLe texte.\n") == "---\n- liste [\n---\nLe texte.\n"


@pytest.mark.parametrize("suffix", [".md", ".txt"])
class TestFrontMatter:
    @pytest.mark.parametrize("day", ["31/12/2025", "2025-12-31", "2025-12-31T23:00:00Z", "'31/12/2025'"])
    @pytest.mark.parametrize("form", ["---\n{}\n---\n", "\n---\r\n# Vie\r\n{}\r\n---\r\n", "---\n{}\n...\n"])
    def test_a_validity_is_read(self, suffix: str, day: str, form: str) -> None:
        found = convert(suffix, form.format(f"valable_jusqu_au : {day}") + "Le texte.\n")
        assert (found.meta["valid_until"], found.content) == ("2025-12-31", "Le texte.\n")

    @pytest.mark.parametrize(
        ("front", "reason"),
        [
            ("titre: A\nvalable_jusqu_au: 31/02/2025", "bad_value: valable_jusqu_au"),
            ("valable_jusqu_au: 2026-09-31", "bad_value: valable_jusqu_au"),
            ("valable_jusqu_au: fin 2025", "bad_value: valable_jusqu_au"),
            ("valable_jusqu_au: 12/31/2025", "bad_value: valable_jusqu_au"),
            ("valable_jusquau: 2025-12-31", "unknown_key: valable_jusquau"),
            ("Valable_jusqu_au: 2025-12-31", "unknown_key: Valable_jusqu_au"),
            ("titre: Note\ntitre: [cassé", "broken_yaml: 3"),
            ("titre: Note\ndate: 2026-01-01\nservice: Voirie : nord", "broken_yaml: 4"),
            ("titre: Note\ndate:\ndate: 2026-01-01", "broken_yaml: 4"),
        ],
    )
    def test_what_is_badly_written_is_named_and_holds_the_document_back(
        self, suffix: str, front: str, reason: str
    ) -> None:
        assert refusal(suffix, f"---\n{front}\n---\nLe texte.\n".encode()) == reason

    def test_keys_of_a_site_generator_may_stand_among_ours(self, suffix: str) -> None:
        found = convert(suffix, "---\nlayout: page\ntags: [a, b]\nvalable_jusqu_au: 31/12/2025\n---\nLe texte.\n")
        assert (found.meta["valid_until"], found.content) == ("2025-12-31", "Le texte.\n")

    def test_one_that_has_no_end(self, suffix: str) -> None:
        assert refusal(suffix, b"---\nvalable_jusqu_au: 2025-12-31\n\nLe texte.\n") == "unclosed"


class TestText:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
    def test_encodings(self, encoding: str) -> None:
        assert text(".txt", "L’été dernier, 5 € l’entrée.".encode(encoding)) == "L’été dernier, 5 € l’entrée.\n"

    def test_layout_gives_headings_lists_tables_and_paragraphs(self) -> None:
        typed = """DROIT DE GRÈVE

Le préavis
==========

Il est déposé par une organisation syndicale auprès de la mairie,
cinq jours francs avant le début de la grève.

Services :
• crèche ;
• cantine, midi et
  soir.

Jour    Heure
----    -----
lundi   9 h

Lundi : 9 h
Mardi : 10 h

ARTICLE 3 - SANCTIONS

Texte.
""".replace("\n", "\r\n")
        assert text(".txt", typed) == (
            "# DROIT DE GRÈVE\n\n## Le préavis\n\nIl est déposé par une organisation syndicale auprès de la mairie, cinq jours "
            "francs avant le début de la grève.\n\nServices :\n\n- crèche ;\n- cantine, midi et soir.\n\n| Jour | Heure |\n"
            "| --- | --- |\n| lundi | 9 h |\n\nLundi : 9 h\n\nMardi : 10 h\n\n## ARTICLE 3 - SANCTIONS\n\nTexte.\n"
        )

    @pytest.mark.parametrize(
        ("typed", "title"),
        [
            ("Prêt de barrières\n\nElles se demandent\ndix jours avant.\n", "Prêt de barrières"),
            (
                "\nVille de Valmont\nRéf. VO-12\n\nPrêt de barrières\n-----------------\nDix jours avant.\n",
                "Prêt de barrières",
            ),
            ("Qui peut voter ?\n\nTout citoyen majeur.\n", "Qui peut voter ?"),
            ("Les horaires\n------------\nDe 9 h à 17 h.\n\nLes tarifs\n----------\n2 €.\n", "Papier"),
            ("Bonjour à tous\n\nLe marché est déplacé.\n", "Papier"),
            ("Le marché est déplacé.\n\nIl se tient sur le mail.\n", "Papier"),
            ("Le marché se tient\nsur le mail\n\nVenez.\n", "Papier"),
            ("- le pain\n\nLe sel.\n", "Papier"),
            ("Prêt de barrières\n", "Papier"),
        ],
    )
    def test_the_first_line_is_the_title_where_it_reads_as_one(self, typed: str, title: str) -> None:
        found = convert(".txt", typed)
        assert found.meta["title"] == title
        assert (found.content or "").count(title) == (title != "Papier")


class TestTables:
    @pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
    def test_separated_files(self, separator: str, encoding: str) -> None:
        rows = [["Quartier", "Jour", "Déchets"], ["Centre", "mardi", "ordures"], ["Nord", "jeudi", "papiers"]]
        data = "\r\n".join(separator.join(row) for row in rows).encode(encoding)
        assert text(".csv", data) == (
            "| Quartier | Jour | Déchets |\n| --- | --- | --- |\n| Centre | mardi | ordures |\n| Nord | jeudi | papiers |\n"
        )

    def test_a_comma_in_french_numbers_is_not_a_separator(self) -> None:
        assert "| Repas | 2,50 |" in text(".csv", "Nom;Prix\nRepas;2,50\nGoûter;0,80\n")

    def test_workbooks_show_values_as_a_reader_sees_them(self) -> None:
        def fill(book: Workbook) -> None:
            sheet = book.active
            assert sheet is not None
            sheet.title = "Tarifs"
            sheet.append(["Prestation", "Prix", "Hausse", "Le", "Ouvert"])
            sheet.append(["Repas", 2.5, 0.1, dt.date(2026, 9, 1), True])
            sheet["B2"].number_format, sheet["C2"].number_format = '#,##0.00 "€"', "0%"

        assert "| Repas | 2,50 € | 10 % | 01/09/2026 | oui |" in text(".xlsx", papers.workbook(fill))

    def test_sheets_lines_and_merged_cells(self) -> None:
        def fill(book: Workbook) -> None:
            sheet = book.active
            assert sheet is not None
            sheet.title = "Salles"
            for row in (
                ["Règles de location"],
                ["Une caution est demandée."],
                [],
                ["Salle", "Jour", "Prix"],
                ["Fêtes", "samedi", 380],
            ):
                sheet.append(row)
            sheet.append([None, "dimanche", 300])
            sheet["A1"].font = Font(bold=True)
            sheet.merge_cells("A5:A6")

        assert text(".xlsx", papers.workbook(fill)) == (
            "# Règles de location\n\n## Salles\n\nUne caution est demandée.\n\n| Salle | Jour | Prix |\n| --- | --- | --- |\n"
            "| Fêtes | samedi | 380 |\n| Fêtes | dimanche | 300 |\n"
        )

    def test_headers_of_two_rows_and_a_table_that_goes_on_under_a_line(self) -> None:
        def fill(book: Workbook) -> None:
            sheet = book["Sheet"]
            sheet.title = "Cantine"
            for row in (
                ["Quotient", "Habitants", None, "Autres"], [None, "Petits", "Grands", "Tous"], ["bas", 1, 2, 3], [],
                ["Goûter"], ["haut", None, 4, 5],
            ):  # fmt: skip
                sheet.append(row)
            for cell in (cell for row in sheet["A1:D2"] for cell in row):
                cell.font = Font(bold=True)
            sheet.merge_cells("B1:C1")
            sheet.merge_cells("A1:A2")
            book.create_sheet("Marché").append(["Place", "Prix"])
            book["Marché"].append(["la journée", 3])

        assert text(".xlsx", papers.workbook(fill)) == (
            "## Cantine\n\n| Quotient | Habitants Petits | Habitants Grands | Autres Tous |\n| --- | --- | --- | --- |\n"
            "| bas | 1 | 2 | 3 |\n\nGoûter\n\n| Quotient | Habitants Petits | Habitants Grands | Autres Tous |\n"
            "| --- | --- | --- | --- |\n| haut |  | 4 | 5 |\n\n## Marché\n\n| Place | Prix |\n| --- | --- |\n| la journée | 3 |\n"
        )

    def test_workbooks_of_opendocument(self) -> None:
        def cell(shown: str = "", said: str = "") -> str:
            return f"<table:table-cell {said}>{f'<text:p>{shown}</text:p>' if shown else ''}</table:table-cell>"

        def row(*cells: str, said: str = "") -> str:
            return f"<table:table-row {said}>{''.join(cells)}</table:table-row>"

        bold, covered = "table:style-name='B'", "<table:covered-table-cell/>"
        column, note = "<table:table-column {}/>", "<office:annotation><text:p>secret</text:p></office:annotation>"
        edge = cell(said="table:number-columns-repeated='16000'")
        rows = (
            row(cell("Tarifs", f"{bold} table:number-columns-spanned='4'"), covered, covered, covered, edge),
            row(edge, said="table:number-rows-repeated='2'"),
            row(
                cell("Quotient", f"{bold} table:number-rows-spanned='2'"), cell("secret", bold),
                cell("Habitants", f"{bold} table:number-columns-spanned='2'"), covered,
            ),
            row(covered, cell("secret"), cell("Petits", bold), cell("Grands", bold)),
            row(cell("bas", "table:number-rows-spanned='2'"), cell("secret"), cell("1 €", "table:number-columns-repeated='2'")),
            row(covered, cell("secret"), cell("2<text:s/>€"), cell(f"3 €</text:p>{note}<text:p>")),
            row(cell("secret"), cell("secret"), cell("4"), cell("5"), said="table:visibility='collapse'"),
            row(edge, said="table:number-rows-repeated='1048000'"),
        )  # fmt: skip
        columns = column.format("") + column.format("table:visibility='collapse'") + column.format("")
        sheet = f"<table:table table:name='Cantine'>{columns}{''.join(rows)}</table:table>"
        other = f"<table:table table:name='Brouillon' table:style-name='H'>{row(cell('secret'), cell('secret'))}</table:table>"
        styles = (
            "<style:style style:name='B'><style:text-properties fo:font-weight='bold'/></style:style>"
            "<style:style style:name='H'><style:table-properties table:display='false'/></style:style>"
        )
        assert text(".ods", papers.opendocument(sheet + other, kind="spreadsheet", styles=styles)) == (
            "# Tarifs\n\n## Cantine\n\n| Quotient | Habitants Petits | Habitants Grands |\n| --- | --- | --- |\n"
            "| bas | 1 € | 1 € |\n| bas | 2 € | 3 € |\n"
        )

    def test_a_line_above_a_separated_file_is_its_title(self) -> None:
        data = "Annuaire des clubs;;\nMis à jour le 3 mars 2026;;\n;;\nNom;Sport;Prix\nÉtoile;judo;12,50\n".encode(
            "cp1252"
        )
        found = convert(".csv", data)
        assert (found.meta["title"], found.meta["date"]) == ("Annuaire des clubs", "2026-03-03")
        assert "| Nom | Sport | Prix |\n| --- | --- | --- |\n| Étoile | judo | 12,50 |" in (found.content or "")

    def test_a_sheet_formatted_to_its_last_row_is_read_quickly(self) -> None:
        def fill(book: Workbook) -> None:
            sheet = book.active
            assert sheet is not None
            sheet.append(["Nom", "Prix"])
            sheet.append(["Repas", 3])
            sheet.cell(1_048_576, 16_384).font = Font(bold=True)

        assert "| Repas | 3 |" in text(".xlsx", papers.workbook(fill))

    def test_what_is_hidden_stays_hidden(self) -> None:
        def fill(book: Workbook) -> None:
            sheet = book.active
            assert sheet is not None
            for row in (["Nom", "Prime", "Salaire"], ["Grille", "100", "2000"], ["Masquée", "200", "3000"]):
                sheet.append(row)
            sheet.column_dimensions["C"].hidden = True
            sheet.row_dimensions[3].hidden = True
            other = book.create_sheet("Brouillon")
            other.append(["confidentiel", "oui"])
            other.sheet_state = "hidden"

        found = text(".xlsx", papers.workbook(fill))
        assert not re.search("2000|Masquée|confidentiel", found)


class TestPdf:
    def test_sizes_give_headings_and_furniture_is_removed(self) -> None:
        def draw(canvas: Canvas) -> None:
            for number in (1, 2, 3):
                papers.write_lines(canvas, ["Ville de Valmont"], top=40, size=8)
                papers.write_lines(canvas, [f"Page {number} sur 3 - https://ville.example/regles"], top=810, size=8)
                if number == 1:
                    papers.write_lines(canvas, ["Le reglement du parc"], size=22)
                papers.write_lines(canvas, [f"Partie {number}"], top=160, size=15)
                papers.write_lines(
                    canvas,
                    ["Le parc ouvre a huit heures le matin et ferme a vingt heures", "le soir, tous les jours."],
                    top=190,
                )
                canvas.showPage()

        found = convert(".pdf", papers.pdf(draw))
        paragraph = "Le parc ouvre a huit heures le matin et ferme a vingt heures le soir, tous les jours."
        pages = "\n\f\n\n".join(f"## Partie {number}\n\n{paragraph}\n" for number in (1, 2, 3))
        assert found.content == f"# Le reglement du parc\n\n{pages}"
        assert (found.meta["title"], found.meta["pages"], found.meta["url"]) == (
            "Le reglement du parc",
            3,
            "https://ville.example/regles",
        )

    def test_columns_are_read_one_after_the_other(self) -> None:
        left = [f"La colonne de gauche dit la phrase {n}" for n in range(1, 9)]
        right = [f"La colonne de droite dit la phrase {n}" for n in range(1, 9)]

        def draw(canvas: Canvas) -> None:
            papers.write_lines(canvas, ["Un titre qui prend toute la largeur de la page"], size=20)
            papers.write_lines(canvas, left, x=60, top=150)
            papers.write_lines(canvas, right, x=320, top=150)

        found = text(".pdf", papers.pdf(draw))
        assert " ".join(left) in found
        assert found.index(left[-1]) < found.index(right[0])

    @pytest.mark.parametrize("columns", [2, 3])
    @pytest.mark.parametrize("lines", [2, 3, 4])
    def test_the_last_column_may_be_short(self, columns: int, lines: int) -> None:
        sentence = [
            "Le service des sports inscrit tous",
            "les enfants qui ont plus de six ans",
            "et demande un bonnet de bain a",
        ]
        sentence.append("ceux qui vont dans le grand bassin.")
        ending = [
            "Le cimetiere ouvre a huit heures et",
            "ferme a la nuit, toute la semaine.",
            "Les concessions durent de quinze a",
        ]
        ending.append("trente ans, et se renouvellent.")

        def draw(canvas: Canvas) -> None:
            for column in range(columns - 1):
                papers.write_lines(canvas, [*sentence, *sentence, *sentence], x=50 + 170 * column, size=8)
            papers.write_lines(canvas, ending[:lines], x=50 + 170 * (columns - 1), size=8)

        found = text(".pdf", papers.pdf(draw)).replace("\n\n", " ")
        assert found.count(" ".join(sentence)) == 3 * (columns - 1)
        assert found.rstrip().endswith(f"grand bassin. {' '.join(ending[:lines])}")

    @pytest.mark.parametrize(
        "values",
        [
            ("12 euros par jour", "8 euros par jour", "gratuit"),
            ("une fois par semaine le lundi", "deux fois par mois le mardi"),
        ],
    )
    def test_a_form_of_labels_and_some_values_is_not_columns(self, values: Sequence[str]) -> None:
        labels = [
            "Collecte des ordures",
            "Collecte du tri selectif",
            "Enlevement des encombrants",
            "Depot en apport libre",
        ]

        def draw(canvas: Canvas) -> None:
            for x, texts in ((60, labels), (300, values)):
                for number, one in enumerate(texts):
                    papers.write_lines(canvas, [one], x=x, top=100 + 30 * number)

        assert f"{labels[1]} {values[1]}" in text(".pdf", papers.pdf(draw)).replace("\n\n", " ")

    def test_a_last_line_alone_in_its_column_ends_the_sentence(self) -> None:
        left = [
            "Le marche se tient chaque samedi", "sur la place de la Halle, de huit a", "treize heures, toute l'annee. Les",
            "commercants qui veulent une place", "ecrivent a la mairie, une fois par", "an au moins. La place coute encore",
            "deux euros le metre, et",
        ]  # fmt: skip

        def draw(canvas: Canvas) -> None:
            papers.write_lines(canvas, left, top=150)
            papers.write_lines(canvas, ["l'eau est comprise."], x=320, top=150)

        assert text(".pdf", papers.pdf(draw)) == f"{' '.join(left)} l'eau est comprise.\n"

    def test_opening_hours_above_an_address_are_read_line_by_line(self) -> None:
        days = [
            ("Lundi", "8 h 30 - 12 h"), ("Mardi", "8 h 30 - 12 h / 13 h 30 - 17 h"), ("Mercredi", "8 h 30 - 17 h"),
            ("Jeudi", "ferme"), ("Vendredi", "8 h 30 - 16 h 30"),
        ]  # fmt: skip

        def draw(canvas: Canvas) -> None:
            for number, (day, hours) in enumerate(days):
                papers.write_lines(canvas, [day], top=100 + 18 * number)
                papers.write_lines(canvas, [hours], x=150, top=100 + 18 * number)
            papers.write_lines(canvas, ["Mairie annexe des Pres", "12 rue des Pres", "31000 Valmont"], top=220)

        found = text(".pdf", papers.pdf(draw)).split("\n\n")
        assert found[:5] == [" ".join(line) for line in days]

    def test_a_margin_beside_the_text_and_a_watermark_across_it(self) -> None:
        prose = ["Le marche de plein vent se tient chaque samedi matin sur la place de la", "Halle, toute l'annee."]
        margin = ["Ouvert :", "Lundi : 9 h - 12 h", "Mardi : 9 h - 17 h", "Jeudi : 9 h - 12 h", "Vendredi : 9 h"]

        def draw(canvas: Canvas) -> None:
            papers.write_lines(canvas, prose * 4, top=100)
            papers.write_lines(canvas, margin, x=420, top=105)
            canvas.rotate(45)
            papers.write_lines(canvas, ["PROJET"], x=300, top=600, size=70)

        assert text(".pdf", papers.pdf(draw)).split("\n\n") == [
            *[" ".join(prose)] * 4, *margin[:4], f"{margin[4]}\n",
        ]  # fmt: skip

    def test_the_dots_of_a_form_are_left_out(self) -> None:
        line = "Nom : ............................ Prenom : ______________"
        assert text(".pdf", papers.pdf(lambda canvas: papers.write_lines(canvas, [line]))) == "Nom : … Prenom : …\n"

    def test_narrow_columns_of_prose_are_not_a_table(self) -> None:
        columns = [
            ["La piscine est", "ouverte du mardi", "au dimanche, de", "dix heures a midi", "et le soir en ete."],
            ["Le marche se tient", "chaque samedi sur", "la place, sauf le", "jour de la foire", "de printemps."],
            ["Les encombrants", "sont enleves sur", "rendez-vous, une", "fois par mois et", "par foyer."],
        ]

        def draw(canvas: Canvas) -> None:
            for number, lines in enumerate(columns):
                papers.write_lines(canvas, lines, x=60 + 110 * number, top=150)

        assert text(".pdf", papers.pdf(draw)) == "".join(f"{' '.join(lines)}\n\n" for lines in columns)[:-1]

    def test_lines_ended_by_hand_and_articles_stand_apart(self) -> None:
        lines = [
            "Garage du centre", "Reparation de toutes les marques", "12 route de Foix",
            "Article 1 : les familles qui habitent hors de la commune paient le plein tarif.",
            "Article 2 : le maire est charge de l'execution de la presente deliberation, qui",
            "sera affichee. Pour toute question, la mairie repond du lundi au samedi au",
            "02 61 91 00 80, ou a l'accueil.",
        ]  # fmt: skip
        found = text(".pdf", papers.pdf(lambda canvas: papers.write_lines(canvas, lines)))
        assert found == "\n\n".join([*lines[:4], " ".join(lines[4:])]) + "\n"

    @pytest.mark.parametrize(
        ("above", "below", "joined"),
        [
            ("les docu-", "ments utiles", "documents"), ("la deli-", "bération", "délibération"),
            ("une informa-", "tion", "information"), ("la munici-", "palité", "municipalité"),
            ("un chèque-", "cadeau", "chèque-cadeau"), ("un temps-", "plein", "temps-plein"),
        ],
    )  # fmt: skip
    def test_half_a_word_joins_the_other_and_half_a_compound_does_not(
        self, above: str, below: str, joined: str
    ) -> None:
        others = [f"Une ligne ordinaire de la page numero {number}." for number in range(40)]
        found = Hyphens([*others, above, below]).join(above, below)
        assert joined in found.replace("deli", "déli")

    def test_names_and_values_without_rules_are_not_columns(self) -> None:
        days = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi")

        def draw(canvas: Canvas) -> None:
            papers.write_lines(canvas, days)
            papers.write_lines(canvas, [f"{hour} h" for hour in range(8, 14)], x=300)

        assert "mardi 9 h" in text(".pdf", papers.pdf(draw)).replace("\n\n", " ")

    def test_words_cut_at_the_end_of_a_line(self) -> None:
        lines = [
            "Le rendez-",
            "vous est pris par l'inter-",
            "net ; voyez le calen-",
            "drier de la direction ;",
            "elle est ouverte.",
        ]
        found = text(
            ".pdf", papers.pdf(lambda canvas: papers.write_lines(canvas, [*lines, "Le calendrier est joint."]))
        )
        assert "rendez-vous est pris" in found
        assert "l'internet ; voyez le calendrier de la direction ; elle est" in found

    @pytest.mark.parametrize(
        ("cut", "joined"),
        [
            ("dia-\nmetre", "diametre"),
            ("pre-\ncision", "precision"),
            ("bio-\ndechets", "biodechets"),
            ("c'est-\na-dire", "c'est-a-dire"),
            ("rez-\nde-chaussee", "rez-de-chaussee"),
            ("porte-\nmonnaie", "porte-monnaie"),
            ("sapeur-\npompier", "sapeur-pompier"),
            ("y a-\nt-il", "y a-t-il"),
        ],
    )
    def test_one_word_cut_where_no_other_is(self, cut: str, joined: str) -> None:
        before, after = cut.split("\n")
        lines = [
            *["Le service est ouvert tous les jours de la semaine."] * 40,
            f"Il ne dit pas {before}",
            f"{after} ici.",
        ]
        found = text(".pdf", papers.pdf(lambda canvas: papers.write_lines(canvas, lines)))
        assert f"Il ne dit pas {joined} ici." in found

    def test_bullets_of_the_page_are_items(self) -> None:
        lines = [
            "Pour le dossier :",
            "- une piece d'identite ;",
            "- un justificatif de",
            "domicile.",
            "1. Remplir.",
            "2. Signer.",
        ]
        found = text(".pdf", papers.pdf(lambda canvas: papers.write_lines(canvas, lines)))
        assert "- une piece d'identite ;\n- un justificatif de domicile.\n- Remplir.\n- Signer." in found

    def test_a_plan_of_thousands_of_lines_is_read_quickly(self) -> None:
        def draw(canvas: Canvas) -> None:
            for number in range(6000):
                canvas.line(number % 500, number % 700, number % 300, number % 800)
            for number in range(3000):
                papers.write_lines(canvas, [f"Lot{number}"], x=number % 50 * 11, top=120 + number // 50 * 10, size=2)

        begun = time.process_time()
        assert "Lot2999" in text(".pdf", papers.pdf(draw))
        assert time.process_time() - begun < 30

    def test_lists_and_short_lines_in_columns(self) -> None:
        def draw(canvas: Canvas) -> None:
            for number, x in ((1, 60), (2, 320)):
                sentence = [
                    "Le conseil se reunit une fois par trimestre au",
                    "moins, et sa seance est publique.",
                ]
                papers.write_lines(canvas, [f"Article {number}"], x=x, size=14)
                for block in range(3):
                    papers.write_lines(canvas, sentence, x=x, top=130 + 90 * block)
                    papers.write_lines(
                        canvas, [f"- le point {k} de l'article {number} ;" for k in "abc"], x=x, top=160 + 90 * block
                    )

        found = text(".pdf", papers.pdf(draw))
        assert found.count("trimestre au moins, et sa seance") == 6
        assert found.index("point c de l'article 1") < found.index("Article 2") < found.index("point a de l'article 2")

    def test_a_table_whose_rows_alone_are_ruled(self) -> None:
        rows = (("Quartier", "Ordures", "Tri"), ("Centre ville", "lundi, jeudi", "mercredi"), ("Gare", "mardi", "jeudi"),
                ("Coteaux", "lundi", "vendredi"))  # fmt: skip

        def draw(canvas: Canvas) -> None:
            papers.write_lines(canvas, ["Les bacs sont sortis la veille au soir, apres vingt heures, devant chez soi."])
            for number, row in enumerate(rows):
                for cell, x in zip(row, (60, 132, 198), strict=True):
                    papers.write_lines(canvas, [cell], x=x, top=140 + 18 * number)
                canvas.line(56, papers.HEIGHT - 145 - 18 * number, 250, papers.HEIGHT - 145 - 18 * number)

        assert text(".pdf", papers.pdf(draw)) == (
            "Les bacs sont sortis la veille au soir, apres vingt heures, devant chez soi.\n\n"
            "| Quartier | Ordures | Tri |\n| --- | --- | --- |\n| Centre ville | lundi, jeudi | mercredi |\n"
            "| Gare | mardi | jeudi |\n| Coteaux | lundi | vendredi |\n"
        )

    def test_a_table_that_nothing_rules(self) -> None:
        rows = (
            ("Salle", "Habitants", "Associations"),
            ("Fetes", "380 euros", "gratuit"),
            ("Orangerie", "120 euros", "60 euros"),
        )

        def draw(canvas: Canvas) -> None:
            for number, row in enumerate(rows):
                for cell, x in zip(row, (60, 200, 340), strict=True):
                    papers.write_lines(canvas, [cell], x=x, top=140 + 16 * number)

        assert "| Orangerie | 120 euros | 60 euros |" in text(".pdf", papers.pdf(draw))

    def test_a_cell_that_spans_rows_is_in_each(self) -> None:
        def draw(canvas: Canvas) -> None:
            canvas.grid([60, 160, 300], [papers.HEIGHT - top for top in (100, 120)])
            canvas.rect(60, papers.HEIGHT - 160, 100, 40)
            canvas.grid([160, 300], [papers.HEIGHT - top for top in (120, 140, 160)])
            for cell, x, top in (("Acte", 65, 115), ("Delai", 165, 115), ("Mariage", 65, 143), ("au guichet", 165, 135),
                                 ("par courrier", 165, 155)):  # fmt: skip
                papers.write_lines(canvas, [cell], x=x, top=top)

        found = text(".pdf", papers.pdf(draw))
        assert "| Mariage | au guichet |\n| Mariage | par courrier |" in found

    def test_encrypted(self) -> None:
        assert (
            refusal(".pdf", papers.pdf(lambda canvas: papers.write_lines(canvas, ["secret"]), password="x"))
            == "encrypted"
        )


class TestRecord:
    def test_sections_keep_their_path(self) -> None:
        line = (
            '{"id": "F1", "title": "Passeport", "url": "https://x.example/F1", "date": "2026-02-03", "sections": ['
            '{"path": [], "text": "Le *passeport* est demandé en mairie."}, {"path": ["Majeur", "Coût"], "text": "86 €"},'
            '{"path": ["Majeur", "Délai"], "text": "Pièces :\\n- une photo\\n- un timbre"}]}'
        )
        found = convert(".jsonl", line)
        assert found.content == (
            "# Passeport\n\nLe \\*passeport\\* est demandé en mairie.\n\n## Majeur\n\n### Coût\n\n86 €\n\n### Délai\n\n"
            "Pièces :\n\n- une photo\n- un timbre\n"
        )
        assert (found.meta["title"], found.meta["url"], found.meta["date"]) == (
            "Passeport",
            "https://x.example/F1",
            "2026-02-03",
        )


class TestRefusals:
    @pytest.mark.parametrize("suffix", sorted(FORMATS))
    @pytest.mark.parametrize("data", [b"", b"  \n \n"])
    def test_empty(self, suffix: str, data: bytes) -> None:
        assert refusal(suffix, data) == "empty"

    @pytest.mark.parametrize("suffix", [".docx", ".odt", ".xlsx", ".ods", ".pdf", ".pptx", ".odp"])
    @pytest.mark.parametrize("data", [b"just some text", papers.archive({"autre.xml": "<x/>"})])
    def test_wrong_extension(self, suffix: str, data: bytes) -> None:
        assert refusal(suffix, data) == "wrong_extension"

    @pytest.mark.parametrize("suffix", [".txt", ".md", ".csv", ".html"])
    def test_bytes_that_are_no_text(self, suffix: str) -> None:
        assert refusal(suffix, bytes(range(256)) * 20) == "wrong_extension"

    @pytest.mark.parametrize(
        "name", ["compte-epargne-temps.docx", "mobilite-interne.odt", "grille-ifse-cia.xlsx", "arret-maladie.pdf"]
    )
    @pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
    def test_truncated_files_are_damaged(self, name: str, share: float) -> None:
        data = (DOCUMENTS / "agents" / name).read_bytes()
        assert refusal(Path(name).suffix, data[: int(share * len(data))]) in ("damaged", "no_text")

    def test_old_and_encrypted_office_files(self) -> None:
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
        assert refusal(".docx", ole) == "old_format"
        assert refusal(".xlsx", ole + "EncryptedPackage".encode("utf-16-le")) == "encrypted"

    def test_only_a_title_is_no_text(self) -> None:
        assert refusal(".md", b"# Titre\n") == "no_text"


@pytest.mark.parametrize("suffix", sorted({path.suffix for path in DOCUMENTS.rglob("*.*")} & FORMATS.keys()))
def test_the_towns_documents_give_back_their_sources(suffix: str) -> None:
    """Sentences, items, rows and headings of the sources, found as such in what was read; a few may be newer than their file."""
    wanted = found = 0
    for path, source in built(suffix):
        result = component(suffix).run(sources=[path])
        assert result["failures"] == []
        pieces = set(whole(result["documents"][0].content, suffix))
        asked = list(whole(source, suffix))
        wanted += len(asked)
        found += sum(piece in pieces for piece in asked)
    assert found >= 0.98 * wanted
    assert wanted > 20


def built(suffix: str) -> Iterator[tuple[Path, str]]:
    for source in sorted(SOURCES.glob("*/*.md")):
        _, front, body = source.read_text("utf-8").split("---\n", 2)
        path = DOCUMENTS / source.parent.name / f"{source.stem}.{yaml.safe_load(front)['format']}"
        if path.suffix == suffix and path.exists():
            yield path, f"# Titre\n\n{body}"


def whole(markdown: str, suffix: str) -> Iterator[tuple[str, str]]:
    """Yield every piece of a document with what it is. A separated file keeps one table only."""
    for section in read(markdown):
        kinds = {Kind.PROSE: "prose", Kind.LIST: "item", Kind.TABLE: "row"}
        if section.headings and suffix != ".csv":
            yield "heading", normal(section.headings[-1])
        for block in section.blocks:
            if suffix == ".csv" and block.kind is not Kind.TABLE:
                continue
            # A workbook keeps the lines of a list as lines.
            yield from (("line" if suffix == ".xlsx" else kinds[block.kind], normal(line)) for line in block.lines)


def normal(line: str) -> str:
    signs = str.maketrans({"→": ">", "☐": "□", "✓": "√"})
    return " ".join(unicodedata.normalize("NFKC", line).translate(signs).split())
