"""Whom to call at once: urgent messages alone, for those whom it concerns, in sentences that exist."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot import emergencies
from bot.emergencies import emergency
from bot.understanding.signals import Signals
from bot.understanding.understanding import Understood
from ports.people import Audience
from ports.yaml import load_yaml

CLICKED = Understood(
    "intranet", "report", "it_ticket", "urgent", "fr", 0.9, {}, (), (), signals=("que_faire", "incident_informatique")
)


def test_an_urgent_message_has_its_number() -> None:
    found = emergency(CLICKED, Audience.AGENT)
    assert found is not None
    assert found.service({"accueil", "assistance"}) == "assistance"
    assert found.service({"accueil"}) == "accueil"


@pytest.mark.parametrize("change", [{"priority": "high"}, {"attack": True}, {"signals": ("que_faire",)}])
def test_what_is_not_urgent_has_none(change: dict[str, object]) -> None:
    assert emergency(replace(CLICKED, **change), Audience.AGENT) is None


def test_an_emergency_of_staff_is_not_told_to_others() -> None:
    assert emergency(CLICKED, Audience.USAGER) is None


def test_a_question_of_rules_is_no_emergency() -> None:
    cable = replace(CLICKED, signals=("danger_electrique",))
    assert emergency(cable, Audience.USAGER) is not None
    assert emergency(replace(cable, kind="question"), Audience.USAGER) is None


def test_every_emergency_has_its_signal_and_its_sentence() -> None:
    known = emergencies._emergencies()
    phrases = load_yaml(Path(emergencies.__file__).with_name("phrases.yaml").read_text("utf-8"))
    assert set(known) <= set(Signals.load().entries)
    assert {one.phrase for one in known.values()} <= set(phrases)
