"""A message as sparse numbers: the pieces of its folded words, and its words one and two at a time, hashed."""

import math
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ports.text import fold

COLUMNS = 1 << 15
FAMILIES = 2
"""Pieces of words, then words: each family is weighted and normalised apart."""
_WORDS_WEIGHT = math.sqrt(0.3)
_PIECES = range(2, 6)
_LONGEST = 2_000
"""Characters read: what somebody wants is said well before."""
_TOKEN = re.compile(r"[^\W_]+|[?!]+")

Floats = NDArray[np.float32]
Sparse = tuple[NDArray[np.int64], Floats]
"""Columns and their values; a column may come twice, its values then add up."""


def counts(text: str) -> tuple[dict[int, int], ...]:
    """Return, for each family, how often each column occurs."""
    tokens = _TOKEN.findall(fold(text)[:_LONGEST])
    pieces: Counter[int] = Counter()
    for token, times in Counter(tokens).items():
        for piece in _pieces(token):
            pieces[_column(piece)] += times
    pairs = (f"{first} {second}" for first, second in pairwise(tokens))
    words = Counter(_column(f"w{word}") for word in (*tokens, *pairs))
    return pieces, words


def weigh(found: tuple[dict[int, int], ...], rarity: Floats) -> Sparse:
    """Turn counts into columns and values; `rarity` has shape (FAMILIES, COLUMNS)."""
    columns: list[NDArray[np.int64]] = []
    values: list[Floats] = []
    for family, weight, rare in zip(found, (1.0, _WORDS_WEIGHT), rarity, strict=True):
        column = np.fromiter(family.keys(), np.int64, len(family))
        value = (1 + np.log(np.fromiter(family.values(), np.float32, len(family)))) * rare[column]
        columns.append(column)
        values.append(value * np.float32(weight / max(float(np.linalg.norm(value)), 1e-6)))
    return np.concatenate(columns), np.concatenate(values)


def _pieces(token: str) -> Iterator[str]:
    """Yield the runs of 2 to 5 characters of a word, its two ends included; a shorter word whole."""
    bounded = f" {token} "
    for size in _PIECES:
        if size >= len(bounded):
            yield bounded
            return
        for start in range(len(bounded) - size + 1):
            yield bounded[start : start + size]


def _column(piece: str) -> int:
    return zlib.crc32(piece.encode("utf-8", "surrogatepass")) % COLUMNS
