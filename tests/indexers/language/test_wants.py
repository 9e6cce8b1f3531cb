"""What a question wants, what a heading promises, what a text could answer."""

from pathlib import Path

import pytest

from indexers.language import wants
from indexers.language.glossary.lexicon import rows
from indexers.language.glossary.tongues import tongues
from indexers.language.query import Query
from indexers.language.spelling import Speller
from indexers.language.wants import announced, holds, wanted


@pytest.mark.parametrize(
    ("question", "language", "expected"),
    [
        ("Quels papiers faut-il pour refaire une carte d'identité ?", "fr", {"pieces"}),
        ("cb sa coute la cantine", "fr", {"prix"}),
        ("Combien de temps faut-il attendre ?", "fr", {"delai"}),
        ("Combien de temps pour avoir un passeport ?", "fr", {"delai"}),
        ("Un passeport est valable combien de temps ?", "fr", {"delai", "duree"}),
        ("prendre rendez-vous pour un passeport", "fr", {"demarche"}),
        ("Quand passe le camion ?", "fr", {"moment"}),
        ("à quelle heure fermez-vous ?", "fr", {"heure"}),
        ("je voudrais me marier, je dois ramener quoi", "fr", {"pieces"}),
        ("qui est la maire ?", "fr", {"personne"}),
        ("tu risk koi si tu roule sans casque", "fr", {"sanction"}),
        ("À quoi sert ce fichier ?", "fr", {"utilite"}),
        ("mon patron peut dire non ?", "fr", {"droit"}),
        ("How much do I have to pay?", "en", {"prix", "droit"}),
        ("¿Dónde lo pido?", "es", {"lieu"}),
        ("Wie lange dauert das?", "de", {"delai", "duree"}),
        ("czy mogę to zrobić?", "pl", {"droit"}),
        ("多少钱？", "zh", {"prix"}),
        ("أين أذهب؟", "ar", {"lieu"}),
        ("La piscine est belle.", "fr", set()),
    ],
)
def test_a_question_wants(question: str, language: str, expected: set[str]) -> None:
    assert Query.of(question, Speller({}), language).wants == expected


def test_a_word_within_another_asks_for_nothing() -> None:
    assert wanted(["le", "coutelier", "du", "quai"]) == frozenset()


def test_what_means_something_else_asks_for_nothing() -> None:
    assert "prix" not in wanted(["combien", "de", "jours"])
    assert "prix" in wanted(["combien", "de", "jours", "et", "a", "quel", "prix"])


@pytest.mark.parametrize(
    ("heading", "want"),
    [
        ("Les pièces à présenter", "pieces"),
        ("Coût", "prix"),
        ("Durée de validité", "duree"),
        ("Délai", "delai"),
        ("Horaires", "heure"),
        ("Peine encourue", "sanction"),
        ("De quoi s'agit-il ?", "utilite"),
    ],
)
def test_a_heading_promises(heading: str, want: str) -> None:
    assert want in announced(heading)


def test_a_text_holds_amounts_and_hours() -> None:
    assert all(holds("Le bain coûte 3,20 €, de 9 h à 18 h.", want) for want in ("prix", "heure"))
    assert not holds("La piscine est ouverte.", "prix")


def test_every_language_of_the_glossary_asks_for_what_wants_yaml_knows() -> None:
    asked = list(rows(Path(wants.__file__).with_suffix(".psv")))
    assert {name for row in asked for name in row["veut"]} <= set(wants._wants())
    assert all(set(row) - {"veut"} == set(tongues()) and all(map(all, row.values())) for row in asked)
