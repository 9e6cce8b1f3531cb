"""Questions of opening hours in other languages, word for word in the French of `opening.yaml`; days, in their languages."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from ports.text import needle, spaced
from ports.yaml import load_yaml
from skills.dates.lexicon import lexicon

FRENCH = "fr"
_NOTHING = "rien"


def readings(text: str, first: str) -> Iterator[tuple[str, str]]:
    """Yield (language, `text` in French words), French first, then the language `first`: what isn't known stays as it is."""
    yield FRENCH, text
    for language in sorted(_glossaries(), key=lambda one: one != first):
        yield language, in_french(text, language)


def in_french(text: str, language: str) -> str:
    """Return `text` with the words known of `language` put in French."""
    if language == FRENCH:
        return text
    shape, meanings = _compiled(language)
    return spaced(shape.sub(lambda found: f" {meanings[found.group()]} ", spaced(text)))


def written(day: dt.date, language: str) -> str:
    """Return a day in another language than French: its name there, and the date in figures."""
    name = _glossaries()[language][lexicon().weekdays[day.weekday()]][0]
    return f"{name} {day:%d/%m/%Y}"


@cache
def _compiled(language: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Return what finds the words of a language, longest first, and what each one means."""
    entries = _glossaries()[language].items()
    meanings = {needle(word): "" if french == _NOTHING else french for french, words in entries for word in words}
    edged = {word.strip(): (meaning, word != word.strip()) for word, meaning in meanings.items()}
    shapes = [
        rf"(?<= ){re.escape(word)}(?= )" if edge else re.escape(word)
        for word, (_, edge) in sorted(edged.items(), key=lambda entry: -len(entry[0]))
    ]
    return re.compile("|".join(shapes)), {word: meaning for word, (meaning, _) in edged.items()}


@cache
def _glossaries() -> Mapping[str, Mapping[str, list[str]]]:
    content: dict[str, dict[str, list[str]]] = load_yaml(
        Path(__file__).with_name("opening_words.yaml").read_text("utf-8")
    )
    return content
