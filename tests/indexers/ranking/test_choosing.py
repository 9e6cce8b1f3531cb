"""The passages of one document, told apart by what they do not share."""

import pytest

from indexers.language.query import Query
from indexers.language.spelling import Speller
from indexers.ranking.choosing import order
from ports.knowledge import Passage


def passage(number: int, heading: str, text: str) -> Passage:
    return Passage(f"identite#{number}", "identite", "Carte d'identité", text, ("usager",), (heading,))


PASSAGES = [
    passage(1, "Durée", "La carte d'identité est valable dix ans."),
    passage(2, "Pièces à présenter", "Le demandeur apporte un justificatif de domicile."),
    passage(3, "Retrait", "La carte d'identité se retire au guichet."),
    passage(4, "Prix", "La première carte d'identité est gratuite."),
]
QUERY = Query({"cart": {"cart": 1.0}, "identit": {"identit": 1.0}, "papi": {"papi": 1.0, "piec": 0.2}}, ())
RARITY = {"cart": 2.0, "identit": 2.0, "papi": 2.0}


def test_a_word_that_all_passages_hold_tells_nothing() -> None:
    assert order(PASSAGES, {}, QUERY, RARITY)[0][0] == "identite#2"


def test_meaning_decides_between_equals() -> None:
    cosines = {"identite#1": 0.70, "identite#2": 0.70, "identite#3": 0.80}
    ranked = [ident for ident, _ in order(PASSAGES, cosines, Query({}, ()), {})]
    assert ranked[0] == "identite#3"


def test_a_question_without_a_known_word_is_no_error() -> None:
    assert len(order(PASSAGES, {}, Query.of("zzz", Speller({})), {})) == len(PASSAGES)


def test_scores_are_probabilities() -> None:
    assert sum(score for _, score in order(PASSAGES, {}, QUERY, RARITY)) == pytest.approx(1)


@pytest.mark.parametrize(
    ("question", "chosen"),
    [
        ("Que faut-il apporter ?", "identite#2"),
        ("C'est cher ?", "identite#4"),
        ("Jusqu'à quand est-elle valable ?", "identite#1"),
    ],
)
def test_what_a_question_wants_decides_without_a_common_word(question: str, chosen: str) -> None:
    assert order(PASSAGES, {}, Query.of(question, Speller({})), {})[0][0] == chosen
