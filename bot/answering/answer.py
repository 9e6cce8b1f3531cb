"""The answer from the documents: answered, suggested or abstained."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.answering.cases import case
from bot.answering.circumstances import Question
from bot.answering.columns import lists
from bot.answering.confidence import calibration, features
from bot.answering.extract import MOST_WORDS, Extract, extract, quote
from bot.answering.quoting import ruled, worth_quoting
from bot.answering.rows import choice
from bot.answering.situations import groups, split
from bot.commune import Commune, Contact
from bot.understanding.understanding import Understood
from ports.knowledge import Findings, Hit, Passage
from skills.contract import Button, Card, Citation, Reply, Status
from skills.phrases import Phrases

_SUGGESTED, _NEAR = 3, 0.6
"""Documents suggested at most; those after the first reach this share of its score."""
_QUOTE_WORDS = 40
_MOST_LABELS = 24
"""Answers that are offered as buttons."""
_AS_SURE = 0.1
"""Staff read their own documents first when these answer as surely, or less so by this at most."""
_OWN_WORDS = 80


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, how it was understood, what was found, and what is known of the person's situation (group → situation)."""

    question: str
    wanted: Understood
    findings: Findings
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answering:
    """Says what was found, in the sentences of `phrases` and within the commune's thresholds."""

    phrases: Phrases
    commune: Commune

    def reply(self, asked: Asked, contact: Contact) -> Reply:
        """Return the answer, the suggestion or the abstention; `contact` is the service to turn to."""
        if not asked.findings.hits:
            return self.abstained(contact, 0.0)
        seuils, scales, seen = self.commune.seuils, calibration(asked.findings), self._seen(asked)
        sure = scales.answer.probability(seen)
        if sure >= (seuils.repondre or scales.answer.threshold):
            return self._answered(asked, sure)
        if scales.suggest.probability(seen) >= (seuils.proposer or scales.suggest.threshold):
            return self._suggested(_near(asked.findings.hits), sure, contact)
        return self.abstained(contact, sure)

    def reply_to_staff(self, asked: Asked, own: Findings, contact: Contact) -> Reply:
        """Return the answer of their own documents, then that for citizens, when both answer; `own` are the former."""
        reply, mine = self.reply(asked, contact), self.reply(replace(asked, findings=own), contact)
        both = reply.status is mine.status is Status.ANSWERED
        if not both or mine.confidence < reply.confidence - _AS_SURE:
            return reply
        theirs = quote(asked.findings.hits[:1], MOST_WORDS - _OWN_WORDS)
        labels = ("reponse_agents", "reponse_usagers")
        parts = zip(labels, (extract(own.hits, _OWN_WORDS), theirs), strict=True)
        labelled = [
            (one, self.phrases.say(label) if not at else "") for label, found in parts for at, one in enumerate(found)
        ]
        return _quoted(labelled, mine.confidence)

    def missing(self, asked: Asked) -> Question | None:
        """Return what to ask for before answering: a situation, or the value of a column; None when no answer depends on it."""
        scale = calibration(asked.findings).answer
        enough = self.commune.seuils.repondre or scale.threshold
        if not asked.findings.hits or scale.probability(self._seen(asked)) < enough:
            return None
        if parted := split(ruled(asked.findings.hits)):
            return None if parted.group in asked.known else _which(parted.group)
        told = choice(asked.findings.hits, asked.question, asked.known, MOST_WORDS)
        return Question(told.kind, lists().colonnes[told.kind].question, told.values) if told else None

    def ask(self, question: Question) -> Reply:
        """Return the question, one button for each answer; those of a whole town's streets are left to be written."""
        labels = question.labels if len(question.labels) <= _MOST_LABELS else ()
        buttons = [Button(label) for label in (*labels, self.phrases.say("bouton_ne_sais_pas"))]
        return Reply(Status.FORM, question.text, card=Card(buttons=buttons, text=question.text))

    def _seen(self, asked: Asked) -> dict[str, float]:
        return features(asked.question, asked.wanted, asked.findings, self.commune.nom)

    def _answered(self, asked: Asked, sure: float) -> Reply:
        hits = asked.findings.hits
        parted = split(ruled(hits))
        if parted is None:
            return self._in_their_case(worth_quoting(hits), asked, sure)
        here = asked.known.get(parted.group, "")
        if here in parted.hits:
            return _quoted([(found, "") for found in quote([parted.hits[here]])], sure)
        labels = {hit.passage.id: parted.label(situation) for situation, hit in parted.hits.items()}
        return _quoted([(found, labels[found.passage.id]) for found in quote(list(parted.hits.values()))], sure)

    def _in_their_case(self, hits: Sequence[Hit], asked: Asked, sure: float) -> Reply:
        """Quote `hits`, each under the case that it is for when neither the question nor the quote says it."""
        said = " ".join((asked.question, *asked.known.values()))
        room = MOST_WORDS - sum(len(case(hit.passage, said).split()) for hit in hits)
        return _quoted([(found, case(found.passage, f"{said} {found.text}")) for found in quote(hits, room)], sure)

    def _suggested(self, hits: Sequence[Hit], sure: float, contact: Contact) -> Reply:
        citations = []
        lines = [self.phrases.say("suggestion" if len(hits) > 1 else "suggestion_seule")]
        for number, hit in enumerate(hits, 1):
            quotes = extract([hit], _QUOTE_WORDS)
            quote = quotes[0].text if quotes else hit.passage.text
            citations.append(_citation(number, hit.passage, quote))
            lines.append(
                self.phrases.say("suggestion_document", numero=number, titre=_named(hit.passage), extrait=quote)
            )
        lines.append(self.phrases.say("suggestion_suite", contact=reach(self.phrases, contact)))
        return Reply(Status.SUGGESTED, "\n\n".join(lines), citations, self._way_out(), confidence=sure)

    def abstained(self, contact: Contact, sure: float = 0.0) -> Reply:
        """Return « je ne sais pas », the right service, and a way to reach it."""
        text = self.phrases.say("abstention", contact=reach(self.phrases, contact))
        return Reply(Status.ABSTAINED, text, card=self._way_out(), confidence=1 - sure)

    def _way_out(self) -> Card:
        return Card(buttons=[Button(self.phrases.say("bouton_agent"))])


