"""Rows of a table: those that are quoted, and what is asked for to tell them apart."""

import pytest

from bot.answering.columns import lists, named, says
from bot.answering.rows import Choice, choice, cut, saying, settled, stated
from bot.answering.situations import groups
from ports.knowledge import Hit, Passage, Unit

HEAD = "École | Repas | Accueil du soir | Inscription"
LONG = "au guichet de l'école, le mardi de 17 h à 18 h 30, avec le dossier"


def table(head: str, *rows: tuple[str, float], shown: int = 2) -> list[Hit]:
    parts = (Unit(head, 0.0), *(Unit(*row) for row in rows))
    text = "\n".join(part.text for part in parts[: shown + 1])
    passage = Passage("a#0", "a", "A", text, ("usager",))
    return [Hit(passage, 1.0, (Unit(text, 1.0, parts),))]


def schools(*weights: float) -> list[Hit]:
    names = ("Jean Moulin", "Louise Michel", "Les Tilleuls")
    rows = [
        (f"{name} | {at + 2} € | {at} € | {LONG}", weight)
        for at, (name, weight) in enumerate(zip(names, weights, strict=True))
    ]
    return table(HEAD, *rows)


def quoted(hits: list[Hit], most_words: int = 120) -> list[str]:
    return cut(hits[0].units[0], most_words).text.split("\n")[1:]


def test_what_tells_the_rows_apart_is_asked_for() -> None:
    found = choice(schools(1, 1, 1), "combien coûte le repas ?", {}, 120)
    assert found == Choice("ecole", ("Jean Moulin", "Louise Michel", "Les Tilleuls"))


@pytest.mark.parametrize(
    ("hits", "question", "known"),
    [
        (schools(1, 1, 1), "combien coûte le repas ?", {"ecole": "Louise Michel"}),
        (schools(1, -1, -1), "combien coûte le repas à Jean Moulin ?", {}),
        (schools(1, 1, 1), "quelle école a un accueil du soir ?", {}),
        (table(HEAD, *((f"École {n} | 3 € | 2 €", 1.0) for n in range(4))), "combien coûte le repas ?", {}),
        (
            table("Salle | Places | Équipement", *((f"Salle {n} | 80 | {LONG}", 1.0) for n in range(9))),
            "une salle ?",
            {},
        ),
        (table(HEAD, *((f"École {n} | 3 € | 2 € | {LONG}", 1.0) for n in range(9))), "combien coûte le repas ?", {}),
        ([Hit(Passage("a#0", "a", "A", "Une phrase.", ()), 1.0, (Unit("Une phrase.", 1.0),))], "combien ?", {}),
        ([], "combien ?", {}),
    ],
    ids=[
        "known",
        "one row",
        "the column itself",
        "few short rows",
        "no situation",
        "the same for all",
        "no table",
        "nothing",
    ],
)
def test_nothing_is_asked_that_does_not_change_the_answer(
    hits: list[Hit], question: str, known: dict[str, str]
) -> None:
    assert choice(settled(hits, known), question, known, 120) is None


def test_of_a_long_table_where_no_row_stands_out_the_value_is_asked_for() -> None:
    streets = [(f"Rue {n} | {day} | {LONG}", 0.0) for n, day in enumerate(["lundi", "mardi", "jeudi"] * 4)]
    found = choice(table("Rue | Jour | Consigne", *streets), "quand passe la benne ?", {}, 120)
    assert found is not None
    assert (found.kind, len(found.values)) == ("rue", 12)


def test_a_second_value_is_asked_for_only_when_the_rows_are_too_many() -> None:
    rows = [
        (f"École {school} | {level} | {LONG}", 1.0)
        for school in "AB"
        for level in ("CP", "CE1", "CE2", "CM1", "CM2", "CLIS")
    ]
    hits = settled(table("École | Classe | Inscription", *rows), {"ecole": "École B"})
    assert choice(hits, "comment s'inscrire ?", {"ecole": "École B"}, 200) is None
    assert choice(hits, "comment s'inscrire ?", {"ecole": "École B"}, 60) == Choice(
        "classe", ("CP", "CE1", "CE2", "CM1", "CM2", "CLIS")
    )


def test_rows_that_tell_the_same_are_one() -> None:
    rows = [(f"{place} | bac | {day}", 1.0) for place, day in (("Nord", "lundi"), ("Sud", "mardi"), ("Est", "lundi"))]
    others = [(f"{place} | verre | aucun", 0.0) for place in ("Nord", "Sud", "Est", "Ouest")]
    assert quoted(table("Secteur | Bac | Jour", *rows, *others)) == ["Nord, Est | bac | lundi", "Sud | bac | mardi"]
    apart = table("Prestation | Bac | Jour", *rows, *others)
    assert len(quoted(apart)) == 3


def test_what_there_is_no_room_for_is_said_to_exist() -> None:
    assert quoted(schools(1, 1, -1), 50) == [f"Jean Moulin | 2 € | 0 € | {LONG}", "… | …"]


def test_a_part_of_a_long_table_says_that_it_is_one() -> None:
    streets = [(f"Rue {n} | lundi", 0.0) for n in range(12)]
    assert quoted(table("Rue | Jour", *streets)) == ["Rue 0 | lundi", "Rue 1 | lundi", "… | …"]
    assert quoted(table("Rue | Jour", *streets, shown=12))[-1] == "Rue 11 | lundi"


def test_a_row_ruled_out_is_not_quoted_whatever_the_size_of_the_table() -> None:
    hits = table("Âge | Prix", ("moins de 12 ans | 2 €", -1.0), ("12 ans et plus | 4 €", 1.0))
    assert quoted(hits) == ["12 ans et plus | 4 €"]


def test_a_known_value_gives_way_to_one_that_the_question_names() -> None:
    known = {"ecole": "JEAN MOULIN"}
    assert quoted(settled(schools(1, 1, 1), known)) == [f"Jean Moulin | 2 € | 0 € | {LONG}"]
    assert quoted(settled(schools(-1, 1, -1), known)) == [f"Louise Michel | 3 € | 1 € | {LONG}"]


def test_what_a_question_names_is_remembered() -> None:
    assert stated(schools(-1, 1, -1), "le repas à l'école Louise Michel") == {"ecole": "Louise Michel"}
    assert stated(schools(-1, 1, -1), "le repas à trois euros") == {}
    assert stated([], "le repas") == {}


def test_the_rows_that_say_what_was_just_added_are_kept() -> None:
    assert quoted(saying(schools(1, 1, 1), ["tilleul"])) == [f"Les Tilleuls | 4 € | 2 € | {LONG}"]
    assert saying(schools(1, 1, 1), ["piscine"]) == schools(1, 1, 1)
    assert saying([], ["piscine"]) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("aux Hauts de la Roche", "Les Hauts de la Roche"),
        ("j'habite dans les hauts", "Les Hauts de la Roche"),
        ("Centre", "Centre-bourg"),
        ("au centre bourg, pourquoi", "Centre-bourg"),
        ("à la gare", ""),
        ("je ne sais pas", ""),
    ],
)
def test_how_people_say_a_value(text: str, value: str) -> None:
    assert named(("Centre-bourg", "Les Hauts de la Roche", "Roche basse"), text) == value


def test_small_words_name_nothing() -> None:
    assert not says("où est la mairie ?", "La")


def test_no_column_has_the_name_of_a_group_of_situations() -> None:
    assert lists().colonnes.keys().isdisjoint(groups())
