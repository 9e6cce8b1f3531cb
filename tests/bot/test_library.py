"""What is told before an answer in French, and whose documents are looked for."""

import re

import pytest

from bot import emergencies
from bot.understanding.language import LANGUAGES
from ports.people import Audience, Person
from skills.phrases import Phrases
from tests.skills.player import ROOT

ENEDIS = "09 72 67 50"
"""A number that other languages do without: it is completed with that of the department."""
EMERGENCIES = sorted({one.phrase for one in emergencies._emergencies().values()})


@pytest.mark.parametrize(
    "sentence", ["cite", "suggestion", "abstention", "relais", "urgence_finie", "rien_de_plus", *EMERGENCIES]
)
def test_every_other_language_has_its_sentence(sentence: str) -> None:
    phrases = Phrases.load([ROOT / "bot" / "phrases.yaml"])
    assert {language for language in LANGUAGES if f"{sentence}_{language}" not in phrases} == {"fr"}


@pytest.mark.parametrize("sentence", EMERGENCIES)
@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"fr"}))
def test_an_emergency_gives_the_same_numbers_in_every_language(sentence: str, language: str) -> None:
    phrases = Phrases.load([ROOT / "bot" / "phrases.yaml"])
    told, known = (phrases.say(name, contact="CONTACT") for name in (f"{sentence}_{language}", sentence))
    assert "CONTACT" in told
    assert numbers(told) == numbers(known)


def numbers(text: str) -> set[str]:
    gas = "0 800 47 33 33"
    return {*re.findall(r"\d{2,4}", text.replace(ENEDIS, "").replace(gas, "")), *([gas] if gas in text else [])}


def test_own_documents_are_those_that_no_other_public_reads() -> None:
    assert Person("a", Audience.AGENT).reads == ("agent", "usager")
    assert Person("a", Audience.AGENT, own_only=True).reads == ("agent",)
    assert Person("u", Audience.USAGER, own_only=True).reads == ("usager",)
