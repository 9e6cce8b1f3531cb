"""A value said after a question takes the place of the former."""

import pytest

from bot.answering.swapping import number_swapped, value_swapped
from ports.knowledge import Unit

EMPTY = frozenset(["et", "pour", "un", "une", "de", "a", "combien", "coute", "le", "la"])
TABLE = Unit("", 1.0, (
    Unit("Site | Salle | Jour", 0),
    Unit("Maison de quartier | grande salle | lundi", 0),
    Unit("Maison de quartier | petite salle | mardi", 0),
    Unit("Gymnase | grande salle | jeudi", 0),
))  # fmt: skip
PLACES = Unit("", 1.0, (Unit("Hameau | Tri", 0), Unit("La Combe | jaune", 0), Unit("Le Mas Vert | verte", 0)))


@pytest.mark.parametrize(
    ("before", "said", "whole"),
    [
        ("le repas avec un QF de 600 ?", "et pour 1 300 ?", "le repas avec un QF de 1 300 ?"),
        ("le repas avec un QF de 600 ?", "et pour un quotient de 1300 ?", "le repas avec un QF de 1300 ? quotient"),
        ("le repas avec un QF de 600 ?", "et à 1300 € ?", "le repas avec un QF de 1300 ?"),
        ("la piscine à 8 ans", "et à 15 ans ?", "la piscine à 15 ans"),
        ("la piscine à 8 ans", "et à 15 ?", "la piscine à 15 ans"),
        ("le repas avec un QF de 600 ?", "et pour 3 enfants ?", ""),
        ("la piscine à 8 ans", "et pour 20 euros ?", ""),
        ("la piscine à 8 ans pour 2 enfants", "et à 15 ?", ""),
        ("la piscine", "et à 15 ans ?", ""),
        ("la piscine à 8 ans", "et le mercredi ?", ""),
    ],
)
def test_a_number_takes_the_place_of_another_of_the_same_thing(before: str, said: str, whole: str) -> None:
    assert number_swapped(before, said, EMPTY) == whole


@pytest.mark.parametrize(
    ("before", "words", "whole"),
    [
        ("quand est libre la grande salle du gymnase ?", ["petites"], "quand est libre la petites salle du gymnase ?"),
        ("quand est libre le gymnase ?", ["maison", "quartier"], "quand est libre le maison quartier ?"),
        ("quand est libre la salle ?", ["petite"], ""),
        ("quand est libre le gymnase ?", ["piscine"], ""),
        ("quand est libre le gymnase ?", [], ""),
    ],
)
def test_a_value_takes_the_place_of_another_of_its_column(before: str, words: list[str], whole: str) -> None:
    assert value_swapped(before, words, TABLE, situation=False) == whole


def test_a_place_is_added_where_none_was_said() -> None:
    assert value_swapped("la poubelle ?", ["mas", "vert"], PLACES, situation=True) == "la poubelle ? mas vert"
    assert (
        value_swapped("la poubelle à la Combe ?", ["mas", "vert"], PLACES, situation=True)
        == "la poubelle à la mas vert ?"
    )
    assert value_swapped("la poubelle jaune ?", ["combe"], PLACES, situation=False) == ""
