"""All that a message says, in one object: who should deal with it, what is wanted, how urgently, and with which details."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.understanding import entities, language, personal_data
from bot.understanding.classifier import Classifier, Guess
from bot.understanding.missing import Clerk
from bot.understanding.quoted import own_words
from bot.understanding.subject import Subjects
from ports.embedding import Embedder
from ports.people import Audience
from ports.text import unshouted, whole
from skills import spec

_RECENT = 1024
"""Messages whose reading is kept: what a message says by itself doesn't change."""
_SURE_OF_STATUS = 0.5
"""Nine in ten of the rules taken for the state of a file are below, and four in ten of those that do ask for it."""
_KIND_IS_ALL = ("handoff", "smalltalk", "out_of_scope")
"""Kinds after which it matters little whose agent was recognised."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a message is taken to say.

    `agent` is one of the skills, or "none". `confidence` is the probability of the kind, and of the agent too where one
    must act; `kinds` gives that of every kind, `subjects` that of what a question may be about (see `subject.SUBJECTS`;
    empty without sentence vectors). `signals` are the names of those heard. `entities` are copied from the text; `missing`
    are what a clerk would still ask, in French; `pii` are the kinds of direct identifiers found.
    """

    agent: str
    kind: str
    action: str | None
    priority: str
    language: str
    confidence: float
    entities: Mapping[str, str | list[str]]
    missing: tuple[str, ...]
    pii: tuple[str, ...]
    attack: bool = False
    kinds: Mapping[str, float] = field(default_factory=dict)
    subjects: Mapping[str, float] = field(default_factory=dict)
    signals: tuple[str, ...] = ()

    @property
    def asks_after_a_file(self) -> bool:
        """Tell whether the state of a person's own file is surely what is asked: below, a rule may be (« il me rembourse ? »)."""
        return self.kind == "status" and self.confidence >= _SURE_OF_STATUS

    def to_json(self) -> dict[str, Any]:
        """Return the stable form that `python3 app.py understand --json` prints."""
        return {
            "agent": self.agent,
            "kind": self.kind,
            "action": self.action,
            "priority": self.priority,
            "language": self.language,
            "confidence": round(self.confidence, 4),
            "entities": dict(self.entities),
            "missing": list(self.missing),
            "pii": list(self.pii),
        }


class Understanding:
    """Understands one message at a time, without what was said before."""

    def __init__(self, embedder: Embedder | None) -> None:
        """Load the model and the word lists (0.1 s). Without `embedder`, words alone are compared."""
        self._embedder = embedder
        self._recent: OrderedDict[tuple[str, Audience], Understood] = OrderedDict()
        self._classifier = Classifier.load()
        self._subjects = Subjects.load(embedder)
        self._clerk = Clerk.load({name: spec.load(name) for name in spec.names()})

    def language(self, text: str) -> str:
        """Return the language of `text`, French when in doubt."""
        return language.detect(text)

    async def understand(self, text: str, audience: Audience) -> Understood:
        """Return what `text` says, as a fair clerk would read it. Blank text is taken for small talk."""
        known = self._recent.get((text, audience))
        if known is None:
            known = self._recent[text, audience] = await self._read(text, audience)
            if len(self._recent) > _RECENT:
                self._recent.popitem(last=False)
        return known

    async def _read(self, text: str, audience: Audience) -> Understood:
        text = whole(text)
        own = unshouted(own_words(text))
        vector = await self._embedder.question(own) if self._embedder and own.strip() else None
        guess = self._classifier.classify(own, vector, audience)
        spoken = self.language(own)
        found = entities.extract(text, spoken)
        missing = self._clerk.missing(guess.agent, guess.action, guess.kind, found)
        return Understood(
            agent=guess.agent,
            kind=guess.kind,
            action=guess.action,
            priority=guess.priority,
            language=spoken,
            confidence=_confidence(guess),
            entities=found,
            missing=tuple(missing),
            pii=tuple(sorted({identifier.kind for identifier in personal_data.find(text)})),
            attack=guess.attack,
            kinds=guess.kinds,
            signals=guess.signals,
            subjects=self._subjects.of(vector) if self._subjects and vector is not None else {},
        )


def _confidence(guess: Guess) -> float:
    kind = guess.confidence["kind"]
    return kind if guess.kind in _KIND_IS_ALL else kind * guess.confidence["agent"]
