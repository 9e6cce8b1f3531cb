"""The case that a quote is for, said above it."""

import pytest

from bot.answering.cases import case
from ports.knowledge import Passage


def under(*headings: str) -> Passage:
    return Passage("duplicata#1", "duplicata", "Duplicata", "Demandez un duplicata.", ("usager",), headings)


@pytest.mark.parametrize(
    ("headings", "said", "expected"),
    [
        (("Permis perdu", "À l'étranger"), "j'ai perdu mon permis", "À l'étranger"),
        (("À l'étranger",), "j'ai perdu mon permis à l'étranger", ""),
        (("Moins de 18 ans",), "mon fils a 16 ans", "Moins de 18 ans"),
        (("Aide majorée", "Durée"), "combien de temps ?", "Aide majorée"),
        (("Salariés", "Si vous êtes malade"), "et les salaries malades ?", ""),
        (("Cas général", "Pièces à fournir"), "quels papiers ?", ""),
        (("En cas de perte, que faire ?",), "et pour un passeport ?", ""),
        ((), "quels papiers ?", ""),
    ],
)
def test_a_case_that_is_not_said_is_named(headings: tuple[str, ...], said: str, expected: str) -> None:
    assert case(under(*headings), said) == expected
