"""What makes one doubt that documents answer."""

import datetime as dt

import pytest

from bot.answering.doubts import looks_ahead, own_file, strangers
from ports.knowledge import Hit, Passage

TODAY = dt.date(2026, 11, 23)


def hits(text: str, date: dt.date | None = None) -> list[Hit]:
    return [Hit(Passage("a#0", "a", "Piscine", text, ("usager",), date=date), 1.0)]


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("À quelle heure ferme la piscine Jean-Bouin ?", 1),
        ("À quelle heure ferme la piscine Colette-Besson ?", 0),
        ("Quels sont les tarifs à Valmont ?", 0),
        ("Bonjour. Quel est le tarif ?", 0),
        ("QUELS SONT LES TARIFS DE LA PISCINE POUR LES ENFANTS ?", 0),
        ("Qui est Sandrine Morel, et où est Paul Bricard, et la rue Carnot ?", 2),
    ],
)
def test_names_that_the_document_lacks(question: str, count: int) -> None:
    found = hits("La piscine Colette-Besson ferme à 19 h.")
    assert strangers(question, found, frozenset({"ville", "de", "valmont"})) == count


@pytest.mark.parametrize(
    ("question", "date", "ahead"),
    [
        ("Quel sera le tarif en 2030 ?", dt.date(2026, 1, 1), True),
        ("Quel sera le tarif en 2027 ?", dt.date(2026, 1, 1), False),
        ("Quel était le tarif en 2024 ?", dt.date(2026, 1, 1), False),
        ("Depuis 2025, quel est le tarif ?", dt.date(2020, 11, 1), True),
        ("Quel sera le tarif en 2028 ?", None, True),
        ("Une commande de 20300 euros", None, False),
    ],
)
def test_years_that_the_document_cannot_know(question: str, date: dt.date | None, ahead: bool) -> None:
    assert looks_ahead(question, hits("Tarif à partir du 1er janvier 2027.", date), TODAY) is ahead


def test_nothing_found_lacks_everything() -> None:
    assert strangers("Où est Paul ?", [], frozenset()) == 1
    assert not looks_ahead("Où est Paul ?", [], TODAY)


@pytest.mark.parametrize(
    ("question", "own"),
    [
        ("Combien de jours me reste-t-il ?", True),
        ("où en est ma demande", True),
        ("Avez-vous bien reçu mon courrier ?", True),
        ("Combien de jours de congés par an ?", False),
        ("Où est la mairie ?", False),
    ],
)
def test_a_question_on_ones_own_file_is_put_as_such(question: str, *, own: bool) -> None:
    assert own_file(question) is own
