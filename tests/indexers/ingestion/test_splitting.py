"""Passages: short enough, never cut in the middle of a sentence, readable alone."""

import time

import pytest
from haystack import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from indexers.ingestion.inline import plain
from indexers.ingestion.splitting import Passages
from indexers.language.sentences import sentences

SENTENCE = "Un agent à temps plein a droit à vingt-cinq jours de congés annuels par année civile complète."


def passages(markdown: str, most_words: int = 120, **meta: object) -> list[Document]:
    document = Document(id="note.md", content=markdown, meta={"title": "Note", **meta})
    found: list[Document] = Passages(most_words).run([document])["documents"]
    return found


def texts(markdown: str, most_words: int = 120) -> list[tuple[str, str]]:
    return [(" > ".join(found.meta["headings"]), found.content or "") for found in passages(markdown, most_words)]


class TestHeadings:
    def test_short_neighbours_under_one_heading_are_one_passage(self) -> None:
        markdown = "# Note\n\nUn.\n\nDeux.\n\n## Partie\n\nTrois.\n\n### Sous-partie\n\nQuatre.\n\n## Fin\n\nCinq.\n"
        assert texts(markdown) == [
            ("", "Un.\nDeux."),
            ("Partie", "Trois."),
            ("Partie > Sous-partie", "Quatre."),
            ("Fin", "Cinq."),
        ]

    def test_several_first_level_headings_are_sections(self) -> None:
        assert texts("# Un\n\nA.\n\n# Deux\n\nB.\n") == [("Un", "A."), ("Deux", "B.")]

    def test_a_title_among_them_is_not(self) -> None:
        assert texts("# NOTE\n\nA.\n\n# Deux\n\nB.\n") == [("", "A."), ("Deux", "B.")]

    def test_underlined_headings(self) -> None:
        assert texts("Note\n====\n\nA.\n\nPartie\n---\n\nB.\n") == [("", "A."), ("Partie", "B.")]

    def test_levels_may_be_skipped(self) -> None:
        assert texts("## A\n\n#### B\n\nx\n\n### C\n\ny\n") == [("A > B", "x"), ("A > C", "y")]

    def test_a_document_without_headings(self) -> None:
        assert texts("Une seule phrase.") == [("", "Une seule phrase.")]

    @pytest.mark.parametrize(
        "markdown", ["", "# Titre\n", "## A\n\n### B\n", "---\n\n***\n", "\f\n\f", "| | |\n|---|---|\n"]
    )
    def test_no_passage_is_empty_or_only_a_heading(self, markdown: str) -> None:
        assert passages(markdown) == []


class TestText:
    @pytest.mark.parametrize(
        ("markdown", "read"),
        [
            ("Le **tarif** est *fixe* et __voté__.", "Le tarif est fixe et voté."),
            ("Voir `IMP_VALMONT` et nom_de_famille.", "Voir IMP_VALMONT et nom_de_famille."),
            ("Le [portail](https://rh.example/x) répond.", "Le portail (https://rh.example/x) répond."),
            ("[rh@x.example](mailto:rh@x.example)", "rh@x.example"),
            ("[Annexe](#annexe) et ![plan](plan.png)", "Annexe et plan"),
            ("<https://x.example> et <b>gras</b><br>fin", "https://x.example et gras fin"),
            ("moins de 5 < 6 & 7 &eacute;", "moins de 5 < 6 & 7 é"),
            (r"5 \* 3, \[à compléter\], 2 * 3 * 4", "5 * 3, [à compléter], 2 * 3 * 4"),
            ("réf. a_b, *note* (1)*", "réf. a_b, note (1)*"),
        ],
    )
    def test_marks_are_removed(self, markdown: str, read: str) -> None:
        assert plain(markdown) == read

    def test_a_very_long_line_of_lone_marks(self) -> None:
        begun = time.process_time()
        assert plain("*a **b _c `d [e <f " * 10_000)
        assert time.process_time() - begun < 20

    def test_folded_lines_are_one_paragraph_and_quotes_are_text(self) -> None:
        assert texts("> Une phrase\n> pliée.\n\nUne autre\nici.") == [("", "Une phrase pliée.\nUne autre ici.")]

    def test_code_is_kept_line_by_line(self) -> None:
        assert texts("```\n# pas un titre\nlancer --vite\n```\n") == [("", "# pas un titre\nlancer --vite")]


class TestLists:
    def test_items_are_lines_whatever_their_mark(self) -> None:
        assert texts("Il faut :\n\n* un\n  suite\n* deux\n  - deux bis\n1. trois\n") == [
            ("", "Il faut :\n- un suite\n- deux\n- deux bis\n- trois")
        ]

    def test_each_part_of_a_long_list_keeps_its_lead_in(self) -> None:
        items = "\n".join(f"- la pièce numéro {number} du dossier complet" for number in range(30))
        found = [text for _, text in texts(f"Avant cela. Le dossier contient :\n\n{items}\n", 60)]
        assert found[0].startswith("Avant cela.\nLe dossier contient :\n- la pièce numéro 0 ")
        assert all(text.startswith("Le dossier contient :\n- ") for text in found[1:])
        assert sum(text.count("la pièce") for text in found) == 30

    def test_a_list_goes_on_over_a_page(self) -> None:
        (found,) = passages("Il faut :\n\n- un\n\n\f\n\n- deux\n", pages=2)
        assert (found.content, found.meta["page"]) == ("Il faut :\n- un\n- deux", 1)

    def test_a_number_in_a_paragraph_is_not_a_list(self) -> None:
        assert texts("L'article\n12. Les congés\nrestent.") == [("", "L'article 12. Les congés restent.")]


