"""What is told before an answer in French, and whose documents are looked for."""

import pytest

from bot.understanding.language import LANGUAGES
from ports.people import Audience, Person
from skills.phrases import Phrases
from tests.skills.player import ROOT


@pytest.mark.parametrize("sentence", ["cite", "sans_reponse", "urgent"])
def test_every_other_language_has_its_sentence(sentence: str) -> None:
    phrases = Phrases.load([ROOT / "bot" / "phrases.yaml"])
    assert {language for language in LANGUAGES if f"{sentence}_{language}" not in phrases} == {"fr"}


def test_own_documents_are_those_that_no_other_public_reads() -> None:
    assert Person("a", Audience.AGENT).reads == ("agent", "usager")
    assert Person("a", Audience.AGENT, own_only=True).reads == ("agent",)
    assert Person("u", Audience.USAGER, own_only=True).reads == ("usager",)
