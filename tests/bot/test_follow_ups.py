"""Questions that leave their subject unsaid, and those that stand by themselves."""

import pytest

from bot import follow_ups
from bot.follow_ups import LONGEST, completed

CARD = "Comment refaire une carte d'identité ?"


@pytest.mark.parametrize(
    "text",
    [
        "et combien ça coûte ?",
        "quels papiers ?",
        "quel délai",
        "Et quand ?",
        "combien de temps ça prend ?",
        "Qui contacter ?",
        "il faut prendre rendez-vous ?",
        "comment faire la demande ?",
        "c'est ouvert le samedi matin ?",
    ],
)
def test_a_question_that_only_asks_takes_the_subject(text: str) -> None:
    assert completed(text, CARD) == f"refaire carte identité {text}"


def test_what_the_question_before_asked_is_left_out() -> None:
    assert completed("quel prix ?", "Combien coûte un repas à la cantine ?") == "repas cantine quel prix ?"


@pytest.mark.parametrize("text", ["C'est où ?", "où ça", "et c'est où"])
def test_a_place_is_asked_as_documents_tell_it(text: str) -> None:
    assert completed(text, CARD) == "refaire carte identité à quelle adresse se trouve le lieu ?"


@pytest.mark.parametrize(
    "text",
    [
        "et pour un mineur ?",
        "et en cas de perte ?",
        "Et si je suis étranger ?",
        "et le passeport ?",
        "et pour mon fils de 10 ans",
    ],
)
def test_a_question_that_changes_something_takes_all(text: str) -> None:
    assert completed(text, CARD) == f"{CARD} {text}"


@pytest.mark.parametrize(
    "text",
    [
        "Combien coûte un passeport ?",
        "Quels papiers pour un mariage ?",
        "Où est la déchèterie ?",
        "et le toner de l'imprimante est vide",
        "et un rtt lundi",
        "Et comment inscrire ma fille à la cantine cette année ?",
        "combien de congés me reste-t-il ?",
        "la piscine est ouverte dimanche ?",
        "je pars lundi",
        "merci",
        "È permesso installare programmi da soli?",
        "oui",
        "Comment ça va ?",
        "Quelle heure est-il ?",
        "parler à un agent",
        "",
        "?",
    ],
)
def test_a_whole_message_stands_by_itself(text: str) -> None:
    assert completed(text, CARD) == ""


def test_nothing_is_taken_from_nothing_nor_from_a_long_message() -> None:
    assert completed("c'est où ?", "") == ""
    assert completed("c'est où ?", "x" * (LONGEST + 1)) == ""


def test_a_circumstance_takes_the_place_of_the_one_that_it_excludes() -> None:
    minor = follow_ups._with_circumstance(CARD, "et pour un mineur ?")
    assert minor == f"{CARD}\net pour un mineur ?"
    lost = follow_ups._with_circumstance(minor, "et en cas de perte ?")
    assert lost.split("\n") == [CARD, "et pour un mineur ?", "et en cas de perte ?"]
    assert follow_ups._with_circumstance(lost, "et pour un majeur ?").split("\n")[1:] == [
        "et en cas de perte ?",
        "et pour un majeur ?",
    ]
    assert len(follow_ups._with_circumstance(lost, "et si je déménage ?").split("\n")) == 3
