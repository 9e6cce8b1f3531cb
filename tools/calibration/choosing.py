"""Fits `indexers/ranking/choosing.yaml`: which passage of the right document answers, learnt from passages*.jsonl."""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.understanding import language
from indexers import e5
from indexers.embedded.engine import Embedded
from indexers.engine import Scope
from indexers.language.query import FRENCH, Query
from indexers.ranking import fusion
from indexers.ranking.choosing import FILE, Features, features
from indexers.ranking.evidence import rarities
from indexers.ranking.searching import CONSIDERED
from ports.embedding import Embedder, Vectors
from ports.people import Audience, Person
from tools.calibration.corpora import Corpus
from tools.calibration.judged import Judged, judged

Column = NDArray[np.float64]
_STRENGTH = 3.0
"""Penalty on the squared weights of standardised features."""
_HEADER = (
    "# Écrit par `make calibrate` (tools/calibration/choosing.py) : poids du choix d'un passage dans son document"
    " (indexers/ranking/choosing.py).\n"
)


@dataclass(frozen=True)
class Choice:
    """The passages of one right document, a row of features each, and which of them answer."""

    held: bool
    rows: Column
    answers: NDArray[np.bool_]


def fit(corpora: Iterable[Corpus]) -> None:
    """Write the weights fitted on the odd lines, and print how often the first passage is right on either half."""
    choices = [choice for corpus in corpora for choice in asyncio.run(_choices(corpus))]
    weights = _weights([choice for choice in choices if not choice.held])
    named = dict(zip(Features._fields, (round(float(weight), 3) for weight in weights), strict=True))
    FILE.write_text(_HEADER + yaml.safe_dump(named, sort_keys=False), "utf-8")
    for held in (False, True):
        half = [choice for choice in choices if choice.held == held]
        right = sum(choice.answers[(choice.rows @ weights).argmax()] for choice in half)
        print(f"passages, lignes {'paires' if held else 'impaires'} : {right} justes sur {len(half)}")


async def _choices(corpus: Corpus) -> list[Choice]:
    embedder = e5.find(corpus.data / "models")
    with contextlib.closing(Embedded(corpus.data / "index", embedder)) as knowledge:
        await knowledge.refresh()
        return [choice async for choice in _every_choice(corpus, knowledge, embedder)]


async def _every_choice(corpus: Corpus, knowledge: Embedded, embedder: Embedder | None) -> AsyncIterator[Choice]:
    marks = judged()
    for question in corpus.judged():
        mark = marks.get(question.line["id"])
        for document in question.line["relevant"] if mark else ():
            rows, answers = await _rows(question.line, document, mark, knowledge, embedder)
            if any(answers) and not all(answers):
                yield Choice(question.held, np.array(rows), np.array(answers))


async def _rows(
    question: dict[str, Any], document: str, mark: Judged, knowledge: Embedded, embedder: Embedder | None
) -> tuple[list[Features], list[bool]]:
    text, reader = question["text"], Person("calibration", Audience(question["audience"]))
    spoken = language.detect(text)
    query = Query.of(text, knowledge.speller, spoken)
    found = await knowledge.rank(query, _vector(text, embedder), Scope(reader.reads, dt.date.today()))  # noqa: DTZ011  # the town's own day
    near = found.cosines.passages([document]) if found.cosines else {}
    likely = fusion.fuse_passages(found.passages, near, [document], translated=spoken != FRENCH)
    first = sorted(likely, key=lambda passage: -likely[passage])[:CONSIDERED]
    texts = knowledge.library.passages(first)
    passages = [texts[passage] for passage in first if passage in texts]
    cosines = {passage.id: near[passage.id] for passage in passages if passage.id in near}
    seen = features(passages, cosines, text, query, rarities(query, knowledge.speller))
    return list(seen.values()), [mark.answered_by(passage) for passage in passages]


async def _vector(text: str, embedder: Embedder | None) -> Vectors | None:
    return await embedder.question(text) if embedder else None


def _weights(choices: Sequence[Choice]) -> Column:
    """Return the weights of a conditional logistic regression: the likelihood that a passage that answers is chosen."""
    deviation = np.concatenate([choice.rows for choice in choices]).std(0) + 1e-9

    def loss(weights: Column) -> tuple[float, Column]:
        total, slope = _STRENGTH * float(weights @ weights) / 2, _STRENGTH * weights
        for choice in choices:
            rows = choice.rows / deviation
            scores = rows @ weights
            powers = np.exp(scores - scores.max())
            chosen, right = powers / powers.sum(), powers * choice.answers / powers[choice.answers].sum()
            total -= float(np.log(chosen[choice.answers].sum()))
            slope = slope + rows.T @ (chosen - right)
        return total, slope

    return np.asarray(minimize(loss, np.zeros(len(deviation)), jac=True).x / deviation, np.float64)
