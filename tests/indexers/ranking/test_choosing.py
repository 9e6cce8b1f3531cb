"""The passages of one document, told apart by what they do not share."""

import pytest

from indexers.language.query import Query
from indexers.language.spelling import Speller
from indexers.ranking.choosing import features, order
from ports.knowledge import Passage


def passage(number: int, heading: str, text: str) -> Passage:
    headings = (heading,) if heading else ()
    return Passage(f"identite#{number}", "identite", "Carte d'identité", text, ("usager",), headings)


PASSAGES = [
    passage(1, "Durée", "La carte d'identité est valable dix ans."),
    passage(2, "Pièces à présenter", "Le demandeur apporte un justificatif de domicile."),
    passage(3, "Retrait", "La carte d'identité se retire au guichet."),
    passage(4, "Prix", "La première carte d'identité est gratuite."),
]
QUERY = Query({"cart": {"cart": 1.0}, "identit": {"identit": 1.0}, "papi": {"papi": 1.0, "piec": 0.2}}, ())
RARITY = {"cart": 2.0, "identit": 2.0, "papi": 2.0}


def test_a_word_that_all_passages_hold_tells_nothing() -> None:
    assert order(PASSAGES, {}, "", QUERY, RARITY)[0][0] == "identite#2"


def test_meaning_decides_between_equals() -> None:
    cosines = {"identite#1": 0.70, "identite#2": 0.70, "identite#3": 0.80}
    ranked = [ident for ident, _ in order(PASSAGES, cosines, "", Query({}, ()), {})]
    assert ranked[0] == "identite#3"


def test_a_question_without_a_known_word_is_no_error() -> None:
    assert len(order(PASSAGES, {}, "zzz", Query.of("zzz", Speller({})), {})) == len(PASSAGES)


def test_scores_are_probabilities() -> None:
    assert sum(score for _, score in order(PASSAGES, {}, "", QUERY, RARITY)) == pytest.approx(1)


@pytest.mark.parametrize(
    ("question", "chosen"),
    [
        ("Que faut-il apporter ?", "identite#2"),
        ("C'est cher ?", "identite#4"),
        ("Jusqu'à quand est-elle valable ?", "identite#1"),
    ],
)
def test_what_a_question_wants_decides_without_a_common_word(question: str, chosen: str) -> None:
    assert order(PASSAGES, {}, question, Query.of(question, Speller({})), {})[0][0] == chosen


def test_a_passage_whose_heading_is_asked_word_for_word_goes_first() -> None:
    same = "La démarche se fait au guichet, sur rendez-vous."
    beside = [passage(1, "Retrait", same), passage(2, "Retrait à domicile", same), passage(3, "Renouvellement", same)]
    words = {"retrait": {"retrait": 1.0}, "domicil": {"domicil": 1.0}}
    ranked = [ident for ident, _ in order(beside, {}, "", Query(words, ()), dict.fromkeys(words, 2.0))]
    assert ranked == ["identite#2", "identite#1", "identite#3"]


def test_an_opening_yields_to_what_says_the_same_under_a_heading() -> None:
    same = "La carte se demande au guichet."
    assert order([passage(1, "", same), passage(2, "Demande", same)], {}, "", Query({}, ()), {})[0][0] == "identite#2"


@pytest.mark.parametrize(("question", "chosen"), [("Mon fils a 14 ans", "identite#1"), ("J'ai 30 ans", "identite#2")])
def test_a_band_that_the_number_of_the_question_is_not_in_yields_to_its_own(question: str, chosen: str) -> None:
    bands = [
        passage(1, "Moins de 18 ans", "Deux parents signent."),
        passage(2, "18 ans ou plus", "Le demandeur signe."),
    ]
    assert order(bands, {}, question, Query({}, ()), {})[0][0] == chosen


def test_a_band_alone_is_not_outside() -> None:
    alone = [passage(1, "Moins de 18 ans", "Deux parents signent."), passage(2, "Retrait", "Au guichet.")]
    assert not any(seen.outside for seen in features(alone, {}, "J'ai 30 ans", Query({}, ()), {}).values())
