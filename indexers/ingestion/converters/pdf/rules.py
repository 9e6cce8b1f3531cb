"""Tables whose rows alone are ruled or coloured: columns are what no word crosses."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean
from typing import Any

from pdfplumber.page import Page as Drawn
from pdfplumber.table import merge_edges

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
_LEAST_RULES = 3
_NARROWEST = 100.0
_TALLEST_ROW = 80.0
_TALLEST_HEAD = 30.0
_GAP = 5.0
"""Points that no word crosses, between two columns."""
_LEAST_ROWS = 3
_FILLED = 0.6
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Rows:
    """The cells found between rules, and the place of the whole."""

    cells: list[list[str]]
    box: Box


def between_rules(drawn: Drawn, words: Sequence[dict[str, Any]], known: Sequence[Box]) -> Iterator[Rows]:
    """Yield the tables among the horizontal rules that stand in none of the `known` ones."""
    by_edges: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
    for rule in merge_edges(drawn.horizontal_edges, 3, 3, 3, 3):
        inside = any(box[0] - 1 <= rule["x0"] and box[1] - 1 <= rule["top"] <= box[3] + 1 for box in known)
        if rule["x1"] - rule["x0"] > _NARROWEST and not inside:
            by_edges[round(rule["x0"] / 3), round(rule["x1"] / 3)].append(rule["top"])
    for (left, right), tops in by_edges.items():
        for run in _runs(sorted(tops)):
            boxes = [(left * 3.0 - 3, above, right * 3.0 + 3, below) for above, below in pairwise(run)]
            if found := in_boxes(boxes, words):
                yield found


def _runs(tops: Sequence[float]) -> Iterator[list[float]]:
    """Yield the rules that follow one another closely."""
    run: list[float] = []
    for top in [*tops, float("inf")]:
        if run and top - run[-1] > _TALLEST_ROW:
            if len(run) >= _LEAST_RULES:
                yield run
            run = []
        run.append(top)


def in_boxes(boxes: Sequence[Box], words: Sequence[dict[str, Any]]) -> Rows | None:
    """Return the table whose rows stand in `boxes` and whose header may stand above, or None when they frame a text."""
    headed = _in_boxes([*_head(boxes[0], words), *boxes], words)
    bare = _in_boxes(boxes, words)
    return headed if headed and (bare is None or len(headed.cells[0]) >= len(bare.cells[0])) else bare


def _head(first: Box, words: Sequence[dict[str, Any]]) -> list[Box]:
    """Return the box of the line right above `first`."""
    left, top, right, _ = first
    above = [word for word in words if _is_in(word, (left, top - _TALLEST_HEAD, right, top))]
    lowest = max((word["bottom"] for word in above), default=None)
    if lowest is None:
        return []
    return [(left, min(word["top"] for word in above if word["bottom"] > lowest - 3), right, top)]


def _in_boxes(boxes: Sequence[Box], words: Sequence[dict[str, Any]]) -> Rows | None:
    held = [[word for word in words if _is_in(word, box)] for box in boxes]
    spans = _spans([word for row in held for word in row])
    cells = [[_text([word for word in row if left <= word["x0"] <= right]) for left, right in spans] for row in held]
    rows = [row for row in cells if any(row)]
    texts = [cell for row in rows for cell in row if cell]
    if len(rows) < _LEAST_ROWS or len(spans) < 2 or len(texts) < _FILLED * len(rows) * len(spans):
        return None
    if mean(text.count(" ") + 1 for text in texts) > _MOST_WORDS:
        return None
    filled = [box for box, row in zip(boxes, cells, strict=True) if any(row)]
    return Rows(rows, (boxes[0][0], filled[0][1], boxes[0][2], filled[-1][3]))


def _is_in(word: dict[str, Any], box: Box) -> bool:
    height = (word["top"] + word["bottom"]) / 2
    return bool(box[0] <= word["x0"] and word["x1"] <= box[2] and box[1] < height < box[3])


def _spans(words: Sequence[dict[str, Any]]) -> list[tuple[float, float]]:
    spans: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda word: word["x0"]):
        if spans and word["x0"] - spans[-1][1] < _GAP:
            spans[-1] = spans[-1][0], max(spans[-1][1], word["x1"])
        else:
            spans.append((word["x0"], word["x1"]))
    return spans


def _text(words: Sequence[dict[str, Any]]) -> str:
    """Return the words of a cell, a line each."""
    lines: dict[int, list[str]] = {}
    for word in sorted(words, key=lambda word: (round(word["bottom"]), word["x0"])):
        lines.setdefault(round(word["bottom"]), []).append(word["text"])
    return "\n".join(" ".join(line) for line in lines.values())
