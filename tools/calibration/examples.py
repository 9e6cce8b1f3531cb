"""What the assistant sees of each question of the sets, and whether its first document answers."""

import asyncio
import contextlib
from collections.abc import Iterable
from dataclasses import dataclass

from bot.answering.confidence import features
from bot.understanding.understanding import Understanding
from indexers import e5
from indexers.embedded import Embedded
from ports.people import Audience, Person
from tools.calibration.corpora import Corpus

_READ = 5
"""Documents looked at for an answer, as in `bot.turn`."""


@dataclass(frozen=True)
class Example:
    """One question asked of one corpus. `held`: for measuring only. `plain`: asked as at the counter.
    `right`: the first document is one that answers.

    `elsewhere`: the turn never looks in the documents for it, but says that it has no access to the file.
    """

    corpus: str
    kind: str
    held: bool
    plain: bool
    answerable: bool
    right: bool
    elsewhere: bool
    features: dict[str, float]


def gather(corpora: Iterable[Corpus], *, vectors: bool) -> list[Example]:
    """Ask every question, with sentence vectors or by words alone."""
    return [example for corpus in corpora for example in asyncio.run(_ask(corpus, vectors))]


async def _ask(corpus: Corpus, vectors: bool) -> list[Example]:
    embedder = e5.find(corpus.data / "models") if vectors else None
    found = []
    with contextlib.closing(Embedded(corpus.data / "index", embedder)) as knowledge:
        if vectors and knowledge.lacks_vectors():
            raise SystemExit(f"{corpus.name} : des vecteurs manquent ; lancez d'abord « app.py vectors »")
        understanding = Understanding(embedder)
        for held, question in corpus.questions(plain=True):
            text, audience = question["text"], Audience(question["audience"])
            wanted = await understanding.understand(text, audience)
            person = Person("calibration", audience)
            findings = await knowledge.search(text, for_whom=person, top=_READ, language=wanted.language)
            first = findings.hits[0].passage.document if findings.hits else ""
            answers = set(question["relevant"])
            elsewhere = wanted.kind == "status" or wanted.attack
            seen = features(text, wanted, findings, "Ville de Valmont")
            plain = question["id"].startswith("g")
            found.append(
                Example(corpus.name, question["kind"], held, plain, bool(answers), first in answers, elsewhere, seen)
            )
    return found
