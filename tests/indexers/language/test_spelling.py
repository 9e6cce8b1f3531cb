"""Repair of the words of a question."""

import pytest

from indexers.language.query import mended
from indexers.language.spelling import Speller

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
    "mairie": 8,
    "marie": 9,
    "horaires": 6,
    "frais": 9,
    "terrain": 3,
    "bureaux": 4,
    "euros": 9,
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
        ("meri", ["mairie"]),
        ("horere", ["horaires"]),
        ("pasport", ["passeport"]),
        ("terin", ["terrain"]),
        ("buro", ["bureaux"]),
        ("inskripsion", ["inscription"]),
        ("fais", []),
        ("courir", []),
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
    ("question", "repaired"),
    [
        ("Comment seffetcue le partage des biens ?", "Comment effectue le partage des biens ?"),
        ("Le PARTTAGE de mes rendezvous", "Le PARTAGE de mes rendez vous"),
        ("L'héritage partgé, léffectue-t-on ?", "L'héritage partage, effectue-t-on ?"),
        ("je veux mourir, l'effectuer", "je veux mourir, l'effectuer"),
        ("le partaj dé bien", "le partage dé bien"),
        ("partage zzzzz", "partage zzzzz"),
        ("", ""),
    ],
)
def test_only_what_is_surely_misspelt_is_mended_where_it_stands(question: str, repaired: str) -> None:
    speller = Speller({"effectue": 3, "partage": 5, "biens": 4, "courir": 2, "rendez": 5, "vous": 9}, 10)
    assert mended(question, speller) == repaired
