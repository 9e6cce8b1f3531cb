"""In which rows of a table the numbers of a question fall."""

import math
from collections.abc import Sequence
from enum import IntEnum
from itertools import zip_longest

from indexers.ranking.bands import Band, Number, bands, concerns, numbers

_SEVERAL = 2
"""Rows that say a band, at least, in a column of bands."""


class Falls(IntEnum):
    """Whether a number of the question is in the band of a row; of two columns, the larger holds."""

    UNKNOWN = 0
    """The row says no band, the question no number of that kind, or another row has a narrower band that holds it."""
    IN = 1
    OUT = 2


def falls(question: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Falls]:
    """Tell of each row of a table whether the numbers of `question` fall in its bands."""
    found = [Falls.UNKNOWN] * len(rows)
    asked = numbers(question)
    for name, *column in zip_longest(header, *rows, fillvalue="") if asked else ():
        said = [bands(cell, name) for cell in column]
        if sum(map(bool, said)) >= _SEVERAL:
            about = [
                [band for band in row if any(concerns(one, band, question, name) for one in asked)] for row in said
            ]
            found = list(map(max, found, _column(asked, about)))
    return found


def _column(asked: Sequence[Number], about: Sequence[Sequence[Band]]) -> list[Falls]:
    """Tell where numbers fall in the bands of one column; when it is nowhere, no row is ruled out."""
    holding = [[band for band in row if any(number in band for number in asked)] for row in about]
    narrow = _narrowest([band for row in holding for band in row])
    if not narrow:
        return [Falls.UNKNOWN] * len(about)
    return [
        (Falls.IN if narrow & set(there) else Falls.UNKNOWN) if there else Falls.OUT if row else Falls.UNKNOWN
        for row, there in zip(about, holding, strict=True)
    ]


def _narrowest(holding: Sequence[Band]) -> set[Band]:
    """Return the narrowest of « jusqu'à 2 heures, jusqu'à 3 heures… », where one holds another; all of other bands."""
    if holding and all(band.least == -math.inf for band in holding):
        return {min(holding, key=lambda band: band.most)}
    if holding and all(band.most == math.inf for band in holding):
        return {max(holding, key=lambda band: band.least)}
    return set(holding)
