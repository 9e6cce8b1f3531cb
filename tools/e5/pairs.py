"""(question, document) pairs to learn from: the corpus's own titles, headings, links and sentences, and written questions."""

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ports.text import fold

_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-ZÉÈÀÂÎÔ0-9«-])")
_PASSAGE_WORDS = 100
_WRITTEN_SHARE = 0.5
"""Share of a batch that is written questions, when there are some: the corpus alone never speaks as people do."""
_SAME_THEME_SHARE = 0.5
"""Share of the batches drawn from one theme, so that the other documents of the batch are hard to tell apart."""

Sheet = dict[str, Any]
Passage = tuple[list[str], str]
"""Headings, text."""


@dataclass(frozen=True, slots=True)
class Pair:
    """`passage` None: any of the document's first ones."""

    question: str
    sheet: str
    passage: Passage | None = None
    titled: bool = True


def read_sheets(path: Path) -> dict[str, Sheet]:
    """Return the usable sheets by id, each with its `passages`."""
    sheets: dict[str, Sheet] = {}
    for line in path.open(encoding="utf-8"):
        sheet = json.loads(line)
        usable = sheet["id"][0] == "F" and sheet["sections"] and not sheet["title"].startswith("**")
        if usable and sheet["id"] not in sheets:
            sheets[sheet["id"]] = sheet | {"passages": _passages(sheet)}
    return sheets


def _passages(sheet: Sheet) -> list[Passage]:
    found: list[Passage] = []
    for section in sheet["sections"]:
        words: list[str] = []
        for line in section["text"].split("\n"):
            words += line.split()
            if len(words) >= _PASSAGE_WORDS:
                found.append((section["path"], " ".join(words)))
                words = []
        if words:
            found.append((section["path"], " ".join(words)))
    return found


def from_corpus(sheets: dict[str, Sheet], held: set[str]) -> list[Pair]:
    """Return the pairs that the corpus makes by itself; nothing names or quotes a sheet of `held`."""
    found: list[Pair] = []
    for sheet in sheets.values():
        if sheet["id"] not in held:
            found += [*_of_titles(sheet), *_of_sentences(sheet)]
        links = [(anchor, target) for anchor, target in sheet["links"] if anchor and len(anchor.split()) > 1]
        links += [(label, target) for target, label, _ in sheet["nav"] if label]
        found += [Pair(text, target) for text, target in links if target in sheets and target not in held]
    return list(
        {(pair.question.lower(), pair.sheet, pair.passage and pair.passage[1]): pair for pair in found}.values()
    )


def _of_titles(sheet: Sheet) -> Iterator[Pair]:
    some = sheet["passages"]
    yield from (Pair(sheet["title"], sheet["id"], passage, titled=False) for passage in some[:2])
    if sheet["description"]:
        yield Pair(sheet["description"].split(". ")[0], sheet["id"], some[0])
    for passage in random.sample(some, min(3, len(some))):
        if passage[0]:
            yield Pair(f"{sheet['title']} {passage[0][-1]}", sheet["id"], passage, titled=random.random() < 0.5)


def _of_sentences(sheet: Sheet) -> Iterator[Pair]:
    for passage in random.sample(sheet["passages"], min(3, len(sheet["passages"]))):
        sentences = [s for s in _SENTENCE.split(passage[1]) if 6 <= len(s.split()) <= 25]
        if sentences:
            yield Pair(random.choice(sentences), sheet["id"], passage)


def written(paths: Sequence[Path], sheets: dict[str, Sheet], held: set[str]) -> list[Pair]:
    """Return the pairs of files of `{"text" or "question", "relevant"}` lines, less those about sheets of `held`."""
    lines = [json.loads(line) for path in paths for line in path.open(encoding="utf-8")]
    return [
        Pair(line.get("text") or line["question"], sheet)
        for line in lines
        if not held & set(line["relevant"])
        for sheet in line["relevant"][:2]
        if sheet in sheets
    ]


class Batches:
    """Batches in which no two pairs share a document."""

    def __init__(self, sheets: dict[str, Sheet], corpus: list[Pair], asked: list[Pair], size: int) -> None:
        self._sheets, self._size = sheets, size
        self._corpus, self._asked = _by_theme(corpus, sheets), _by_theme(asked, sheets)
        self._themes = [theme for theme, pairs in self._corpus.items() if len({p.sheet for p in pairs}) > 2 * size]

    def draw(self) -> list[tuple[str, str]]:
        """Return (question, passage) texts."""
        theme = random.choice(self._themes) if random.random() < _SAME_THEME_SHARE else ""
        chosen: dict[str, Pair] = {}
        self._fill(chosen, self._asked[theme], int(self._size * _WRITTEN_SHARE))
        self._fill(chosen, self._corpus[theme], self._size)
        return [self._texts(pair) for pair in chosen.values()]

    def _fill(self, chosen: dict[str, Pair], pairs: list[Pair], size: int) -> None:
        for pair in random.sample(pairs, min(len(pairs), 4 * self._size)):
            if len(chosen) >= size:
                return
            chosen.setdefault(pair.sheet, pair)

    def _texts(self, pair: Pair) -> tuple[str, str]:
        sheet = self._sheets[pair.sheet]
        headings, text = pair.passage or random.choice(sheet["passages"][:3])
        whole = ". ".join([*([sheet["title"]] if pair.titled else []), *headings, text])
        return rough(pair.question), whole.replace(pair.question, "") if len(pair.question.split()) > 5 else whole


def _by_theme(pairs: list[Pair], sheets: dict[str, Sheet]) -> dict[str, list[Pair]]:
    """Theme → its pairs, and "" → all."""
    found: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        found[sheets[pair.sheet]["theme"]].append(pair)
    found[""] = pairs
    return found


def rough(text: str) -> str:
    """Return `text` as somebody in a hurry might type it: small letters, accents or small words dropped, a typo."""
    dice = random.random()
    if dice < 0.15:
        text = fold(text)
    elif dice < 0.3:
        text = text.lower().rstrip(" ?")
    elif dice < 0.45:
        text = " ".join(word for word in re.findall(r"\w+", text.lower()) if len(word) > 3) or text
    words = text.split()
    if words and random.random() < 0.2:
        place = random.randrange(len(words))
        words[place] = _misspelt(words[place])
    return " ".join(words)


def very_rough(text: str) -> str:
    """Return `text` without accents or apostrophes, with a typo in half of its long words."""
    words = fold(text).replace("'", "").replace("’", "").split()
    return " ".join(word if random.random() < 0.5 else _misspelt(word) for word in words)


def _misspelt(word: str) -> str:
    if len(word) < 6:
        return word
    at = random.randrange(1, len(word) - 2)
    return word[:at] + random.choice(
        (word[at + 1 :], word[at + 1] + word[at] + word[at + 2 :], word[at] * 2 + word[at + 1 :])
    )
