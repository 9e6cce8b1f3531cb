"""A question as the engine reads it."""

from indexers.language.query import Query, mended
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


def test_a_mark_that_no_document_says_is_written_by_its_other_name() -> None:
    assert mended("puis-je utiliser ChatGPT ?", SPELLER) == "puis-je utiliser intelligence artificielle ?"
    assert mended("puis-je utiliser ChatGPT ?", Speller({"chatgpt": 1}, 1)) == "puis-je utiliser ChatGPT ?"
    assert mended("combien cb", SPELLER) == "combien cb"
