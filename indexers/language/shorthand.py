"""The short writing of messages: what stands for a word without weight, or for another word."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from indexers.language.french import words
from ports.yaml import load_yaml

_LONGEST = 2


@cache
def _meanings() -> Mapping[tuple[str, ...], list[str]]:
    written: dict[str, str] = load_yaml(Path(__file__).with_name("shorthand.yaml").read_text("utf-8"))
    return {tuple(words(short)): words(meant) for short, meant in written.items()}


def spelt_out(said: Sequence[str]) -> list[str]:
    """Return the folded words `said` with what is written short spelt out; what has no weight is left out."""
    meanings = _meanings()
    whole: list[str] = []
    at = 0
    while at < len(said):
        for length in range(_LONGEST, 0, -1):
            meant = meanings.get(tuple(said[at : at + length]))
            if meant is not None:
                whole += meant
                at += length
                break
        else:
            whole.append(said[at])
            at += 1
    return whole
