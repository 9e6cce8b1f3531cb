"""Which rows of a table answer, in tables of all sorts."""

from contextlib import closing
from pathlib import Path

import pytest

from indexers.embedded.engine import Embedded
from indexers.engine import Scope
from indexers.language.french import words
from indexers.language.query import Query
from indexers.language.spelling import Speller
from indexers.ranking.rows import RowReader
from indexers.ranking.whole_tables import WholeTables
from ports.knowledge import RULED_OUT, Passage
from tests.indexers.town import TODAY

MARKETS = "\n".join((
    "Marché | Jour | Emplacement",
    "Halle | mardi | place Foch",
    "Halle | samedi | place Foch",
    "Plein air | mardi | quai Nord",
    "Plein air | samedi | quai Nord",
))  # fmt: skip


def reader(question: str) -> RowReader:
    query = Query.of(question, Speller(dict.fromkeys(words(question), 1)))
    return RowReader(question, query, dict.fromkeys(query.words, 1.0))


def kept(question: str, table: str) -> list[str]:
    return [row.text for row in reader(question).units(table)[1:] if row.weight > 0]


def test_a_value_that_comes_back_rules_out_the_rows_of_the_others() -> None:
    assert kept("marché halle samedi", MARKETS) == ["Halle | samedi | place Foch"]
    assert kept("quai", MARKETS) == ["Plein air | mardi | quai Nord", "Plein air | samedi | quai Nord"]


def test_the_name_of_a_column_is_no_value() -> None:
    table = "Secteur | Jour de collecte\nNord | lundi\nNord | pas de collecte\nSud | mardi\nSud | pas de collecte"
    assert kept("jours de collecte", table) == []
    assert kept("jours de collecte au sud", table) == ["Sud | mardi", "Sud | pas de collecte"]


def test_what_one_row_alone_says_rules_nothing_out() -> None:
    table = "Titre | Prix\nPasseport adulte | 86 €\nPasseport enfant | 17 €\nCarte | gratuit"
    assert kept("passeport enfant", table) == ["Passeport adulte | 86 €", "Passeport enfant | 17 €"]


def test_the_band_of_a_number_rules_out_the_others() -> None:
    table = "Quotient | Repas\njusqu'à 500 € | 2 €\nde 501 à 900 € | 3 €\nplus de 900 € | 4 €\nhors commune | 6 €"
    units = reader("repas quotient 620").units(table)
    assert [row.text for row in units if row.weight > 0] == ["de 501 à 900 € | 3 €"]
    assert [row.weight for row in units[1:]] == [RULED_OUT, pytest.approx(1.0), RULED_OUT, RULED_OUT]


def test_a_sentence_and_a_list_are_no_table() -> None:
    assert reader("marché").units("Le marché a lieu le samedi.") == ()
    assert reader("marché").units("Les marchés :\n- halle\n- plein air") == ()


def test_the_rows_of_all_the_parts_of_a_long_table_are_read() -> None:
    head, *rows = MARKETS.split("\n")
    parts = [Passage(f"m#{at}", "m", "Marchés", f"{head}\n{row}", ("usager",)) for at, row in enumerate(rows)]
    asked = reader("marché halle samedi")
    assert asked.best_part(parts[0], parts) == parts[1]
    assert reader("horaires").best_part(parts[2], parts) == parts[2]
    assert [unit.text for unit in asked.units(parts[1].text, parts)] == [head, *rows]


@pytest.mark.parametrize(("question", "lines"), [("quels papiers pour le mariage ?", 0), ("mariage notaire", 3)])
def test_a_table_of_papers_is_not_cut(question: str, lines: int, tmp_path: Path) -> None:
    table = "Pièce | Précision\nActe de naissance | moins de 3 mois\nCertificat du notaire | avec un contrat de mariage"
    passage = Passage("mariage#1", "mariage", "Se marier", table, ("usager",), ("Pièces du dossier",))
    query = Query.of(question, Speller({"mariage": 1, "notaire": 1}))
    asked = RowReader(question, query, dict.fromkeys(query.words, 1.0))
    with closing(Embedded(tmp_path, None)) as index:
        assert len(WholeTables(asked, index, Scope((), TODAY)).rows(passage, table)) == lines
