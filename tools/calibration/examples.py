"""What the assistant sees of each question of the sets, and whether its first document answers."""

import asyncio
import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from bot.answering.confidence import features
from bot.understanding.understanding import Understanding
from indexers import e5
from indexers.embedded.engine import Embedded
from ports.people import Audience, Person
from skills import spec
from tools.calibration.corpora import Corpus
from tools.calibration.subjects import Judged

_READ = 5
"""Documents looked at for an answer, as in `bot.library`."""


@dataclass(frozen=True)
class Example:
    """One question asked of one corpus. `held`: for measuring only. `plain`: see `Question`.
    `right`: the first document is one that answers.

    `elsewhere`: the turn never looks in the documents for it, but in the person's own files, or says that it has no access.
    """

    corpus: str
    kind: str
    held: bool
    plain: bool
    answerable: bool
    right: bool
    elsewhere: bool
    features: dict[str, float]

    @property
    def off_topic(self) -> bool:
        """Whether it is no business of a public service."""
        return self.kind == "off_topic"


def gather(corpora: Iterable[Corpus], judged: Judged | None) -> list[Example]:
    """Ask every question, with sentence vectors, or by words alone when `judged` is None.

    `judged` says what some questions are about, in place of the reader who has learnt from them.
    """
    return [example for corpus in corpora for example in asyncio.run(_ask(corpus, judged))]


@cache
def _consultations() -> frozenset[tuple[str, str]]:
    """Agent and action of what is looked up in a person's own files."""
    skills = {name: spec.load(name) for name in spec.names()}
    return frozenset((name, action) for name, skill in skills.items() for action in skill.consultations)


async def _ask(corpus: Corpus, judged: Judged | None) -> list[Example]:
    embedder = e5.find(corpus.data / "models") if judged is not None else None
    found = []
    with contextlib.closing(Embedded(corpus.data / "index", embedder)) as knowledge:
        if embedder and knowledge.lacks_vectors():
            raise SystemExit(f"{corpus.name} : des vecteurs manquent ; lancez d'abord « app.py vectors »")
        understanding = Understanding(embedder)
        for question in corpus.questions():
            text, audience = question.line["text"], Audience(question.line["audience"])
            wanted = await understanding.understand(text, audience)
            wanted = replace(wanted, subjects=(judged or {}).get(text, wanted.subjects))
            person = Person("calibration", audience)
            findings = await knowledge.search(text, for_whom=person, top=_READ, language=wanted.language)
            first = findings.hits[0].passage.document if findings.hits else ""
            answers, kind = set(question.line["relevant"]), question.line["kind"]
            consulted = (wanted.agent, wanted.action) in _consultations()
            elsewhere = wanted.asks_after_a_file or wanted.attack or consulted
            seen = features(text, wanted, findings, "Ville de Valmont")
            judgement = (bool(answers), first in answers, elsewhere, seen)
            found.append(Example(corpus.name, kind, question.held, question.plain, *judgement))
    return found
