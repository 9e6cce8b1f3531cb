"""What is suggested, and what staff read first, whatever the engine found."""

from collections.abc import Sequence

from bot import commune
from bot.answering.answer import Answering, Asked
from bot.answering.circumstances import Question
from bot.understanding.understanding import Understood
from ports.knowledge import Evidence, Findings, Hit, Passage, Unit
from skills.contract import Status
from skills.phrases import Phrases
from tests.skills.player import ROOT, VALMONT

ASKED = Understood("intranet", "question", None, "normal", "fr", 0.9, {}, (), (), kinds={"question": 1.0})
SURE = Evidence(coverage=1.0, rarest_found=True, lexical=9.0, agreement=1.0, margin=0.5, asked=2)
LESS_SURE = Evidence(coverage=0.2, lexical=0.5, asked=6)
PHRASES = Phrases.load([ROOT / "bot" / "phrases.yaml"])
CONTACT = commune.Contact(nom="l'accueil")


def answering(answer: float, suggest: float = 0.001) -> Answering:
    seuils = commune.Seuils(repondre=answer, proposer=suggest)
    return Answering(PHRASES, commune.load(VALMONT).model_copy(update={"seuils": seuils}))


def found(scores: Sequence[float], readers: str, evidence: Evidence = SURE) -> Findings:
    passages = [
        Passage(f"{readers}{at}", f"{readers}{at}", "Titre", f"Texte {readers} {at}.", (readers,))
        for at, _ in enumerate(scores)
    ]
    hits = [Hit(one, score, (Unit(one.text, 1.0),)) for one, score in zip(passages, scores, strict=True)]
    return Findings(tuple(hits), evidence)


def test_a_whole_town_s_streets_are_no_buttons() -> None:
    for number, offered in ((3, 4), (200, 1)):
        streets = tuple(f"Rue {at}" for at in range(number))
        card = answering(0.5).ask(Question("rue", "Dans quelle rue ?", streets)).card
        assert card is not None
        assert len(card.buttons) == offered


def test_documents_far_below_the_first_are_not_suggested() -> None:
    reply = answering(0.999).reply(Asked("tri ?", ASKED, found([10, 6.1, 5.9, 9], "usager")), CONTACT)
    assert reply.status is Status.SUGGESTED
    assert [citation.document for citation in reply.citations] == ["usager0", "usager1", "usager3"]
    assert "ces documents" in reply.text


def test_one_document_is_suggested_alone() -> None:
    reply = answering(0.999).reply(Asked("tri ?", ASKED, found([10, 2], "usager")), CONTACT)
    assert [citation.document for citation in reply.citations] == ["usager0"]
    assert "ce document" in reply.text


def test_staff_read_their_own_document_first_and_then_that_of_citizens() -> None:
    asked = Asked("tri ?", ASKED, found([10], "usager"))
    reply = answering(0.001).reply_to_staff(asked, found([8], "agent"), CONTACT)
    assert [citation.document for citation in reply.citations] == ["agent0", "usager0"]
    assert reply.text.index("Pour les agents") < reply.text.index("Pour les habitants")


def test_a_document_of_staff_that_answers_less_surely_is_left() -> None:
    asked = Asked("tri ?", ASKED, found([10], "usager"))
    reply = answering(0.001).reply_to_staff(asked, found([8], "agent", LESS_SURE), CONTACT)
    assert [citation.document for citation in reply.citations] == ["usager0"]
