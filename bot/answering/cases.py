"""The case that a quote is for, when its headings name one that the question does not: « À l'étranger », « Moins de 18 ans »."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from ports.knowledge import Passage
from ports.text import fold, spaced
from ports.yaml import load_yaml

_WORD = re.compile(r"[^\W_]+")
_TELLING, _SAME = 5, 6
"""Letters of a word that tells something (« pour » does not), and those by which two are one: « salariés », « salariée »."""


def case(passage: Passage, said: str) -> str:
    """Return those of the headings of `passage` that name a case and are not said, word for word, in `said`; often none."""
    known = _telling(said)
    return ", ".join(heading for heading in passage.headings if _is_case(heading) and not _telling(heading) <= known)


def _is_case(heading: str) -> bool:
    if heading.rstrip().endswith("?"):
        return False
    plain = spaced(heading)
    return plain.startswith(_padded("commence")) or any(words in plain for words in _padded("contient"))


def _telling(text: str) -> set[str]:
    words = _WORD.findall(fold(text))
    return {word[:_SAME] for word in words if len(word) >= _TELLING or word.isdecimal()}


@cache
def _padded(how: str) -> tuple[str, ...]:
    lists: dict[str, Sequence[str]] = load_yaml(Path(__file__).with_name("cases.yaml").read_text("utf-8"))
    return tuple(f" {words} " for words in lists[how])
