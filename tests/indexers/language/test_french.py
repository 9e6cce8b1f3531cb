"""Words and stems of French."""

import pytest

from indexers.language.french import stop_words, terms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'école d'Élodie", ["ecole", "elodie"]),
        ("l’œuvre qu’il a vue", ["oeuvre", "il", "a", "vue"]),
        ("1 200 € pour 30 m²", ["1200", "pour", "30", "m2"]),
        ("8h30, rendez-vous !", ["8h30", "rendez", "vous"]),
        ("aujourd'hui", ["aujourdhui"]),
        ("", []),
        ("بطاقة الهوية", ["بطاقة", "الهوية"]),
    ],
)
def test_words_are_folded_and_without_elision(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_accents_change_nothing() -> None:
    assert terms("Les congés payés de l'été") == terms("les conges payes de lete".replace("lete", "l'ete"))


def test_singular_and_plural_meet() -> None:
    assert terms("demandes de congés") == terms("demande de congé")


def test_stop_words_are_dropped() -> None:
    assert terms("je voudrais mon avec pour dans") == []
    assert "suis" in stop_words()
