"""As many passages as wanted, all distinct and always the same, made of the real sentences of the fact sheets.

    python benchmarks/passages.py FOLDER 10000       # writes FOLDER/passages-10000.jsonl, for `app.py index`

How. Each document takes two sheets, drawn at random from a fixed seed: its title names both, and it has nine sections (the
sheets have 8.7 passages each) under headings of the first. A section is a run of consecutive sentences of the first sheet
followed by a run of the second, 60 to 110 words in all: the splitter keeps it whole, so a section is a passage. A text
that came before is drawn again. The vocabulary is therefore that of the sheets and does not grow with the corpus: real
documents would bring more rare words, which cost a search nothing, and more entries of the spelling table.

Vectors. A million would take eight hours here, so those of large corpora are `Mixed`, not computed: of the real E5
vectors of real passages, two a sheet, with mean m and covariance C,

    v = m + .90 (p - m) + .30 (q - m) + .316 C^½ z,   brought to length 1,

p and q being passages of the two sheets, z a normal draw seeded by the text. As .90² + .30² + .316² = 1 the mean and
the covariance stay those of real vectors, hence the mean and the spread of the cosines of any question; the weights were
chosen for the neighbours. Measured on 5,000 real passages and as many mixed ones, 200 real questions (real | mixed):
questions to passages mean .803 | .803, deviation .015 | .015, best .865 | .862, tenth .851 | .850; passages to passages
mean .822 | .823, deviation .018 | .019, nearest .946 | .950, tenth .891 | .887.
"""

import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import fiches  # noqa: E402
from indexers.e5.encoder import E5  # noqa: E402
from indexers.language.sentences import sentences  # noqa: E402
from ports.embedding import Vectors  # noqa: E402

SECTIONS = 9
_LEAST, _MOST = 60, 110
_LONGEST_SENTENCE = 45
_BETWEEN = " et "
_OF_A_SHEET = 2
"""Real passages embedded of each sheet, at most."""
_WEIGHTS = (0.9, 0.3, 0.316)

Sheet = tuple[str, Sequence[str], Sequence[str]]
"""Title, headings, sentences."""


def write(folder: Path, passages: int) -> Path:
    """Write the corpus of that many passages into `folder`, unless it is there; return its path."""
    target = folder / f"passages-{passages}.jsonl"
    if not target.exists():
        with target.with_suffix(".part").open("w", encoding="utf-8") as file:
            for record in records(pool(folder), passages):
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
        target.with_suffix(".part").rename(target)
    return target


def records(sheets: Sequence[Sheet], passages: int) -> Iterator[dict[str, Any]]:
    """Yield documents until there are `passages` passages, no two of the same text."""
    draw = random.Random(2026)  # noqa: S311  # the same texts every time is the point
    known: set[bytes] = set()
    for start in range(0, passages, SECTIONS):
        (title, headings, first), (other, _, second) = draw.sample(sheets, 2)
        number = start // SECTIONS
        yield {
            "id": f"R{number}",
            "title": f"{title}{_BETWEEN}{other}",
            "url": f"https://example.org/R{number}",
            "date": "2020-11-12",
            "sections": [
                {"path": [headings[rank % len(headings)], str(rank + 1)], "text": _text(draw, first, second, known)}
                for rank in range(min(SECTIONS, passages - start))
            ],
        }


def _text(draw: random.Random, first: Sequence[str], second: Sequence[str], known: set[bytes]) -> str:
    while True:
        text = " ".join([*_run(draw, first, draw.randint(40, 70)), *_run(draw, second, draw.randint(15, 35))])
        digest = blake2b(text.encode(), digest_size=8).digest()
        if digest not in known and _LEAST <= text.count(" ") + 1 <= _MOST:
            known.add(digest)
            return text


def _run(draw: random.Random, said: Sequence[str], words: int) -> Iterator[str]:
    """Yield consecutive sentences, from anywhere, until there are `words` words."""
    at = draw.randrange(len(said))
    while words > 0:
        yield said[at % len(said)]
        words -= said[at % len(said)].count(" ") + 1
        at += 1


def pool(folder: Path) -> list[Sheet]:
    """Return the sheets that have at least 12 sentences."""
    found = [(_title(sheet), _headings(sheet), _sentences(sheet)) for sheet in fiches.usable(fiches.fetch(folder))]
    return [sheet for sheet in found if len(sheet[2]) >= 12]


def _title(sheet: Mapping[str, Any]) -> str:
    return str(sheet["title"]).replace(_BETWEEN, " & ")


def _headings(sheet: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(name for section in sheet["sections"] for name in section["path"])) or ["Présentation"]


def _sentences(sheet: Mapping[str, Any]) -> list[str]:
    lines = [line.removeprefix("- ") for section in sheet["sections"] for line in section["text"].split("\n")]
    found = [sentence for line in lines if " | " not in line for sentence in sentences(line)]
    return list(dict.fromkeys(one for one in found if 4 <= one.count(" ") + 1 <= _LONGEST_SENTENCE))


class Mixed:
    """An `Embedder` of the same name as E5, whose passages are mixed as the module says; questions are E5's own."""

    model, width = E5.model, E5.width

    def __init__(self, folder: Path, e5: E5) -> None:
        """Embed the real passages, once: they are kept in `folder` (about two minutes on two cores)."""
        self.question, self.within = e5.question, e5.within
        sheets = pool(folder)
        self._number = {title: number for number, (title, *_) in enumerate(sheets)}
        kept = folder / f"seeds-{blake2b(self.model.encode(), digest_size=4).hexdigest()}.npy"
        if not kept.exists():
            np.save(kept, e5.passages([text for sheet in sheets for text in _real_passages(sheet)]))
        rows = np.load(kept)
        self._of_sheet = np.cumsum([0, *(len(_real_passages(sheet)) for sheet in sheets)])
        self._mean = rows.mean(axis=0)
        self._rows = rows - self._mean
        values, vectors = np.linalg.eigh(self._rows.T @ self._rows / len(rows))
        self._root = (vectors * np.sqrt(np.clip(values, 0, None))).astype(np.float32)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text, told from its title and its words."""
        draws = [np.random.default_rng(int.from_bytes(blake2b(t.encode(), digest_size=8).digest())) for t in texts]
        pairs = np.array([self._sources(text, draw) for text, draw in zip(texts, draws, strict=True)])
        noise = np.stack([draw.standard_normal(self.width, np.float32) for draw in draws]) @ self._root.T
        first, second, third = _WEIGHTS
        mixed = self._mean + first * self._rows[pairs[:, 0]] + second * self._rows[pairs[:, 1]] + third * noise
        return np.asarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True), np.float32)

    def _sources(self, text: str, draw: np.random.Generator) -> list[int]:
        return [int(draw.integers(*self._of_sheet[number : number + 2])) for number in self._sheets(text)]

    def _sheets(self, text: str) -> tuple[int, int]:
        first, _, rest = text.partition(_BETWEEN)
        ends = [at for at, letter in enumerate(rest) if letter == "."]
        second = next(rest[:end] for end in ends if rest[:end] in self._number)
        return self._number[first], self._number[second]


def _real_passages(sheet: Sheet) -> list[str]:
    title, headings, said = sheet
    parts = [" ".join(said[start : start + 5]) for start in range(0, 5 * _OF_A_SHEET, 5)]
    return [f"{title}. {headings[number % len(headings)]}. {part}" for number, part in enumerate(parts) if part]


if __name__ == "__main__":
    print(write(Path(sys.argv[1]), int(sys.argv[2])))
