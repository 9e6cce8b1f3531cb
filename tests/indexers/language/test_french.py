"""Words and stems of French."""

import pytest

from indexers.language.french import analyse, distinct_words, line_of_terms, stop_words, terms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'école d'Élodie", ["ecole", "elodie"]),
        ("l’œuvre qu’il a vue", ["oeuvre", "il", "a", "vue"]),
        ("1 200 € pour 30 m²", ["1200", "pour", "30", "m2"]),
        ("8h30, rendez-vous !", ["8h30", "rendez", "vous"]),
        ("aujourd'hui", ["aujourdhui"]),
        ("aujourd’hui, 12.345 ou 12 345 — « 3 000 »…", ["aujourdhui", "12", "345", "ou", "12345", "3000"]),
        ("l´arrêté n° 2 200 d`Œuvre, ½ Ætat", ["arrete", "n", "2200", "oeuvre", "1", "2", "aetat"]),
        ("", []),
        ("بطاقة الهوية", ["بطاقة", "الهوية"]),
    ],
)
def test_words_are_folded_and_without_elision(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize("text", ["L'ÉCOLE d’Œuvre : 1 200 m² – 3 000¾", "Straße µ´x_y `a` ª­¨ 5 000"])
def test_a_letter_of_another_script_changes_nothing_of_the_others(text: str) -> None:
    assert words(f"{text} Ж") == [*words(text), "ж"]


@pytest.mark.parametrize("other", ["", "Ж", "a\0b"])
def test_texts_analysed_together_are_as_they_are_alone(other: str) -> None:
    texts = frozenset({"Congé de 1", "200 agents,", "", "l'", "école — Œuvre", other})
    analysis = analyse([texts, frozenset({"Autre"})])
    alone = {*texts, "Autre"} - {"a\0b"}
    assert {text: analysis.terms[text] for text in alone} == {text: line_of_terms(text) for text in alone}
    assert analysis.terms.get("a\0b", "b") == "b"
    assert set(analysis.words[texts].split()) == set(distinct_words(texts))


def test_accents_change_nothing() -> None:
    assert terms("Les congés payés de l'été") == terms("les conges payes de lete".replace("lete", "l'ete"))


def test_singular_and_plural_meet() -> None:
    assert terms("demandes de congés") == terms("demande de congé")


def test_stop_words_are_dropped() -> None:
    assert terms("je voudrais mon avec pour dans") == []
    assert "suis" in stop_words()
