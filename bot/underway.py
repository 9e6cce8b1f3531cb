"""The form that a conversation has under way: it hears the message first, waits, is put aside for another, or is offered."""

from uuid import uuid4

from bot.emergencies import emergency, presses
from bot.exchange import Exchange
from bot.wishes import Wish
from bot.wording import asks_for_somebody
from skills.contract import Reply, Status
from skills.forms import playing
from skills.forms.state import FormState, Outcome, Taken
from skills.tools import Tools

_ASKS = frozenset({"question", "status", "handoff"})
_A_QUESTION, _AN_UNMARKED_ONE = 3, 5
"""Words that a question in the middle of a form has at least, with or without its mark: « oui ? » and « lundi » answer."""


def let_lapse(said: Exchange) -> None:
    """Forget the form that was offered, unless the message takes it up."""
    form = said.conversation.form
    if form and form.offered and not playing.takes_up(form, said.text, said.message.value):
        said.conversation.form = None


async def hear(said: Exchange, tools: Tools) -> Outcome:
    """Have the form hear the message, unless it only asks for somebody, or tells of an emergency, or that it is over."""
    form = said.conversation.form
    if form and (said.reassures or _asks_for_somebody(said) or _presses(said, tools)):
        return playing.interrupt(form, said.person, tools)
    return await playing.resume(form, said.text, said.message.value, said.person, tools, _taken(said))


def put_aside(said: Exchange, outcome: Outcome, tools: Tools) -> str:
    """Return what to say of the form when the message is nothing for it and starts another; empty when it goes on."""
    present = said.conversation.form
    if present is None or said.message.value or outcome.heard(present) or not _other_form(said):
        return ""
    if presses(said.wanted, said.person.audience):
        return ""
    titre = tools.skills[present.skill].formulaires[present.form].titre
    return tools.phrases.say("form_mis_de_cote", titre=titre)


async def begin(wish: Wish, said: Exchange, tools: Tools) -> Reply:
    """Start the form that is asked for."""
    state = FormState(wish.skill, wish.form, uuid4().hex, said.person.id, values=wish.known)
    outcome = await playing.take_up(state, said.text, said.person, tools, wish.action)
    said.conversation.form = outcome.state
    return outcome.reply


def offer_after(reply: Reply, wish: Wish, said: Exchange, tools: Tools) -> Reply:
    """Offer the form that the message is about after its answer, unless nobody can reply or something is asked already."""
    if reply.status is Status.FORM or not said.message.can_reply:
        return reply
    outcome = playing.offer(wish.skill, wish.form, said.text, said.person, tools, wish.action)
    if outcome is None:
        return reply
    said.conversation.form = outcome.state
    return reply.then(outcome.reply)


def _asks_for_somebody(said: Exchange) -> bool:
    return said.wanted.kind == "handoff" and asks_for_somebody(said.text)


def _presses(said: Exchange, tools: Tools) -> bool:
    """Tell whether an emergency comes before the form; one for the service of the form is also what the form is to hear."""
    form, urgent = said.conversation.form, emergency(said.wanted, said.person.audience)
    if form and urgent and tools.skills[form.skill].formulaires[form.form].contact in urgent.contacts:
        return False
    return presses(said.wanted, said.person.audience)


def _taken(said: Exchange) -> Taken:
    if _other_form(said):
        return Taken.OTHER_FORM
    marked = _A_QUESTION if "?" in said.text else _AN_UNMARKED_ONE
    asks = said.wanted.kind in _ASKS and len(said.text.split()) >= marked
    if asks:
        return Taken.QUESTION
    return Taken.SAME_FORM if _same_form(said) else Taken.ANSWER


def _other_form(said: Exchange) -> bool:
    """Tell whether another form is asked for; a date or a number answers, even when it can't be taken."""
    if not any(letter.isalpha() for letter in said.text):
        return False
    present, wish = said.conversation.form, said.wish
    return bool(present and wish and wish.surely_acts and wish.form != present.form)


def _same_form(said: Exchange) -> bool:
    present, wish = said.conversation.form, said.wish
    return bool(present and wish and wish.surely_acts and wish.form == present.form)
