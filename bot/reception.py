"""What the assistant says of itself and of whom to turn to: greetings, politeness, hand-over, refusals."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.answering.answer import reach
from bot.commune import Commune
from bot.emergencies import Emergency, emergency
from bot.exchange import Exchange
from bot.services import RECEPTION, service_for
from bot.wording import asks_for_somebody, asks_what_i_am, insults, polite_reply
from ports.people import Audience
from skills.contract import Button, Card, Reply, Status
from skills.forms.answers import answers, is_cancel, is_command
from skills.phrases import Phrases
from skills.spec import Skill

_ASKS_NOTHING = ("smalltalk", "out_of_scope")
_AMUSEMENT = "amusement"
"""A joke is asked for, and declined."""


@dataclass(frozen=True, slots=True)
class Reception:
    """Speaks in the sentences of `phrases`, of the commune's services."""

    commune: Commune
    phrases: Phrases
    skills: Mapping[str, Skill]

    def say(
        self,
        phrase: str,
        status: Status,
        agent: str = "",
        values: Mapping[str, object] | None = None,
        service: str = "",
    ) -> Reply:
        """Return a sentence, where `{contact}` is the `service` to turn to: the agent's own when it isn't said."""
        known = self.skills[agent].contact if agent in self.skills else RECEPTION
        contact = reach(self.phrases, self.commune.contact(service or known))
        return Reply(status, self.phrases.say(phrase, contact=contact, commune=self.commune.nom, **(values or {})))

    def welcome(self, audience: Audience) -> Reply:
        """Say who the assistant is, that it is a machine, and what it can be asked."""
        examples = self.commune.exemples.get(audience, ())
        hello = self.phrases.say("accueil", commune=self.commune.nom)
        if not examples:
            return Reply(Status.ANSWERED, hello)
        hello = f"{hello}\n\n{self.phrases.say('exemples')}"
        listed = "\n".join(f"- {example}" for example in examples)
        card = Card(buttons=[Button(example) for example in examples], text=hello)
        return Reply(Status.ANSWERED, f"{hello}\n{listed}", card=card)

    def chat(self, text: str, audience: Audience) -> Reply:
        """Answer a politeness; a command is told what can be asked here, a stray « oui » that nothing waits for it."""
        if is_command(text):
            return self.welcome(audience)
        if insults(text):
            return self.say("insulte", Status.ANSWERED)
        phrase = "rien_en_cours" if is_cancel(text) else polite_reply(text)
        status = Status.ABSTAINED if phrase == _AMUSEMENT else Status.ANSWERED
        return self.say(phrase or ("rien_en_cours" if answers(text) else "qui_es_tu"), status)

    def hand_over(self, said: Exchange) -> Reply:
        """Name the service that the message is for, or the last one spoken of when it only asks for somebody."""
        if not (said.conversation.service and asks_for_somebody(said.text)):
            said.conversation.service = self.service(said)
        urgent = said.wanted.priority == "urgent"
        said.conversation.alarmed |= urgent
        return self.told("relais_urgent" if urgent else "relais", Status.HANDOFF, said)

    def alarm(self, said: Exchange, urgent: Emergency) -> Reply:
        """Say whom to call at once."""
        said.conversation.service, said.conversation.alarmed = urgent.service(self.commune.contacts), True
        return self.told(urgent.phrase, Status.HANDOFF, said)

    def reassured(self, said: Exchange) -> Reply:
        """Take note that an emergency is over: nothing is opened, and whom to call stays said."""
        return self.told("urgence_finie", Status.ANSWERED, said)

    def told(self, phrase: str, status: Status, said: Exchange) -> Reply:
        """Return a sentence of the service last spoken of; who writes in another language reads it in it first."""
        service = said.conversation.service
        return self.told_first(self.say(phrase, status, service=service), phrase, said, service)

    def told_first(self, reply: Reply, phrase: str, said: Exchange, service: str = "") -> Reply:
        """Return the reply; who writes in another language is first told in it what `phrase` says, of `service`."""
        name = f"{phrase}_{said.wanted.language}"
        return reply.after(self.say(name, reply.status, service=service).text) if name in self.phrases else reply

    def warned(self, reply: Reply, said: Exchange) -> Reply:
        """Return the reply, after whom to call at once when an emergency is told."""
        urgent = emergency(said.wanted, said.person.audience)
        return reply.after(self.alarm(said, urgent).text) if urgent else reply

    def service(self, said: Exchange) -> str:
        """Return the key of the service that looks after what is said."""
        return service_for(said.text, said.wanted.agent, said.person.audience, self.skills, self.commune.contacts)


def chats(said: Exchange) -> bool:
    """Tell whether a politeness, a joke, an insult, a stray answer or who is speaking is all that is said."""
    text, kind = said.text, said.wanted.kind
    polite = kind == "smalltalk" and (polite_reply(text) or is_command(text))
    amused = kind in _ASKS_NOTHING and polite_reply(text) == _AMUSEMENT
    rude = kind in _ASKS_NOTHING and insults(text)
    return bool(polite or amused or rude or answers(text) or asks_what_i_am(text))
