"""Which politeness answers a politeness."""

import re
from functools import cache
from pathlib import Path

import yaml

from ports.text import fold

_WORD = re.compile(r"[^\W_]+")


@cache
def _groups() -> dict[str, frozenset[str]]:
    content = yaml.safe_load(Path(__file__).with_name("smalltalk.yaml").read_text("utf-8"))
    return {phrase: frozenset(words) for phrase, words in content.items()}


def polite_reply(text: str) -> str:
    """Return the name of the sentence that answers `text`, a greeting unless a word says otherwise."""
    said = set(_WORD.findall(fold(text)))
    return next((phrase for phrase, words in _groups().items() if said & words), "salutation")
