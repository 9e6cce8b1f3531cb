"""From values to the act: ask what is missing, check and sum up, act, and say what the other system objects."""

from ports.errors import NotFound, PortError, Refused
from skills.contract import Reply, Status
from skills.forms import screens
from skills.forms.filling import Filling
from skills.forms.state import Outcome
from skills.problem import Problem
from skills.tools import Facts


async def advance(filling: Filling, before: str = "", *, starts: bool = False) -> Outcome:
    """Ask for the next field, after the sentence `before`; when all are known, sum up. A form that `starts` is shown whole."""
    missing = filling.missing
    if missing is None:
        return await sum_up(filling, before)
    filling = filling.asking(missing)
    return filling.goes_on(screens.question(filling, before, whole=starts))


async def sum_up(filling: Filling, before: str = "") -> Outcome:
    """Check everything without writing, show it, and wait for a yes."""
    filling = filling.completed()
    try:
        facts: Facts = await filling.call(filling.form.apercu) if filling.form.apercu else {}
    except (Problem, PortError) as error:
        return _objected(filling.choosing(), error)
    filling = filling.confirming()
    return filling.goes_on(screens.summary(filling, facts, before))


async def act(filling: Filling) -> Outcome:
    """Do it. The form's key makes a second attempt give back what the first one did."""
    try:
        facts = await filling.call(filling.form.execute)
    except (Problem, PortError) as error:
        return _objected(filling, error)
    number, said = facts.get("numero", ""), filling.said_done(facts)
    done = filling.choosing().changed(number=number).state
    return Outcome(Reply(Status.DONE, said, agent=filling.state.skill, about=number), done=done)


def not_started(filling: Filling, error: PortError) -> Reply:
    """Return what is said when a form cannot even start."""
    if isinstance(error, Refused | NotFound):
        return Reply(Status.REFUSED, _sentence(filling, error), agent=filling.state.skill)
    return Reply(Status.ABSTAINED, filling.say("consultation_indisponible"), agent=filling.state.skill)


def _objected(filling: Filling, error: Problem | PortError) -> Outcome:
    """Go back to the field concerned; when the system doesn't answer, stay where we are."""
    if isinstance(error, Problem):
        name, sentence = error.field, filling.problem(error)
    elif isinstance(error, Refused | NotFound):
        name, sentence = filling.form.refus.get(error.reason or error.code, ""), _sentence(filling, error)
    else:
        return filling.goes_on(screens.retry(filling, filling.say("form_indisponible")))
    if not name:
        return filling.choosing().goes_on(screens.change(filling, sentence))
    filling = filling.asking(filling.field(name))
    return filling.goes_on(screens.question(filling, sentence))


def _sentence(filling: Filling, error: Refused | NotFound) -> str:
    name = f"refus_{error.reason or error.code}"
    known = filling.tools.knows(filling.state.skill, name)
    return filling.say(name if known else "refus_sans_raison")
