"""What a card sends back for a form: values taken, and what is wrong with the others."""

from collections.abc import Mapping

from skills.forms import inputs
from skills.forms.filling import Filling
from skills.problem import Problem

_OURS = ("form", "step", "version", "asked")
"""What a card sends beside the fields."""


def longest_text(sent: Mapping[str, str]) -> str:
    """Return the longest of what a person wrote on a card: what must be heard as well as kept."""
    return max((value for name, value in sent.items() if name not in _OURS), key=len, default="")


def submitted(filling: Filling, sent: Mapping[str, str]) -> tuple[Filling, Mapping[str, str]]:
    """Return the filling with what the card gives, and a sentence for each field that cannot be taken.

    Fields that are not on the card stay as they are; an optional field left empty is answered. Some clients leave out the
    inputs that are empty: the card's own `asked` names them all.
    """
    sent = {**dict.fromkeys(sent.get("asked", "").split(), ""), **sent}
    values: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for field in filling.fields:
        try:
            value = inputs.sent(field, sent, filling.tools.dates)
        except Problem as problem:
            wrong[field.id] = filling.problem(problem)
            continue
        if value == "" and not field.facultatif:
            wrong[field.id] = filling.say("form_champ_vide", champ=field.libelle)
        elif value is not None:
            values[field.id] = value
    return filling.filled(values), wrong
