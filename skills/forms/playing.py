"""Forms filled in conversation: start one, go on with it, act once the person has said yes.

Nothing is written before an explicit yes to a summary of everything, and a form is the affair of one person.
"""

from collections.abc import Mapping
from uuid import uuid4

from ports.errors import PortError
from ports.people import Person
from skills import functions
from skills.contract import Reply, Status
from skills.forms import acting, conversation, prefill, screens
from skills.forms.answers import is_acceptance
from skills.forms.filling import Filling
from skills.forms.state import FormState, Outcome, Taken
from skills.forms.submission import submitted
from skills.tools import Request, Tools


def offer(skill_name: str, form_id: str, text: str, person: Person, tools: Tools, action: str) -> Outcome | None:
    """Offer to start a form with what `text` says; None when it is not for this person."""
    if person.audience not in tools.skills[skill_name].publics:
        return None
    state = FormState(skill_name, form_id, uuid4().hex, person.id, draft=text, offered=action or form_id)
    filling = Filling(state, person, tools)
    return filling.goes_on(screens.offer(filling))


def takes_up(state: FormState, text: str, value: Mapping[str, str]) -> bool:
    """Tell whether a message takes up the form that was offered; any other lets the offer lapse."""
    return value.get("form") == state.key or is_acceptance(text)


async def start(skill_name: str, form_id: str, text: str, person: Person, tools: Tools, action: str = "") -> Outcome:
    """Start a form with what `text` already says. `action` is the one that was understood: it may fill fields."""
    return await take_up(FormState(skill_name, form_id, uuid4().hex, person.id), text, person, tools, action)


async def take_up(state: FormState, text: str, person: Person, tools: Tools, action: str = "") -> Outcome:
    """Start a form of which `state` knows values already."""
    if refusal := _reserved(state.skill, person, tools):
        return Outcome(refusal)
    return await _begin(Filling(state, person, tools), text, action)


async def _begin(filling: Filling, text: str, action: str) -> Outcome:
    try:
        filling = await prefill.prefilled(filling, text, action)
    except prefill.NothingToChoose as nothing:
        return Outcome(Reply(Status.ANSWERED, nothing.sentence, agent=filling.state.skill))
    except prefill.Wrong as wrong:
        return conversation.wrong(wrong, text, starts=True)
    except PortError as error:
        return Outcome(acting.not_started(filling, error))
    return await acting.advance(filling, screens.opening(filling) if filling.missing else "", starts=True)


async def resume(
    state: FormState | None,
    text: str,
    value: Mapping[str, str],
    person: Person,
    tools: Tools,
    taken: Taken = Taken.ANSWER,
) -> Outcome:
    """Go on with a form: hear a text, understood as `taken` says, or what a card sent (`value`, empty for a text)."""
    if state is None or state.done or value.get("form", state.key) != state.key:
        return _late(state, value, person, tools)
    filling = Filling(state, person, tools)
    if state.person != person.id:
        return filling.goes_on(Reply(Status.REFUSED, filling.say("form_d_un_autre"), agent=state.skill))
    if state.offered:
        return await _begin(filling.changed(offered="", draft=""), state.draft, state.offered)
    return await _clicked(filling, value) if value else await conversation.hear(filling, text, taken)


def interrupt(state: FormState, person: Person, tools: Tools) -> Outcome:
    """Leave a form as it is while something that is nothing for it, whatever it asks, is dealt with elsewhere."""
    return conversation.interrupted(Filling(state, person, tools))


async def consult(skill_name: str, action: str, text: str, person: Person, tools: Tools) -> Reply:
    """Look something up for `person`, and write nothing."""
    if refusal := _reserved(skill_name, person, tools):
        return refusal
    function = functions.find(skill_name, tools.skills[skill_name].consultations[action])
    try:
        reply: Reply = await function(Request(skill_name, person, tools, text=text))
    except PortError:
        text = tools.say(skill_name, "consultation_indisponible", joindre=tools.reach(skill_name))
        return Reply(Status.ABSTAINED, text, agent=skill_name)
    return reply


async def _clicked(filling: Filling, value: Mapping[str, str]) -> Outcome:
    match value.get("step", ""):
        case "cancel":
            return filling.ends("form_annule", Status.ANSWERED)
        case "modify":
            return filling.choosing().goes_on(screens.change(filling))
        case "confirm":
            return await _confirmed(filling, value)
        case _:
            filling, wrong = submitted(filling, value)
            if not wrong:
                return await acting.advance(filling)
            filling = filling.asking(filling.field(next(iter(wrong))))
            return filling.goes_on(screens.question(filling, " ".join(wrong.values()), wrong))


async def _confirmed(filling: Filling, value: Mapping[str, str]) -> Outcome:
    """Act, unless the button is that of an older summary: its yes was about other values."""
    seen = value.get("version", filling.version)
    if filling.state.confirming and seen == filling.version:
        return await acting.act(filling)
    return await acting.advance(filling, filling.say("form_a_change"))


def _late(state: FormState | None, value: Mapping[str, str], person: Person, tools: Tools) -> Outcome:
    """Answer a click on a form that is done, given up or replaced."""
    if state is None:
        return Outcome(Reply(Status.ANSWERED, tools.phrases.say("form_depasse")))
    filling = Filling(state, person, tools)
    if not state.done:
        return filling.goes_on(screens.question(filling, filling.say("form_depasse")))
    same = value.get("form", state.key) == state.key and state.person == person.id and state.number
    text = filling.say("form_deja_fait", numero=state.number) if same else filling.say("form_depasse")
    return Outcome(Reply(Status.DONE if same else Status.ANSWERED, text, agent=state.skill), done=state)


def _reserved(skill_name: str, person: Person, tools: Tools) -> Reply | None:
    if person.audience in tools.skills[skill_name].publics:
        return None
    return Reply(
        Status.REFUSED, tools.say(skill_name, "form_reserve", joindre=tools.reach(skill_name)), agent=skill_name
    )
