"""The answer from the documents: answered, suggested or abstained."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.confidence import confidence
from bot.answering.extract import Extract, extract
from bot.commune import Contact, Seuils
from ports.knowledge import Findings, Hit, Passage
from skills.contract import Button, Card, Citation, Reply, Status
from skills.phrases import Phrases

_SUGGESTED = 3
_QUOTE_WORDS = 40


@dataclass(frozen=True, slots=True)
class Answering:
    """Says what `Findings` allow, in the sentences of `phrases` and within the commune's `thresholds`."""

    phrases: Phrases
    thresholds: Seuils

    def reply(self, findings: Findings, contact: Contact) -> Reply:
        """Return the answer, the suggestion or the abstention; `contact` is the service to turn to."""
        sure = confidence(findings.evidence) if findings.hits else 0.0
        if sure >= self.thresholds.repondre:
            return self._answered(extract(findings.hits), sure, contact)
        if sure >= self.thresholds.proposer:
            return self._suggested(_one_a_document(findings.hits)[:_SUGGESTED], sure, contact)
        return self.abstained(contact, sure)

    def _answered(self, extracts: Sequence[Extract], sure: float, contact: Contact) -> Reply:
        citations = [_citation(number, found.passage, found.text) for number, found in enumerate(extracts, 1)]
        paragraphs = [f"{found.text} [{number}]" for number, found in enumerate(extracts, 1)]
        return Reply(Status.ANSWERED, "\n\n".join(paragraphs), citations, confidence=sure)

    def _suggested(self, hits: Sequence[Hit], sure: float, contact: Contact) -> Reply:
        citations = []
        lines = [self.phrases.say("suggestion")]
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


def reach(phrases: Phrases, contact: Contact) -> str:
    """Return how to reach a service, in one clause: name, telephone, e-mail, hours, whichever are known."""
    parts = [contact.nom]
    parts += [phrases.say(f"contact_{what}", valeur=value) for what, value in (
        ("telephone", contact.telephone), ("courriel", contact.courriel), ("horaires", contact.horaires)
    ) if value]  # fmt: skip
    return ", ".join(parts)


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


def _one_a_document(hits: Sequence[Hit]) -> list[Hit]:
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.passage.document, hit)
    return list(first.values())
