"""Repair of the words of a question."""

import pytest

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
        ("xyz", []),
        ("astronaute", []),
        ("2027", []),
    ],
)
def test_repair(speller: Speller, word: str, repaired: list[str]) -> None:
    assert speller.repair(word) == repaired


def test_an_empty_vocabulary_knows_nothing() -> None:
    assert Speller({}).repair("ecole") == []