class TestTables:
    def test_each_part_keeps_the_header(self) -> None:
        rows = "\n".join(f"| quartier {number} | mardi | déchets ménagers et papiers |" for number in range(20))
        found = [text for _, text in texts(f"| Lieu | Jour | Quoi |\n|---|---|---|\n{rows}\n", 60)]
        assert len(found) > 2
        assert all(text.startswith("Lieu | Jour | Quoi\nquartier ") for text in found)
        assert sum(text.count("quartier") for text in found) == 20

    def test_cells_may_hold_bars_and_nothing(self) -> None:
        assert [text for _, text in texts("| a \\| b | c |\n|---|---|\n| | **2** |\n")] == ["a | b | c\n | 2"]
        assert [text for _, text in texts("A | B\n--- | ---\n1 | 2\n")] == ["A | B\n1 | 2"]

    def test_empty_cells_at_the_end_of_a_row_are_left_out(self) -> None:
        assert texts("| A | B | C |\n|---|---|---|\n| 1 | | |\n| 1 | | 3 |\n| 1 | 2 | |\n") == [
            ("", "A | B | C\n1 | –\n1 |  | 3\n1 | 2")
        ]

    def test_a_table_without_header(self) -> None:
        assert texts("| | |\n|---|---|\n| Service | Voirie |\n") == [("", "Service | Voirie")]


class TestLengths:
    def test_long_prose_is_cut_between_sentences_in_like_parts(self) -> None:
        found = [text for _, text in texts(" ".join([SENTENCE] * 12))]
        assert [sentence for text in found for sentence in sentences(text)] == [SENTENCE] * 12
        lengths = [len(text.split()) for text in found]
        assert max(lengths) <= 120
        assert min(lengths) > 60

    def test_a_sentence_longer_than_that_is_whole(self) -> None:
        long = "mot " * 300 + "fin."
        assert [text for _, text in texts(f"Avant.\n\n{long}\n\nAprès.")] == ["Avant.", long, "Après."]

    def test_reading_is_not_what_indexing_waits_for(self) -> None:
        section = (
            f"## Partie\n\n{' '.join([SENTENCE] * 10)}\n\n- un **point**\n- deux\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        )
        markdown = section * 2000
        begun = time.process_time()
        assert passages(markdown)
        # 5 MB a second on a quiet machine; a tenth of it fails only when something has become quadratic.
        assert len(markdown.encode()) / (time.process_time() - begun) > 500_000


class TestIdentity:
    def test_metadata_and_order(self) -> None:
        first, second = passages("A.\n\n\f\n\n## T\n\nB.\n", pages=2, readers=["agent"])
        assert first.meta == {
            "title": "Note",
            "readers": ["agent"],
            "document": "note.md",
            "parts": 2,
            "headings": [],
            "page": 1,
        }
        assert (second.meta["headings"], second.meta["page"]) == (["T"], 2)

    def test_no_pages_where_the_format_has_none(self) -> None:
        assert passages("A.")[0].meta["page"] is None

    def test_what_did_not_change_keeps_its_id(self) -> None:
        before = [found.id for found in passages("## A\n\nUn.\n\n## B\n\nDeux.\n\n## C\n\nTrois.\n")]
        after = [found.id for found in passages("## A\n\nUn.\n\n## B\n\nDeux et demi.\n\n## C\n\nTrois.\n")]
        assert (before[0], before[2]) == (after[0], after[2])
        assert before[1] != after[1]

    def test_equal_passages_have_their_own_ids(self) -> None:
        ids = [found.id for found in passages("## A\n\nUn.\n\n## B\n\nDeux.\n\n## A\n\nUn.\n")]
        assert len(set(ids)) == 3
        assert all(ident.startswith("note.md#") for ident in ids)


MARKDOWN = st.lists(
    st.sampled_from(
        ["", "# Titre", "## Partie", "- un point", "  - dessous", "1. étape", "Une phrase. Une autre !", "Il faut :",
         "| a | b |", "|---|---|", "| 1 \\| 2 | 3 |", "```", "---", "===", "> cité.", "\f", SENTENCE * 8, "mot " * 130]
    ),
    max_size=30,
).map("\n".join)  # fmt: skip


@settings(max_examples=300, deadline=None, database=None)
@given(MARKDOWN)
def test_nothing_is_lost_and_nothing_is_too_long(markdown: str) -> None:
    found = passages(markdown)
    assert len({passage.id for passage in found}) == len(found)
    for passage in found:
        text = passage.content or ""
        units = [unit for line in text.split("\n") for unit in sentences(line)]
        assert text.strip()
        assert len(text.split()) <= 120 or max(len(unit.split()) for unit in units) > 60
    everything = " ".join(passage.content or "" for passage in found)
    for word in ("point", "dessous", "étape", "autre", "cité"):
        assert everything.count(word) >= min(markdown.count(word), 1)


@settings(max_examples=300, deadline=None, database=None)
@given(st.text(alphabet=st.sampled_from("a *_`[]()<>#|-\\&!\n\f1."), max_size=80))
def test_any_text_is_read(markdown: str) -> None:
    assert all(passage.content for passage in passages(markdown))
