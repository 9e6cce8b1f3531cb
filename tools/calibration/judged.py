"""What truly answers a question: a piece of text or a heading, judged by hand in `benchmarks/questions/passages*.jsonl`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from ports.knowledge import Passage
from ports.text import fold
from tools.calibration.corpora import QUESTIONS


@dataclass(frozen=True)
class Judged:
    """`says`: words of which any answers, accents and spaces apart; `under`: headings under which the text answers."""

    says: Sequence[str] = ()
    under: Sequence[str] = ()

    def said_in(self, text: str) -> bool:
        """Tell whether `text` says what answers."""
        plain = _plain(text)
        return any(_plain(words) in plain for words in self.says)

    def answered_by(self, passage: Passage) -> bool:
        """Tell whether `passage` answers; the heading "" is that of an opening."""
        stands = any(heading in passage.headings if heading else not passage.headings for heading in self.under)
        return stands or self.said_in(passage.text)


def judged() -> dict[str, Judged]:
    """Return the id of a question → what answers it."""
    lines = [line for path in QUESTIONS.glob("passages*.jsonl") for line in path.read_text("utf-8").splitlines()]
    marks = map(json.loads, lines)
    return {mark["id"]: Judged(mark.get("says", ()), mark.get("under", ())) for mark in marks}


def _plain(text: str) -> str:
    return " ".join(fold(text).split())
