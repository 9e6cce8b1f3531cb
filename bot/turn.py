"""One turn of conversation, top to bottom: who is asking, what they want, what may answer, the answer, what is remembered."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from bot.answering.answer import Answering, Asked, reach
from bot.answering.situations import of_staff, stated
from bot.commune import Commune
from bot.identity import identify
from bot.journal import Entry, Journal
from bot.limits import Limits
from bot.memory import Conversation, Memory
from bot.message import Message
from bot.services import RECEPTION, service_for
from bot.understanding.understanding import Understanding, Understood
from bot.wording import asks_for_somebody, asks_how, asks_what_i_am, polite_reply
from ports.errors import PortError
from ports.knowledge import Knowledge
from ports.people import Audience, Person
from skills.contract import Button, Card, Reply, Status
from skills.forms import playing
from skills.forms.answers import answers, is_cancel, is_command
from skills.forms.state import Outcome
from skills.phrases import Phrases
from skills.tools import Tools

_ACTS = frozenset({"action", "report"})
_MAY_ACT = _ACTS | {"question"}
_ASKS = frozenset({"question", "status", "handoff"})
_READ = 5
"""Documents looked at for an answer."""
_SURE = 0.7
"""From this probability on, a message in the middle of a form may start another."""
_A_QUESTION, _AN_UNMARKED_ONE = 3, 5
"""Words that a question in the middle of a form has at least, with or without its mark: « oui ? » and « lundi » answer."""
_SURE_OF_HANDOFF = 0.6
"""Below this probability of « a person must take over », the documents are tried first."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """What is said, by whom, what is wanted by it, and the conversation that it changes."""

    message: Message
    person: Person
    wanted: Understood
    conversation: Conversation

    @property
    def text(self) -> str:
        """What is said."""
        return self.message.text


@dataclass(frozen=True)
class Guichet:
    """The assistant: what every channel talks to. See `bot.channels.contract.Assistant`."""

    commune: Commune
    phrases: Phrases
    knowledge: Knowledge
    understanding: Understanding
    tools: Tools
    memory: Memory
    limits: Limits
    journal: Journal

    async def turn(self, message: Message) -> Reply:
        """Answer one message; whatever fails, the person reads a sentence with a way out."""
        with self.journal.turn(message) as entry:
            try:
                reply = await self._take_turn(message)
            except PortError as error:
                reply = self._say(f"erreur_{error.code}", Status.ABSTAINED)
                entry.failed(error)
            except Exception as error:  # noqa: BLE001  # the one place where anything that breaks becomes a sentence
                reply = self._say("erreur_interne", Status.ABSTAINED, values={"reference": entry.crashed(error)})
            entry.reply = reply
        return reply

    async def _take_turn(self, message: Message) -> Reply:
        if refusal := self.limits.refusal(message):
            return self._say(refusal.phrase, Status.REFUSED, values=refusal.values)
        async with self.memory.conversation(message.conversation, message.id) as conversation:
            if conversation.already is not None:
                return conversation.already
            person = await identify(message.sender, self.tools.directory)
            conversation.circumstances, question = conversation.circumstances.hear(message.text)
            message = dataclasses.replace(message, text=question)
            wanted = await self.understanding.understand(message.text, person.audience)
            wanted = dataclasses.replace(wanted, language=message.language or wanted.language)
            reply = await self._reply(_Turn(message, person, wanted, conversation))
            reply = dataclasses.replace(reply, agent=wanted.agent, kind=wanted.kind, language=wanted.language)
            conversation.remember(message.id, reply)
            return reply

    async def _reply(self, turn: _Turn) -> Reply:
        """A form in progress hears the message first; a question in the middle is answered, then the form goes on."""
        form = turn.conversation.form
        if form and form.offered and not playing.takes_up(form, turn.text, turn.message.value):
            turn.conversation.form = None
        if not turn.conversation.waits and not turn.message.value:
            return await self._serve(turn)
        outcome = await self._hear(turn)
        if aside := self._set_aside(turn, outcome):
            reply = await self._serve(turn)
            return reply.after(aside)
        turn.conversation.form = outcome.state or outcome.done
        if not outcome.interrupted:
            return outcome.reply
        reply = await self._look_up(turn)
        waiting = outcome.reply.after(reply.text)
        return dataclasses.replace(reply, text=waiting.text, card=waiting.card)

    async def _hear(self, turn: _Turn) -> Outcome:
        """Have the form in progress hear the message, unless it only asks for somebody."""
        form = turn.conversation.form
        if form and turn.wanted.kind == "handoff" and asks_for_somebody(turn.text):
            return playing.interrupt(form, turn.person, self.tools)
        asks = turn.wanted.kind in _ASKS and _long_enough(turn.text)
        return await playing.resume(form, turn.text, turn.message.value, turn.person, self.tools, asks=asks)

    def _set_aside(self, turn: _Turn, outcome: Outcome) -> str:
        """Return what to say of the form in progress when the message is nothing for it and starts another."""
        present = turn.conversation.form
        other = self._form_for(turn.wanted) if turn.wanted.kind in _ACTS else None
        if present is None or other in (None, present.form):
            return ""
        if turn.message.value or outcome.heard(present) or turn.wanted.confidence < _SURE:
            return ""
        if not any(letter.isalpha() for letter in turn.text):
            return ""  # a date or a number answers, even when it can't be taken
        titre = self.tools.skills[present.skill].formulaires[present.form].titre
        return self.phrases.say("form_mis_de_cote", titre=titre)

    def _form_for(self, wanted: Understood) -> str | None:
        skill = self.tools.skills.get(wanted.agent)
        return skill.form_for(wanted.action) if skill and wanted.kind in _MAY_ACT else None

    async def _serve(self, turn: _Turn) -> Reply:
        """Act when the skill has a form for it, else look up; who only asks is answered, then offered to act."""
        form = self._form_for(turn.wanted)
        if form is None:
            return await self._look_up(turn)
        skill = self.tools.skills[turn.wanted.agent]
        turn.conversation.service = skill.formulaires[form].contact or skill.contact
        if turn.wanted.kind not in _ACTS or asks_how(turn.text):
            reply = await self._from_documents(turn)
            return self._offering(form, reply, turn)
        outcome = await playing.start(
            turn.wanted.agent, form, turn.text, turn.person, self.tools, turn.wanted.action or ""
        )
        turn.conversation.form = outcome.state
        return outcome.reply

    def _offering(self, form: str, reply: Reply, turn: _Turn) -> Reply:
        """Offer the form after the answer, unless nobody can reply or something is asked already."""
        if reply.status is Status.FORM or not turn.message.can_reply:
            return reply
        outcome = playing.offer(turn.wanted.agent, form, turn.text, turn.person, self.tools, turn.wanted.action or "")
        if outcome is None:
            return reply
        turn.conversation.form = outcome.state
        return reply.then(outcome.reply)

    async def _look_up(self, turn: _Turn) -> Reply:
        """Answer without writing anything: from a person's own files, from the documents, or by naming somebody."""
        if turn.wanted.attack:
            return self._say("refus", Status.REFUSED, turn.wanted.agent)
        chats = turn.wanted.kind == "smalltalk" and (polite_reply(turn.text) or is_command(turn.text))
        if chats or answers(turn.text) or asks_what_i_am(turn.text):
            return await self._chat(turn.message)
        if turn.wanted.kind == "handoff" and turn.wanted.confidence >= _SURE_OF_HANDOFF:
            return self._hand_over(turn)
        skill = self.tools.skills.get(turn.wanted.agent)
        turn.conversation.service = self._service(turn) if skill else turn.conversation.service
        if skill and turn.wanted.action and turn.wanted.action in skill.consultations:
            return await playing.consult(turn.wanted.agent, turn.wanted.action, turn.text, turn.person, self.tools)
        if turn.wanted.kind == "status":
            return self._say("suivi_inconnu", Status.ABSTAINED, turn.wanted.agent)
        return await self._from_documents(turn)

    async def _from_documents(self, turn: _Turn) -> Reply:
        """Quote the documents, once it is known of whom: a situation that changes the answer is asked for, one time."""
        findings = await self.knowledge.search(
            turn.text, for_whom=turn.person, top=_READ, language=turn.wanted.language
        )
        told = turn.conversation.circumstances
        staff = of_staff() if turn.person.audience is Audience.AGENT else {}
        known = {**staff, **told.known, **stated(turn.text)}
        asked = Asked(turn.text, turn.wanted, findings, known)
        answering = Answering(self.phrases, self.commune)
        group = answering.missing(asked) if turn.message.can_reply and not turn.conversation.waits else ""
        if group and group not in told.asked:
            turn.conversation.circumstances = told.asking(group, turn.text)
            return answering.ask(group)
        return answering.reply(asked, self.commune.contact(self._service(turn)))

    async def _chat(self, message: Message) -> Reply:
        """Answer a politeness; a command is told what can be asked here, a stray « oui » that nothing waits for it."""
        if is_command(message.text):
            return await self.welcome(message)
        phrase = "rien_en_cours" if is_cancel(message.text) else polite_reply(message.text)
        return self._say(phrase or ("rien_en_cours" if answers(message.text) else "qui_es_tu"), Status.ANSWERED)

    def _hand_over(self, turn: _Turn) -> Reply:
        """Name the service that the message is for, or the last one spoken of when it only asks for somebody."""
        if not (turn.conversation.service and asks_for_somebody(turn.text)):
            turn.conversation.service = self._service(turn)
        phrase = "relais_urgent" if turn.wanted.priority == "urgent" else "relais"
        return self._say(phrase, Status.HANDOFF, service=turn.conversation.service)

    async def welcome(self, message: Message) -> Reply:
        """Say who the assistant is, that it is a machine, and what it can be asked."""
        person = await identify(message.sender, self.tools.directory)
        examples = self.commune.exemples.get(person.audience, ())
        hello = self.phrases.say("accueil", commune=self.commune.nom)
        if not examples:
            return Reply(Status.ANSWERED, hello)
        hello = f"{hello}\n\n{self.phrases.say('exemples')}"
        listed = "\n".join(f"- {example}" for example in examples)
        card = Card(buttons=[Button(example) for example in examples], text=hello)
        return Reply(Status.ANSWERED, f"{hello}\n{listed}", card=card)

    async def feedback(self, message: Message, reaction: str) -> None:
        """Write the thumb in the journal, beside the turn it judges; its comment is kept as long as a conversation."""
        self.journal.feedback(message, reaction)
        try:
            await self.memory.judge(message, reaction)
        except Exception as error:  # noqa: BLE001  # a lost opinion must not trouble the person who gave it
            Entry().crashed(error)

    def _say(
        self,
        phrase: str,
        status: Status,
        agent: str = "",
        values: Mapping[str, object] | None = None,
        service: str = "",
    ) -> Reply:
        contact = reach(self.phrases, self.commune.contact(service or self._contact_key(agent)))
        text = self.phrases.say(phrase, contact=contact, commune=self.commune.nom, **(values or {}))
        return Reply(status, text)

    def _service(self, turn: _Turn) -> str:
        return service_for(turn.text, turn.wanted.agent, turn.person.audience, self.tools.skills, self.commune.contacts)

    def _contact_key(self, agent: str) -> str:
        skill = self.tools.skills.get(agent)
        return skill.contact if skill else RECEPTION


def _long_enough(text: str) -> bool:
    return len(text.split()) >= (_A_QUESTION if "?" in text else _AN_UNMARKED_ONE)
