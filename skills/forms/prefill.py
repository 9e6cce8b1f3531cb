"""What the message that starts a form already says."""

from skills.forms import fields
from skills.forms.answers import describes_something
from skills.forms.filling import Filling
from skills.forms.phrases import shortened
from skills.problem import Problem
from skills.spec import Champ


class NothingToChoose(Exception):
    """A field has no choice to offer: the form is pointless. `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Wrong(Exception):
    """The message gives a field a value that cannot be: that field is asked first."""

    def __init__(self, filling: Filling, field: Champ, problem: Problem) -> None:
        super().__init__(problem.code)
        self.filling = filling
        self.field = field
        self.problem = problem


async def prefilled(filling: Filling, text: str, action: str) -> Filling:
    """Return the filling with its choices and with what the message says.

    Raises:
        NothingToChoose: a field has no choice.
        Wrong: a value cannot be; its `filling` has the others.
        PortError: a system does not answer, or refuses.
    """
    known = await filling.call(filling.form.prerempli, text) if filling.form.prerempli else {}
    filling = await _with_choices(filling.filled(known))
    try:
        return _supposing(read_more(filling, text, starting=True), action)
    except Wrong as wrong:
        raise Wrong(_supposing(wrong.filling, action), wrong.field, wrong.problem) from wrong


def _supposing(filling: Filling, action: str) -> Filling:
    """Return the filling with what the action supposes, where the message says nothing (« mon VPN » is about the network)."""
    return filling.filled({**filling.form.actions.get(action, {}), **filling.state.values})


def read_more(filling: Filling, text: str, *, starting: bool = False) -> Filling:
    """Return the filling with the fields that the message gives, among those that nothing filled yet.

    Raises:
        Wrong: a value cannot be; its `filling` has the others.
    """
    values: dict[str, str] = {}
    wrong: tuple[Champ, Problem] | None = None
    for field in filling.fields:
        if field.id in filling.state.values:
            continue
        try:
            value = _value(filling, field, text, starting=starting)
        except Problem as problem:
            wrong = wrong or (field, problem)
            continue
        if value is not None:
            values[field.id] = value
    filling = filling.filled(values)
    if wrong:
        raise Wrong(filling, *wrong)
    return filling


def _value(filling: Filling, field: Champ, text: str, *, starting: bool) -> str | None:
    if starting and field.hors_message:
        return None
    if field.depuis_message:
        if not (starting and describes_something(text)):
            return None
        return fields.read(field, shortened(text.strip(), field.longueur_max - 1), filling.tools.dates)
    return fields.found(field, text, filling.tools.dates)


async def _with_choices(filling: Filling) -> Filling:
    choices = {}
    for field in filling.form.champs:
        if field.choix_de:
            choices[field.id] = dict(await filling.call(field.choix_de))
            if not choices[field.id]:
                raise NothingToChoose(field.si_aucun)
    lost = {name for name, known in choices.items() if filling.state.values.get(name) not in known}
    kept = {name: value for name, value in filling.state.values.items() if name not in lost}
    return filling.changed(choices=choices, values=kept)
