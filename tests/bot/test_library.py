"""What a person who writes in another language is told before an answer in French."""

from bot.understanding.language import LANGUAGES
from skills.phrases import Phrases
from tests.skills.player import ROOT


def test_every_other_language_has_its_sentence() -> None:
    phrases = Phrases.load([ROOT / "bot" / "phrases.yaml"])
    assert {language for language in LANGUAGES if f"cite_{language}" not in phrases} == {"fr"}
