"""Which form a message asks for: its words first, then the action understood; and what is no wish."""

import pytest

from bot.understanding.understanding import Understood
from bot.wishes import wish
from ports.people import Audience
from skills import spec

SKILLS = {name: spec.load(name) for name in spec.names()}


def understood(kind: str = "action", action: str | None = None, *, attack: bool = False) -> Understood:
    return Understood("intranet", kind, action, "normal", "fr", 0.9, {}, (), (), attack)


def form(text: str, wanted: Understood, audience: Audience = Audience.AGENT) -> str | None:
    found = wish(text, wanted, audience, SKILLS)
    return found.form if found else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("je veux modifier mon congé", "modification_conge"),
        ("décaler mes vacances au 12 mars", "modification_conge"),
        ("Modifier la demande C-2026-00001", "modification_conge"),
        ("repousse mon RTT d'une semaine", "modification_conge"),
        ("mes congés du 15 mars, je voudrais les décaler au 16", "modification_conge"),
        ("mon RTT du 15 mars, je souhaite l'annuler", "annulation_conge"),
        ("Sur mon ticket, précise que c'est urgent", "message_ticket"),
        ("annule mon congé", "annulation_conge"),
        ("ajoute au ticket T-2026-00001 : le problème revient", "message_ticket"),
        ("relancer mon ticket", "message_ticket"),
        ("Une précision pour mon ticket : bureau 12", "message_ticket"),
    ],
)
@pytest.mark.parametrize("kind", ["action", "question", "status", "report"])
def test_words_start_a_form_whatever_is_understood(text: str, name: str, kind: str) -> None:
    assert form(text, understood(kind)) == name


@pytest.mark.parametrize(
    "text",
    [
        "mon chef a annulé mes congés",
        "mes vacances ont été décalées par le service",
        "Combien de jours à l'avance poser ses congés d'été ?",
        "Peut-on reporter ses congés sur l'année suivante ?",
        "je souhaite créer un ticket informatique",
        "ajoute un ticket pour l'imprimante",
        "où en est mon ticket ?",
        "note de frais : j'ai perdu le ticket du parking",
        "combien de tickets restaurant par mois",
        "modifier mon mot de passe",
        "annuler mon rendez-vous",
    ],
)
def test_what_only_looks_like_a_wish_is_none(text: str) -> None:
    assert form(text, understood("question")) is None


def test_a_question_of_procedure_wants_to_be_told_first() -> None:
    for text in ("Comment annuler un congé ?", "Peut-on annuler un congé ?"):
        found = wish(text, understood("question"), Audience.AGENT, SKILLS)
        assert found
        assert found.how
        assert not found.surely_acts


def test_an_attack_a_person_wanted_and_another_public_start_nothing() -> None:
    assert form("annule mon congé", understood(attack=True)) is None
    assert form("annule mon congé", understood("handoff")) is None
    assert form("annule mon congé", understood(), Audience.USAGER) is None


def test_the_action_understood_starts_its_form_when_no_words_do() -> None:
    assert form("mon écran est noir", understood("report", "it_ticket")) == "ticket_informatique"
    assert form("mon écran est noir", understood("status", "it_ticket")) is None
    assert form("mon écran est noir", understood("report", "report_issue")) is None
