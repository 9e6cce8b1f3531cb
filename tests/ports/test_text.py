"""How texts are read and compared."""

import pytest

from ports.text import unshouted


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("QUELS PAPIERS POUR UNE CARTE D'IDENTITÉ ?", "quels papiers pour une carte d'identité ?"),
        ("Bonjour, JE VEUX REFAIRE MA CARTE GRISE svp", "bonjour, je veux refaire ma carte grise svp"),
        ("OÙ EST LA CAF", "où est la caf"),
        ("КУДА ОБРАТИТЬСЯ", "куда обратиться"),
        ("C'EST OÙ ?", "c'est où ?"),
    ],
)
def test_capitals_are_read_as_small_letters(written: str, read: str) -> None:
    assert unshouted(written) == read


@pytest.mark.parametrize(
    "written",
    [
        "",
        "12 ?",
        "Où refaire ma CNI ?",
        "le CCAS et la MDPH",
        "Je suis Jean MARTIN",
        "URGENT : mot de passe perdu",
        "护照",
    ],
)
def test_a_sigle_a_name_or_one_word_that_insists_shouts_nothing(written: str) -> None:
    assert unshouted(written) == written
