"""What a text does to a form in progress: answer the question, change something, confirm, give up, or ask something else."""

from skills.contract import Reply, Status
from skills.forms import acting, fields, prefill, screens
from skills.forms.answers import (
    asks_something,
    cancels_another,
    is_cancel,
    is_command,
    is_confirm,
    is_modify,
    is_no,
    is_polite,
    is_skip,
    is_yes,
)
from skills.forms.corrections import Correction, announced, asks_another, correction, only_names
from skills.forms.filling import Filling
from skills.forms.phrases import phrase
from skills.forms.state import Outcome, Taken
from skills.problem import Problem
from skills.spec import Champ, FieldType

_TEXTS = (FieldType.TEXTE, FieldType.TEXTE_LONG)
_BEGINNINGS = ("no_end", "which_half")
"""Problems of an answer that only lacks its end: the next message is read after it."""
_PATIENCE = 3
"""Answers in a row that are none, before another way is offered."""


async def hear(filling: Filling, text: str, taken: Taken) -> Outcome:
    """Go on with what the person says, understood as `taken` says."""
    if is_cancel(text):
        return filling.ends("form_annule", Status.ANSWERED)
    if is_command(text) and not (is_yes(text) or is_no(text) or is_modify(text)):
        return filling.goes_on(screens.question(filling, filling.say("form_aide")))
    if taken is Taken.SAME_FORM:
        if asks_another(filling, text):
            return filling.goes_on(screens.question(filling, filling.say("form_un_a_la_fois")))
        taken = Taken.ANSWER
    if filling.asked:
        return await _answer(filling, filling.asked, text, taken)
    return await _settle(filling, text, taken)


async def _settle(filling: Filling, text: str, taken: Taken) -> Outcome:
    """Hear the answer to a summary, or to « que faut-il changer ? »."""
    if is_yes(text) or (filling.state.confirming and phrase(text) == phrase(filling.say("form_bouton_confirmer"))):
        return await (acting.act if filling.state.confirming else acting.sum_up)(filling)
    if is_no(text) and filling.state.confirming and filling.nothing_to_change:
        return filling.ends("form_annule", Status.ANSWERED)
    if is_no(text) or is_modify(text, filling.form.titre):
        return filling.choosing().goes_on(screens.change(filling))
    unsaid = taken is Taken.OTHER_FORM and not only_names(filling, text)
    change = announced(filling, text) or (None if unsaid or _is_no_value(text) else correction(filling, text))
    if change:
        return await _change(filling, change)
    if taken is not Taken.ANSWER:
        return interrupted(filling)
    return await _not_understood(filling)


def wrong(found: prefill.Wrong, text: str, *, starts: bool = False) -> Outcome:
    """Ask first for the field that the message got wrong. A form that `starts` is shown whole."""
    draft = text if found.problem.code in _BEGINNINGS else ""
    filling = found.filling.asking(found.field, failures=1, draft=draft)
    return filling.goes_on(screens.question(filling, filling.problem(found.problem), whole=starts))


def reminder(filling: Filling) -> Reply:
    """Return what repeats the question that is waiting."""
    return screens.question(filling, filling.say("form_rappel"))


async def _answer(filling: Filling, field: Champ, text: str, taken: Taken) -> Outcome:
    if field.facultatif and (is_skip(text) or is_confirm(text)):
        return await acting.advance(filling.filled({field.id: ""}))
    if is_confirm(text):
        return await _no_answer(filling, field, Problem("nothing_to_confirm"), text, Taken.ANSWER)
    if is_modify(text, filling.form.titre):
        return filling.choosing().goes_on(screens.change(filling))
    if change := announced(filling, text):
        return await _change(filling, change)
    return await _value(filling, field, text, taken)


def _is_elsewhere(field: Champ, text: str, taken: Taken) -> bool:
    """Tell whether what could be the text of a field is dealt with elsewhere: a question, or another form where none is due."""
    return field.facultatif if taken is Taken.OTHER_FORM else taken is Taken.QUESTION and asks_something(text)


