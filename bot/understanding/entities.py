"""What a message says, key by key, copied verbatim: by rules and word lists, without any model."""

from collections.abc import Callable

from bot.understanding import (
    addresses,
    ages,
    dates,
    gazetteer,
    measures,
    money,
    names,
    periods,
    personal_data,
    references,
    registers,
    schools,
    times,
)
from bot.understanding.reading import Reading
from bot.understanding.spans import Entities, Spans

_LONGEST = 8_000
"""Characters read: a message is never longer, a pasted document is."""


def extract(text: str, language: str = "fr") -> Entities:
    """Return what `text` says, by entity key: a string, or a list when it says several.

    Values are substrings of `text`. `language` adds its own word lists to the French ones.
    """
    spans = Spans(Reading(text[:_LONGEST]), language)
    for step in _STEPS:
        step(spans)
    return spans.entities()


def _identifiers(spans: Spans) -> None:
    for kind, start, end in personal_data.spans(spans.reading):
        spans.add(kind, start, end)


_STEPS: tuple[Callable[[Spans], None], ...] = (
    _identifiers,
    registers.find,
    references.find,
    addresses.find,
    measures.find,
    money.find,
    ages.find,
    periods.find,
    dates.find,
    times.find,
    schools.find,
    names.find,
    measures.counts,
    gazetteer.find,
    periods.vague,
)
"""In order of certainty: the first to claim a stretch of text keeps it."""
