"""What the documents answer, and the opening hours: how a question is looked up, for whom, and in which language it is told."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from bot.answering import rows
from bot.answering.answer import Answering, Asked
from bot.answering.columns import holds
from bot.answering.quoting import ruled
from bot.answering.situations import headed, of_others, of_staff, stated
from bot.exchange import Exchange
from bot.follow_ups import DOCUMENTS, otherwise, subject
from bot.opening import Opening
from bot.reception import Reception
from bot.wishes import SURE
from bot.wording import wonders
from ports.knowledge import Findings, Knowledge
from ports.people import Audience
from ports.text import spaced
from skills.contract import Citation, Reply, Status
from skills.tools import Tools

_FINGERPRINT = 16  # bytes
_ALL = 0.99
"""Coverage of a question of which a passage says all."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+(?!\n|[^\n]* \| )")
"""What parts sentences, and keeps a table whole."""
_A_WORD = 4
"""Letters that a word has which may say what is asked, in a question of none but usual words: « et le soir ? »."""


@dataclass(frozen=True, slots=True)
class Library:
    """Answers questions from the first documents of `knowledge`, and names services as `reception` does."""

    knowledge: Knowledge
    reception: Reception
    tools: Tools

    async def answer(self, said: Exchange) -> Reply:
        """Return the answer, after what it is about is remembered.

        Raises:
            Unavailable: the engine does not answer.
        """
        if not said.follows:
            said.conversation.question, said.conversation.about = said.text, ""
        opening = Opening(self.reception.commune, self.reception.phrases, self.tools.dates)
        hours, of_a_day = opening.answer(said.text, said.follows, said.wanted.language)
        if hours and of_a_day:
            return hours
        reply = await self._quoted(said)
        if _repeats(reply, said):
            if already := self._in_few_words(reply, said):
                return already
            reply = await self._otherwise(reply, said)
        if hours and reply.status is not Status.ANSWERED:
            return hours
        if _repeats(reply, said):
            return self._nothing_more(said)
        said.conversation.told = " ".join(map(_fingerprint, reply.citations))
        return self._in_french(self._nothing_done(reply, said), said)

    async def _quoted(self, said: Exchange) -> Reply:
        """Quote the documents, once it is known of whom: a situation that changes the answer is asked for, one time."""
        language = said.wanted.language
        findings = await self.knowledge.search(said.text, for_whom=said.person, top=DOCUMENTS, language=language)
        if said.follows:
            hits = headed(findings.hits, stated(said.follows))
            findings = replace(findings, hits=tuple(rows.saying(hits, subject(said.follows).split())))
        told = said.conversation.circumstances.learning(rows.stated(findings.hits, said.text))
        staff = of_staff() if said.person.audience is Audience.AGENT else {}
        known = {**staff, **told.known, **stated(said.conversation.question), **stated(said.text)}
        findings = await self._for_them(findings, known, said)
        findings = replace(findings, hits=tuple(rows.settled(findings.hits, known)))
        asked = Asked(said.text, said.wanted, findings, known)
        answering = Answering(self.reception.phrases, self.reception.commune)
        missing = answering.missing(asked) if said.message.can_reply and not said.conversation.waits else None
        if missing and missing.group not in told.asked:
            said.conversation.circumstances = told.asking(missing, said.text)
            return answering.ask(missing)
        said.conversation.circumstances = told
        contact = self.reception.commune.contact(self.reception.service(said))
        if not self._of_staff(said) or _own(findings):
            return answering.reply(asked, contact)
        own = await self.knowledge.search(
            said.text, for_whom=replace(said.person, own_only=True), top=DOCUMENTS, language=language
        )
        return answering.reply_to_staff(asked, own, contact)

    async def _for_them(self, findings: Findings, known: Mapping[str, str], said: Exchange) -> Findings:
        """Return `findings`; what is found with the known situation in the question, when the first passage is for others."""
        words = of_others(ruled(findings.hits)[0].passage, known) if findings.hits else ""
        if not words:
            return findings
        question = f"{said.text} {words}"
        found = await self.knowledge.search(
            question, for_whom=said.person, top=DOCUMENTS, language=said.wanted.language
        )
        return found if found.hits and not of_others(ruled(found.hits)[0].passage, known) else findings

    async def _otherwise(self, reply: Reply, said: Exchange) -> Reply:
        """Return what says all of the circumstance beside the subject, else `reply`: « et si je suis malade ? »."""
        question = otherwise(said)
        found = await self.knowledge.search(
            question, for_whom=said.person, top=DOCUMENTS, language=said.wanted.language
        )
        if not _says(found, subject(said.follows).split()):
            return reply
        other = await self._quoted(replace(said, message=replace(said.message, text=question)))
        return reply if other.status is Status.ABSTAINED else other

    def _in_few_words(self, reply: Reply, said: Exchange) -> Reply | None:
        """Return the sentence of what was just quoted that names what is asked; None without one."""
        words = spaced(subject(said.follows)).split() or [w for w in spaced(said.follows).split() if len(w) >= _A_WORD]
        sentences = [piece for citation in reply.citations[:1] for piece in _SENTENCE.split(citation.quote)]
        named = [one for one in sentences if words and all(f" {word} " in spaced(one) for word in words)]
        if not named:
            return None
        text = self.reception.phrases.say("deja_cite", extrait=named[0])
        return replace(reply, text=text, citations=[replace(reply.citations[0], quote=named[0])])

    def _nothing_more(self, said: Exchange) -> Reply:
        service = self.reception.service(said)
        nothing = self.reception.say("rien_de_plus", Status.ABSTAINED, service=service)
        return self.reception.told_first(nothing, "rien_de_plus", said, service)

    def _of_staff(self, said: Exchange) -> bool:
        """Tell whether a member of staff asks for themselves."""
        skill = self.tools.skills.get(said.wanted.agent)
        return said.person.audience is Audience.AGENT and skill is not None and skill.publics == (Audience.AGENT,)

    def _nothing_done(self, reply: Reply, said: Exchange) -> Reply:
        """Return the reply; who wants a thing done that no form does is told that nothing is, and whom to ask."""
        sure = said.wanted.kind == "action" and said.wanted.confidence >= SURE
        if not sure or wonders(said.text) or said.wish or said.follows or not reply.citations:
            return reply
        told = reply.after(self.reception.phrases.say("pas_a_votre_place"))
        if reply.status is Status.SUGGESTED:
            return told
        way_out = self.reception.say("service_qui_la_fait", reply.status, service=self.reception.service(said)).text
        return replace(told, text=f"{told.text}\n\n{way_out}")

    def _in_french(self, reply: Reply, said: Exchange) -> Reply:
        """Return the reply; who asks in another language is told, in it, that documents are quoted in French, or unsure."""
        phrase = {Status.ANSWERED: "cite", Status.SUGGESTED: "suggestion", Status.ABSTAINED: "abstention"}.get(
            reply.status
        )
        if not phrase or (phrase == "cite" and not reply.citations):
            return reply
        return self.reception.told_first(reply, phrase, said, self.reception.service(said))


def _repeats(reply: Reply, said: Exchange) -> bool:
    """Tell whether a question that follows is answered by what was just quoted, and by nothing else that says its words."""
    if not said.follows or reply.status is not Status.ANSWERED:
        return False
    words, told = subject(said.follows).split(), said.conversation.told.split()
    new = [one.quote for one in reply.citations if _fingerprint(one) not in told]
    more = any(words and all(holds(quote, word) for word in words) for quote in new)
    return any(_fingerprint(first) in told for first in reply.citations[:1]) and not more


def _says(findings: Findings, words: Sequence[str]) -> bool:
    """Tell whether the first passage says `words`: as they are, or all of the question in other words."""
    if not words or not findings.hits:
        return False
    first = findings.hits[0].passage
    text = " ".join((first.title, *first.headings, first.text))
    return findings.evidence.coverage >= _ALL or all(holds(text, word) for word in words)


def _fingerprint(citation: Citation) -> str:
    return blake2b(citation.quote.encode(), digest_size=_FINGERPRINT).hexdigest()


def _own(findings: Findings) -> bool:
    """Tell whether the first document is for staff alone, or there is none."""
    return not findings.hits or Audience.USAGER.value not in findings.hits[0].passage.readers
