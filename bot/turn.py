"""One turn of conversation, top to bottom: who is asking, what they want, what may answer, the answer, what is remembered."""

import dataclasses
from dataclasses import dataclass

from bot import follow_ups, underway
from bot.commune import Commune
from bot.emergencies import asks_beside, emergency, presses, wants_somebody
from bot.exchange import Exchange
from bot.identity import identify
from bot.journal import Entry, Journal
from bot.library import Library
from bot.limits import Limits
from bot.memory import Conversation, Memory
from bot.message import Message
from bot.reception import Reception, chats
from bot.understanding.understanding import Understanding
from bot.wishes import numbered, wish
from ports.errors import PortError
from ports.knowledge import Knowledge
from ports.people import Person
from skills.contract import DEFECT, Reply, Status
from skills.forms import playing
from skills.forms.submission import longest_text
from skills.phrases import Phrases
from skills.tools import Tools


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
                sorry = self._reception.say(f"erreur_{error.code}", Status.ABSTAINED)
                reply = dataclasses.replace(sorry, error=error.code)
                entry.failed(error)
            except Exception as error:  # noqa: BLE001  # the one place where anything that breaks becomes a sentence
                reference = {"reference": entry.crashed(error)}
                sorry = self._reception.say("erreur_interne", Status.ABSTAINED, values=reference)
                reply = dataclasses.replace(sorry, error=DEFECT)
            entry.reply = reply
        return reply

    async def _take_turn(self, message: Message) -> Reply:
        if refusal := self.limits.refusal(message):
            return self._reception.say(refusal.phrase, Status.REFUSED, values=refusal.values)
        written, message = message, message.without_secrets()
        async with self.memory.conversation(message.conversation, message.id) as conversation:
            if conversation.already is not None:
                return conversation.already
            person = await identify(message.sender, self.tools.directory)
            said = await self._asked(await self._understood(message, person, conversation))
            said = await self._completed(said)
            reply = await self._reply(said)
            reply = reply.after(self.phrases.say("secret_masque")) if message != written else reply
            wanted = said.wanted
            reply = dataclasses.replace(reply, agent=wanted.agent, kind=wanted.kind, language=wanted.language)
            conversation.remember(message.id, reply)
            return reply

    async def _understood(self, message: Message, person: Person, conversation: Conversation) -> Exchange:
        written = message.text or longest_text(message.value)
        wanted = await self.understanding.understand(written, person.audience)
        wanted = dataclasses.replace(wanted, language=message.language or wanted.language)
        wanted = numbered(message.text, wanted, person.audience, self.tools.skills)
        about = conversation.about if conversation.recent and not conversation.waits else ""
        form = wish(message.text, wanted, person.audience, self.tools.skills, about)
        said = Exchange(message, person, wanted, form, conversation)
        return dataclasses.replace(said, wish=None) if said.reassures else said

    async def _asked(self, said: Exchange) -> Exchange:
        """Return the question that waits, when what is said only tells the situation that it was asked of."""
        if presses(said.wanted, said.person.audience):
            return said
        said.conversation.circumstances, question = said.conversation.circumstances.hear(said.text)
        if question == said.text:
            return said
        message = dataclasses.replace(said.message, text=question)
        return await self._understood(message, said.person, said.conversation)

    async def _completed(self, said: Exchange) -> Exchange:
        """Return the whole question, when what is said leaves its subject to the one before and needs nothing else."""
        underway.let_lapse(said)
        stands = said.wish or said.reassures or said.message.value or self._consultation(said)
        if stands or said.wanted.attack or wants_somebody(said.wanted):
            return said
        if said.conversation.waits or not said.conversation.recent:
            return said
        whole = await follow_ups.follow(said, self.knowledge)
        if not whole:
            return said
        message = dataclasses.replace(said.message, text=whole)
        asked = await self._understood(message, said.person, said.conversation)
        return dataclasses.replace(asked, wish=None, follows=said.text)

    async def _reply(self, said: Exchange) -> Reply:
        """A form in progress hears the message first; a question in the middle is answered, then the form goes on."""
        if not said.conversation.waits and not said.message.value:
            return await (self._library.answer(said) if said.follows else self._serve(said))
        outcome = await underway.hear(said, self.tools)
        if aside := underway.put_aside(said, outcome, self.tools):
            reply = await self._serve(said)
            return reply.after(aside)
        said.conversation.form = outcome.state or outcome.done
        if not outcome.interrupted:
            return self._reception.warned(outcome.reply, said)
        reply = await self._look_up(said)
        waiting = outcome.reply.after(reply.text)
        return dataclasses.replace(reply, text=waiting.text, card=waiting.card)

    async def _serve(self, said: Exchange) -> Reply:
        """Act when the skill has a form for it, else look up; who only asks, or must call first, is then offered to act."""
        if said.wanted.kind != "smalltalk":
            said.conversation.question = ""
        form = said.wish
        if form is None:
            return await self._look_up(said)
        skill = self.tools.skills[form.skill]
        said.conversation.service = skill.formulaires[form.form].contact or skill.contact
        urgent = emergency(said.wanted, said.person.audience)
        if form.acts and not form.how and not urgent:
            return await underway.begin(form, said, self.tools)
        reply = self._reception.alarm(said, urgent) if urgent else await self._library.answer(said)
        return underway.offer_after(reply, form, said, self.tools)

    async def _look_up(self, said: Exchange) -> Reply:
        """Answer without writing anything: from a person's own files, from the documents, or by naming somebody."""
        wanted = said.wanted
        if wanted.attack:
            return self._reception.say("refus", Status.REFUSED, wanted.agent)
        if said.reassures:
            return self._reception.reassured(said)
        if urgent := emergency(wanted, said.person.audience):
            return self._reception.alarm(said, urgent)
        if chats(said):
            return self._reception.chat(said.text, said.person.audience)
        if wants_somebody(wanted):
            return await self._hand_over(said)
        return await self._from_files(said)

    async def _hand_over(self, said: Exchange) -> Reply:
        """Name somebody, then answer a question that the documents surely answer."""
        somebody = self._reception.hand_over(said)
        if not asks_beside(said.wanted, said.text):
            return somebody
        reply = await self._library.answer(said)
        return reply.after(somebody.text) if reply.status is Status.ANSWERED else somebody

    async def _from_files(self, said: Exchange) -> Reply:
        """Answer from a person's own files, or else from the documents."""
        wanted = said.wanted
        if wanted.agent in self.tools.skills:
            said.conversation.service = self._reception.service(said)
        if action := self._consultation(said):
            return await playing.consult(wanted.agent, action, said.text, said.person, self.tools)
        reply = None if wanted.asks_after_a_file else await self._library.answer(said)
        if reply is None or (wanted.kind == "status" and reply.status is Status.ABSTAINED):
            return self._reception.say("suivi_inconnu", Status.ABSTAINED, wanted.agent)
        return reply

    async def welcome(self, message: Message) -> Reply:
        """Say who the assistant is, that it is a machine, and what it can be asked."""
        person = await identify(message.sender, self.tools.directory)
        return self._reception.welcome(person.audience)

    async def feedback(self, message: Message, reaction: str) -> None:
        """Write the thumb in the journal, beside the turn it judges; its comment is kept as long as a conversation."""
        self.journal.feedback(message, reaction)
        try:
            await self.memory.judge(message.without_secrets(), reaction)
        except Exception as error:  # noqa: BLE001  # a lost opinion must not trouble the person who gave it
            Entry().crashed(error)

    def _consultation(self, said: Exchange) -> str:
        """Return the action that looks something up in a person's own files, if it is what is wanted."""
        skill, action = self.tools.skills.get(said.wanted.agent), said.wanted.action or ""
        return action if skill and action in skill.consultations else ""

    @property
    def _reception(self) -> Reception:
        return Reception(self.commune, self.phrases, self.tools.skills)

    @property
    def _library(self) -> Library:
        return Library(self.knowledge, self._reception, self.tools)
