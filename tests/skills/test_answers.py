"""Short answers: above all, what is a yes and what is none."""

import pytest

from skills.forms.answers import (
    asks_something,
    describes_something,
    is_acceptance,
    is_cancel,
    is_command,
    is_modify,
    is_no,
    is_skip,
    is_yes,
)
from skills.forms.phrases import first_sentence, shortened


@pytest.mark.parametrize(
    "text",
    [
        "oui",
        "Oui.",
        "OUI !",
        "oui merci",
        "oui, s'il vous plaît",
        "ok",
        "Ok, merci beaucoup",
        "d'accord",
        "c'est bon",
        "c'est bon pour moi",
        "je confirme",
        "oui je confirme",
        "vas-y",
        "allez-y",
        "yes",
        "ouais",
        "parfait",
        "valider",
        "Confirmer",
        "👍",
        "finalement oui",
        "oui oui",
    ],
)
def test_is_a_yes(text):
    assert is_yes(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "oui ?",
        "ok ?",
        "oui mais le 4 mars",
        "oui mais",
        "oui et non",
        "oui annule",
        "non",
        "pas d'accord",
        "je ne confirme pas",
        "c'est pas bon",
        "ce n'est pas bon",
        "oui du 3 au 5",
        "merci",
        "bien",
        "bonjour",
        "peut-être",
        "je crois que oui",
        "oui demain",
        "non oui",
        "👎",
    ],
)
def test_is_no_yes(text):
    assert not is_yes(text)


@pytest.mark.parametrize("text", ["non", "Non merci", "nan", "finalement non", "c'est pas bon", "pas du tout", "👎"])
def test_is_a_no(text):
    assert is_no(text)


@pytest.mark.parametrize("text", ["non, l'après-midi", "non le 4", "oui", "", "non pas celui-là"])
def test_is_more_than_a_no(text):
    assert not is_no(text)


@pytest.mark.parametrize(
    "text",
    [
        "annuler",
        "annule",
        "Annulez tout",
        "laisse tomber",
        "non laisse tomber",
        "stop",
        "tant pis, merci",
        "j'abandonne",
        "annule ma demande",
        "finalement je ne veux plus",
    ],
)
def test_asks_to_stop(text):
    assert is_cancel(text)


@pytest.mark.parametrize(
    "text", ["", "annule ma demande C-2026-00001", "annuler une impression bloquée", "oui annule", "non", "demande"]
)
def test_asks_something_else_than_to_stop(text):
    assert not is_cancel(text)


@pytest.mark.parametrize("text", ["non", "non merci", "passer", "rien", "aucun", "pas de motif", "-", "néant", "RAS"])
def test_leaves_a_field_empty(text):
    assert is_skip(text)


def test_a_motive_that_starts_with_no_is_a_motive():
    assert not is_skip("non-paiement")
    assert not is_skip("rien de grave, un déménagement")


@pytest.mark.parametrize("text", ["modifier", "non, modifier", "je voudrais changer", "corrige"])
def test_wants_to_change_something(text):
    assert is_modify(text)


@pytest.mark.parametrize("text", ["modifier la date", "change le motif : mariage", "oui"])
def test_says_what_to_change(text):
    assert not is_modify(text)


@pytest.mark.parametrize(
    "text", ["combien il m'en reste", "c'est loin ?", "est-ce que c'est payé", "parler à un agent"]
)
def test_has_the_form_of_a_question(text):
    assert asks_something(text)


def test_an_assertion_is_no_question():
    assert not asks_something("l'imprimante du 2e étage")


@pytest.mark.parametrize("text", ["je voudrais ouvrir un ticket svp", "ticket", "besoin d'aide informatique", "pb", ""])
def test_a_request_that_describes_nothing(text):
    assert not describes_something(text)


@pytest.mark.parametrize("text", ["écran noir", "mdp expiré impossible de me loguer", "toner vide imprimante CTM"])
def test_a_request_that_says_what_it_is_about(text):
    assert describes_something(text)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Bonjour,\nMon écran s'éteint. J'ai tout essayé.", "Mon écran s'éteint"),
        ("bonjour, écran noir", "Écran noir"),
        ("écran noir", "Écran noir"),
        ("Bonjour", "Bonjour"),
        ("mot " * 40, "Mot" + " mot" * 18 + "…"),
        ("x" * 200, "X" + "x" * 78 + "…"),
    ],
)
def test_first_sentence(text, title):
    assert first_sentence(text, 80) == title
    assert len(title) <= 80


def test_a_short_text_is_not_cut():
    assert shortened("court", 80) == "court"


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("/start", True),
        (" /Aide ", True),
        ("/reset", True),
        ("/reset mon mot de passe", False),
        ("/etc/passwd", False),
        ("/", False),
        ("et/ou", False),
        ("aide", True),
        ("Menu svp", True),
        ("Bonjour, que savez-vous faire ?", True),
        ("tu peux m'aider ?", True),
        ("tu peux m'aider à trier ?", False),
        ("aide au logement", False),
        ("le menu de la cantine", False),
    ],
)
def test_is_command(said: str, command: bool) -> None:
    assert is_command(said) is command


@pytest.mark.parametrize(
    ("said", "accepted"),
    [
        ("oui", True),
        ("Oui merci", True),
        ("ouvrir un ticket", True),
        ("oui, ouvre le ticket s'il te plaît", True),
        ("je veux bien", True),
        ("ok merci", False),
        ("parfait", False),
        ("oui ?", False),
        ("oui mais plus tard", False),
        ("merci", False),
        ("non", False),
    ],
)
def test_an_offer_is_taken_up_in_so_many_words(said: str, accepted: bool) -> None:
    assert is_acceptance(said) is accepted


@pytest.mark.parametrize("text", ["retour", "question précédente svp", "recommencer", "modifier"])
def test_going_back_is_changing_something(text: str) -> None:
    assert is_modify(text)
