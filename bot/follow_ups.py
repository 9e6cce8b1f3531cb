"""A question that leaves its subject unsaid takes it from the one before: « c'est où ? », « et pour un mineur ? »."""

import re
from functools import cache
from pathlib import Path

from ports.text import fold, spaced
from ports.yaml import load_yaml

_WORD = re.compile(r"[^\W_]+")
_ONLY_ASKS, _CHANGES = 8, 6
"""Words at most of a question that only asks, and of one that changes something."""
LONGEST = 300
"""Characters of a question that another may follow: a longer message has no one subject."""


def completed(text: str, before: str) -> str:
    """Return the whole question that `text` asks after the question `before`; empty when it stands by itself.

    One that only asks (« quels papiers ? ») takes the subject of `before`; one that begins with « et » and changes
    something (« et pour un mineur ? ») takes it whole, what it asks included.
    """
    said = spaced(text).split()
    if not before or len(before) > LONGEST or spaced(text).strip() in _lists()["seules"]:
        return ""
    if _only_asks(said):
        return f"{_subject(before)} {text.strip()}".strip()
    return f"{before.strip()} {text.strip()}" if _changes_something(text, said) else ""


def _only_asks(said: list[str]) -> bool:
    empty = _lists()["demande"] | _lists()["autres"]
    return len(said) <= _ONLY_ASKS and empty.issuperset(said) and not _lists()["demande"].isdisjoint(said)


def _changes_something(text: str, said: list[str]) -> bool:
    starts = any(spaced(text).startswith(f" {start} ") for start in _lists()["reprises"])
    return starts and len(said) <= _CHANGES and text.rstrip().endswith("?")


def _subject(question: str) -> str:
    """Return the words of a question that say what it is about, as they are written."""
    empty = _lists()["demande"] | _lists()["autres"]
    return " ".join(word for word in _WORD.findall(question) if fold(word) not in empty)


@cache
def _lists() -> dict[str, frozenset[str]]:
    content = load_yaml(Path(__file__).with_name("follow_ups.yaml").read_text("utf-8"))
    return {name: frozenset(map(str, entries)) for name, entries in content.items()}