def _is_no_value(text: str) -> bool:
    """Tell whether what the text names is no value for the form: it asks, or cancels something else."""
    return asks_something(text) or cancels_another(text)


def _gives_up(filling: Filling, text: str) -> bool:
    """Tell whether the text gives up what the form is for (« laisse tomber mon congé »), unless the form itself cancels it."""
    titre = filling.form.titre
    return is_cancel(text, titre) and not is_cancel(filling.say("form_bouton_confirmer"), titre)


async def _value(filling: Filling, field: Champ, text: str, taken: Taken) -> Outcome:
    if field.type in _TEXTS and _is_elsewhere(field, text, taken):
        return interrupted(filling)
    if taken is not Taken.OTHER_FORM and _gives_up(filling, text):
        return filling.ends("form_annule", Status.ANSWERED)
    try:
        value = _read(filling, field, text, strict=taken is Taken.QUESTION or cancels_another(text))
    except Problem as problem:
        return await _no_answer(filling, field, problem, text, taken)
    if field.ailleurs and field.ailleurs.quand.heard_in(text):
        return await _added(filling, filling.field(field.ailleurs.vers), text)
    filling = filling.filled({field.id: value})
    try:
        return await acting.advance(prefill.read_more(filling, text))
    except prefill.Wrong as found:
        return wrong(found, text)


async def _added(filling: Filling, field: Champ, text: str) -> Outcome:
    """Add the text to another field, and ask again for the one that it is nothing for."""
    try:
        value = fields.read(field, f"{filling.state.values.get(field.id, '')}\n{text}", filling.tools.dates)
    except Problem as problem:
        return filling.goes_on(screens.question(filling, filling.problem(problem)))
    filling = filling.filled({field.id: value})
    return await acting.advance(prefill.read_more(filling, text), filling.say("form_ajoute", champ=field.libelle))


def _read(filling: Filling, field: Champ, text: str, *, strict: bool) -> str:
    """Read the answer, alone or after the beginning that came before."""
    dates, draft = filling.tools.dates, filling.state.draft
    if field.facultatif and is_yes(text):
        raise Problem("only_yes", champ=field.libelle)
    if field.type in _TEXTS and (is_yes(text) or is_no(text) or is_polite(text)):
        raise Problem("empty")
    try:
        return fields.read(field, text, dates, strict=strict)
    except Problem:
        if not draft:
            raise
    return fields.read(field, f"{draft} {text}", dates)


async def _no_answer(filling: Filling, field: Champ, problem: Problem, text: str, taken: Taken) -> Outcome:
    """The text is no answer: another field's value, a question, or something to say again."""
    change = None if _is_no_value(text) or taken is Taken.OTHER_FORM else correction(filling, text)
    if change and change.values:
        return await _change(filling, change)
    if taken is not Taken.ANSWER:
        return interrupted(filling)
    failures = filling.state.failures + 1
    draft = filling.state.draft or text if problem.code in _BEGINNINGS else ""
    filling = filling.asking(field, failures=failures, draft=draft)
    ask = screens.other_way if failures >= _PATIENCE else screens.question
    return filling.goes_on(ask(filling, filling.problem(problem)))


async def _change(filling: Filling, change: Correction) -> Outcome:
    if not change.ask:
        filling = filling.filled(change.values)
        return await acting.advance(filling, screens.changed(filling, change.values))
    filling = filling.asking(filling.field(change.ask))
    return filling.goes_on(screens.question(filling, filling.problem(change.problem) if change.problem else ""))


async def _not_understood(filling: Filling) -> Outcome:
    sentence = filling.say("form_pas_compris")
    if filling.state.confirming:
        return await acting.sum_up(filling, sentence)
    return filling.goes_on(screens.change(filling, sentence))


def interrupted(filling: Filling) -> Outcome:
    """Leave the form as it is: the text is dealt with elsewhere, then the question that waits is repeated."""
    return Outcome(reminder(filling), filling.state, interrupted=True)