def _which(group: str) -> Question:
    """Return the question that tells the situations of a group apart."""
    labels = tuple(choice.libelle for choice in groups()[group].choix.values())
    return Question(group, groups()[group].question, labels)


def reach(phrases: Phrases, contact: Contact) -> str:
    """Return how to reach a service, in one clause: name, telephone, e-mail, hours, whichever are known."""
    parts = [contact.nom]
    parts += [phrases.say(f"contact_{what}", valeur=value) for what, value in (
        ("telephone", contact.telephone), ("courriel", contact.courriel), ("horaires", contact.horaires)
    ) if value]  # fmt: skip
    return ", ".join(parts)


def _quoted(extracts: Sequence[tuple[Extract, str]], sure: float) -> Reply:
    """Return the extracts, each with its number and, where answers differ, the situation that it is for."""
    citations = [_citation(number, found.passage, found.text) for number, (found, _) in enumerate(extracts, 1)]
    paragraphs = [
        f"**{label}**\n\n{found.text} [{number}]" if label else f"{found.text} [{number}]"
        for number, (found, label) in enumerate(extracts, 1)
    ]
    return Reply(Status.ANSWERED, "\n\n".join(paragraphs), citations, confidence=sure)


def _citation(number: int, passage: Passage, quote: str) -> Citation:
    return Citation(
        number,
        passage.document,
        passage.title,
        quote,
        " > ".join(passage.headings),
        passage.page,
        passage.url,
        passage.date,
    )


def _named(passage: Passage) -> str:
    return " – ".join(part for part in (passage.title or passage.document, *passage.headings[-1:]) if part)


def _near(hits: Sequence[Hit]) -> list[Hit]:
    """Return the first hit of each document worth suggesting: not those far below the first."""
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.passage.document, hit)
    return [hit for hit in first.values() if hit.score >= _NEAR * hits[0].score][:_SUGGESTED]
