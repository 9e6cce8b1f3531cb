"""Repair of the words of a question."""

import pytest

from indexers.query import mended
from indexers.spelling import Speller

VOCABULARY = {
    "ecole": 9,
    "rendez": 5,
    "vous": 9,
    "dechetterie": 4,
    "carte": 8,
    "inscription": 6,
    "conge": 7,
    "passeport": 3,
    "identite": 5,
    "culture": 2,
    "cloture": 8,
    "trn": 1,
    "sports": 6,
    "transports": 4,
    "agrement": 2,
    "largement": 7,
}


@pytest.fixture
def speller() -> Speller:
    return Speller(VOCABULARY, 10)


@pytest.mark.parametrize(
    ("word", "repaired"),
    [
        ("ecole", ["ecole"]),
        ("ecoles", ["ecoles"]),
        ("lecole", ["ecole"]),
        ("dinscription", ["inscription"]),
        ("rendezvous", ["rendez", "vous"]),
        ("passport", ["passeport"]),
        ("dechetrie", ["dechetterie"]),
        ("cartte", ["carte"]),
        ("idnetite", ["identite"]),
        ("cluture", ["culture"]),
        ("trnsports", ["transports"]),
        ("lagremnet", ["agrement"]),
        ("qulles", ["quelles"]),
        ("fuat", ["faut"]),
        ("luis", []),
        ("xyz", []),
        ("astronaute", []),
        ("2027", []),
    ],
)
def test_repair(speller: Speller, word: str, repaired: list[str]) -> None:
    assert speller.repair(word) == repaired


def test_an_empty_vocabulary_knows_nothing() -> None:
    assert Speller({}).repair("ecole") == []


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("Comment sfefectue le partage des biens ?", "comment effectue le partage des biens"),
        ("Comment s'effectue le partage ?", ""),
        ("partage zzzzz", ""),
        ("", ""),
    ],
)
def test_a_question_is_mended_only_when_it_needs_to_be(question: str, whole: str) -> None:
    speller = Speller({"effectue": 3, "partage": 5, "biens": 4}, 10)
    assert mended(question, speller) == whole
