"""Is what is quoted what answers? The first passage of the right document, and the quote, against answers judged by hand.

    python -m benchmarks.quotes --valmont FOLDER [--sheets FOLDER] [--wrong]

The folders are states (GUICHET_DATA) where Valmont's documents and the fact sheets of service-public.fr are indexed,
vectors made. Questions and answers: benchmarks/questions (odd lines are for tuning, even ones for measuring).
"""

import argparse
import asyncio
import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measure import table
from bot.answering.extract import extract
from bot.understanding import language
from indexers import e5
from indexers.embedded.engine import Embedded
from ports.knowledge import Hit
from ports.people import Audience, Person
from tools.calibration import corpora
from tools.calibration.judged import Judged, judged

_KINDS = {"g": "comptoir", "p": "désignées"}
"""How the ids of a set begin → what its questions are; the others are written."""
_READ = 5
"""Documents looked at for an answer, as in `bot.library`."""


@dataclass(frozen=True)
class Seen:
    """One question: whether the right document came first, and what was quoted of it, then of what came first."""

    text: str
    kind: str
    held: bool
    first: bool
    found: bool
    passage: bool
    quote: bool
    answer: bool
    heading: str


def main() -> None:
    """Ask every judged question and print the shares that are right."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--valmont", type=Path, required=True)
    parser.add_argument("--sheets", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print the questions of the tuning half answered wrongly")
    arguments = parser.parse_args()
    sets = corpora.prepare(Path(), arguments.valmont, arguments.sheets)
    seen = [one for corpus in sets for one in asyncio.run(_ask(corpus))]
    _print(seen)
    for one in seen if arguments.wrong else ():
        if not one.held and not one.answer:
            print(f"- {one.text} → {one.heading}")


async def _ask(corpus: corpora.Corpus) -> list[Seen]:
    marks, found = judged(), []
    with contextlib.closing(Embedded(corpus.data / "index", e5.find(corpus.data / "models"))) as knowledge:
        for question in corpus.judged():
            if mark := marks.get(question.line["id"]):
                text, person = question.line["text"], Person("quotes", Audience(question.line["audience"]))
                findings = await knowledge.search(text, for_whom=person, top=_READ, language=language.detect(text))
                found.append(_seen(question.line, mark, findings.hits, held=question.held))
    return found


def _seen(question: dict[str, Any], mark: Judged, hits: Sequence[Hit], *, held: bool) -> Seen:
    right = set(question["relevant"])
    document = next((hit.passage.document for hit in hits if hit.passage.document in right), "")
    of_right = [hit for hit in hits if hit.passage.document == document]
    return Seen(
        text=question["text"],
        kind=_KINDS.get(question["id"][0], "écrites"),
        held=held,
        first=bool(hits) and hits[0].passage.document in right,
        found=bool(document),
        passage=bool(of_right) and mark.answered_by(of_right[0].passage),
        quote=_quoted(of_right, mark),
        answer=_quoted(hits, mark),
        heading=" > ".join((hits[0].passage.title, *hits[0].passage.headings)) if hits else "",
    )


def _quoted(hits: Sequence[Hit], mark: Judged) -> bool:
    """Tell whether the quote answers: by its words, or by where it stands when only headings were judged."""
    quotes = extract(hits)
    if mark.says:
        return any(mark.said_in(quote.text) for quote in quotes)
    return any(mark.answered_by(quote.passage) for quote in quotes)


def _print(seen: Sequence[Seen]) -> None:
    rows = []
    for kind in dict.fromkeys(one.kind for one in seen):
        for held in (False, True):
            part = [one for one in seen if (one.kind, one.held) == (kind, held)]
            of_right = [one for one in part if one.found]
            rows.append([
                kind, "mesure" if held else "réglage", len(part), _share(one.first for one in part),
                _share(one.passage for one in of_right), _share(one.quote for one in of_right),
                _share(one.answer for one in part),
            ])  # fmt: skip
    table(["questions", "moitié", "n", "bon document", "bon passage", "bonne citation", "réponse juste"], rows)


def _share(found: Iterable[bool]) -> str:
    every = list(found)
    return f"{sum(every) / (len(every) or 1):.0%}"


if __name__ == "__main__":
    main()
