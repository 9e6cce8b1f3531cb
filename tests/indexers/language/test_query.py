"""A question as the engine reads it."""

from indexers.language.query import Query
from indexers.language.spelling import Speller

SPELLER = Speller({"vehicule": 3, "horaires": 4, "mairie": 5}, 6)


def test_a_word_that_no_document_says_keeps_its_other_names() -> None:
    query = Query.of("ma bagnole", SPELLER)
    assert query.words["bagnol"] == {"bagnol": 1.0, "vehicul": 0.3}
    assert query.unknown == ()


def test_what_no_document_says_and_nothing_else_names_is_unknown() -> None:
    assert Query.of("mon astronaute", SPELLER).unknown == ("astronaute",)


def test_what_is_wanted_is_heard_in_misspelt_words() -> None:
    assert Query.of("les horère de la meri", SPELLER).wants == {"heure"}
