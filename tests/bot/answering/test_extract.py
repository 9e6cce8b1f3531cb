"""What is quoted of what was found."""

from bot.answering.extract import MOST_WORDS, extract
from ports.knowledge import Hit, Passage, Unit

LIST = "Les pièces à fournir :\n- une photo\n- un justificatif de domicile"


def hit(document: str, *units: tuple[str, float], score: float = 1.0) -> Hit:
    text = "\n".join(text for text, _ in units)
    passage = Passage(f"{document}#0", document, document.title(), text, ("usager",))
    return Hit(passage, score, tuple(Unit(*unit) for unit in units))


def test_nothing_found_nothing_quoted() -> None:
    assert extract([]) == []


def test_every_word_quoted_stands_in_the_passage() -> None:
    found = extract([hit("a", ("Une phrase.", 1), (LIST, 2), ("Une autre.", 0))])[0]
    for unit in found.units:
        assert unit in found.passage.text


def test_a_list_is_quoted_whole_with_its_lead_in() -> None:
    assert LIST in extract([hit("a", ("Préambule.", 0), (LIST, 3))])[0].text


def test_sentences_come_in_the_order_of_the_passage() -> None:
    text = extract([hit("a", ("Un.", 0), ("Deux.", 3), ("Trois.", 1))])[0].text
    assert text == "Un. Deux. Trois."


def test_an_answer_stays_short_without_cutting_a_sentence() -> None:
    long = " ".join(["mot"] * 50) + "."
    found = extract([hit("a", (long, 1), (long, 3), (long, 2), (long, 0))])[0]
    assert len(found.text.split()) <= MOST_WORDS
    assert found.text.endswith(".")


def test_a_single_sentence_longer_than_an_answer_is_quoted_whole() -> None:
    long = " ".join(["mot"] * 200) + "."
    assert extract([hit("a", (long, 1))])[0].text == long


def test_a_second_document_is_quoted_only_when_it_is_as_good() -> None:
    first = hit("a", ("Réponse.", 2), score=1.0)
    assert len(extract([first, hit("b", ("Autre réponse.", 2), score=0.95)])) == 2
    assert len(extract([first, hit("b", ("Autre réponse.", 2), score=0.5)])) == 1
    assert len(extract([first, hit("b", ("Sans rapport.", 0), score=0.99)])) == 1
