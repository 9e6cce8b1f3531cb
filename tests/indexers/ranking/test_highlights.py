"""The units of a passage, and what each holds of a question."""

from indexers.language.query import Query
from indexers.ranking.highlights import units
from ports.knowledge import Passage

QUERY = Query({"voitur": {"voitur": 1.0, "vehicul": 0.6, "auto": 0.5}, "cart": {"cart": 1.0}}, ())
WORTH = {"voitur": 2.0, "cart": 1.0}


def passage(text: str, title: str = "Démarches") -> Passage:
    return Passage("a#0", "a", title, text, ("usager",))


def test_a_list_stays_with_its_lead_in_and_sentences_part() -> None:
    found = units(passage("Une phrase. Il faut :\n- une photo\n- un acte\nUne autre."), QUERY, WORTH)
    assert [unit.text for unit in found] == ["Une phrase.", "Il faut :\n- une photo\n- un acte", "Une autre."]


def test_a_word_counts_once_by_whichever_of_its_names() -> None:
    (found,) = units(passage("Le véhicule, une auto, reçoit sa carte."), QUERY, WORTH)
    assert found.held == {"voitur": 1.2, "cart": 1.0}
    assert found.weight == 2.2


def test_a_word_of_the_title_counts_for_half() -> None:
    (found,) = units(passage("La voiture et sa carte.", "Vendre son véhicule"), QUERY, WORTH)
    assert found.held == {"voitur": 1.0, "cart": 1.0}


def test_a_sentence_that_says_nothing_of_the_question_weighs_nothing() -> None:
    (found,) = units(passage("Le guichet ouvre à 9 heures."), QUERY, WORTH)
    assert (found.weight, found.held) == (0, {})
