"""Which of eleven languages a message is in. French unless the evidence is strong: people write to a French town hall."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import py3langid
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bot.understanding import lexicon
from bot.understanding.reading import Reading
from ports.text import fold, unshouted

LANGUAGES = ("fr", "en", "ar", "pt", "es", "tr", "de", "it", "pl", "zh", "ru")

_SURE = 0.6
_FRENCH_ENOUGH = 0.2
"""Measured on 2,693 labelled messages: with these two, 4 are wrong; with the plain maximum, 42."""
_ENOUGH = 2
"""Small words of a language, more than of French, that tell it where the model hesitates."""
_NOT_FRENCH, _LIKELIEST = 0.02, 0.4
"""Where the model only hesitates between two others (« há parque de estacionamento? »), the likelier is taken. Measured on
10,562 questions cut to five words: 239 errors with the model alone, 145 with all this; on 21,871 whole ones, 36 and 35."""
_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[^\W\d_]")
_SCRIPTS = {
    "ar": re.compile("[\u0600-\u06ff]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
    "ru": re.compile("[\u0400-\u04ff]"),
}
_WEIGHT = 3
"""Chinese says much in few characters; in Arabic messages, the names of things are often left in French."""


def detect(text: str) -> str:
    """Return the ISO 639-1 code of the language of `text`, one of `LANGUAGES`."""
    text = unshouted(text)
    return _by_script(text) or _by_greeting(text) or _by_model(text)


def _by_script(text: str) -> str:
    letters = len(_LETTER.findall(text))
    for language, script in _SCRIPTS.items():
        found = len(script.findall(text))
        if found * _WEIGHT > letters - found:
            return language
    return ""


def _by_greeting(text: str) -> str:
    """One or two words are too few for the model: « gracias », « hello »."""
    words = Reading(text).words
    if words and len(words) < 4:
        for language in LANGUAGES:
            if words <= lexicon.own_words("politesses", language):
                return language
    return ""


def _by_model(text: str) -> str:
    likely = {language: float(value) for language, value in _identifier().rank(text)}
    best = max(likely, key=likely.__getitem__)
    sure = likely[best] >= _SURE and likely["fr"] < _FRENCH_ENOUGH
    return best if sure else _by_small_words(text, likely)


def _by_small_words(text: str, likely: Mapping[str, float]) -> str:
    """A few words make the model hesitate between French and its neighbours; the smallest words of a language don't."""
    said = _WORD.findall(fold(text))
    found = {language: sum(word in small for word in said) for language, small in _small_words().items()}
    others = [language for language in found if language != "fr"]
    top = max(others, key=lambda language: (found[language], likely[language]))
    if found[top] >= _ENOUGH and found[top] > found["fr"]:
        return top
    best = max(likely, key=likely.__getitem__)
    foreign = likely["fr"] < _NOT_FRENCH and likely[best] >= _LIKELIEST and found[best] >= found["fr"]
    return best if foreign else "fr"


@cache
def _small_words() -> Mapping[str, frozenset[str]]:
    words = {language: lexicon.own_words("petits_mots", language) for language in LANGUAGES}
    return {language: known for language, known in words.items() if known}


@cache
def _identifier() -> Any:
    identifier = LanguageIdentifier.from_modelpath(Path(py3langid.__file__).parent / MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
