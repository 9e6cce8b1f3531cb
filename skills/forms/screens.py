"""What a form shows: a question with its card, what to change, the summary."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from skills.contract import Button, Card, Input, Reply, Status
from skills.forms import inputs
from skills.forms.filling import Filling
from skills.forms.phrases import shortened
from skills.spec import Champ, FieldType
from skills.tools import Facts, uncapitalised

_TEXTS = (FieldType.TEXTE, FieldType.TEXTE_LONG)
_LONGEST_SHOWN = 300
"""Characters of a long text that the summary repeats."""


def question(
    filling: Filling, before: str = "", errors: Mapping[str, str] | None = None, *, whole: bool = False
) -> Reply:
    """Ask what is waited for, after `before`; a `before` that asks is enough.

    The card asks for the same field, or for the whole form: where it starts, or where several fields are wrong.
    """
    known = before.endswith("?")
    text = before if known else _paragraphs(before, asked(filling))
    if filling.state.confirming:
        return _reply(filling, text, _recap(filling, _known(filling)), _paragraphs(before))
    field = filling.asked
    drawn = filling.fields if field is None or whole or len(errors or {}) > 1 else (field,)
    shown = before if known else _paragraphs(before, asked(filling, on_card=True))
    return _reply(filling, text, _form(filling, drawn, errors or {}), shown)


def opening(filling: Filling) -> str:
    """Say which form starts, what the message already gave, and how to go on."""
    noted = _values(filling, [field for field in filling.fields if field.type not in _TEXTS])
    parts = [filling.say("form_debut")]
    if noted:
        parts.append(filling.say("form_note", valeurs=noted))
    if filling.missing and not filling.missing.facultatif:
        parts.append(filling.say("form_mode_d_emploi"))
    return " ".join(parts)


def changed(filling: Filling, names: Collection[str]) -> str:
    """Say the values that the fields `names` have now."""
    return filling.say("form_change", valeurs=_values(filling, [filling.field(name) for name in names]))


def _values(filling: Filling, fields: Iterable[Champ]) -> str:
    return ", ".join(uncapitalised(value) for value in map(filling.shown, fields) if value)


def other_way(filling: Filling, before: str) -> Reply:
    """After several answers that were none: an example, the form, somebody to reach."""
    field = filling.asked
    text = filling.say("form_troisieme_echec", exemple=field.aide if field else "")
    return _reply(filling, f"{before}\n\n{text}", _form(filling, filling.fields, {}))


def asked(filling: Filling, *, on_card: bool = False) -> str:
    """Return the question that is waiting, in words: without its choices nor its help where a card shows them."""
    field = filling.asked
    if field is None:
        return filling.say("form_confirmer" if filling.state.confirming else "form_que_changer", champs=_names(filling))
    help_ = "" if on_card and field.type is not FieldType.PERIODE else _help(field)
    optional = filling.say("form_facultatif") if field.facultatif else ""
    return (" " if field.type is not FieldType.CHOIX else "\n\n").join(filter(None, (field.question, help_, optional)))


def _help(field: Champ) -> str:
    return "\n".join(f"- {label}" for label in field.choix.values()) or field.aide


def change(filling: Filling, before: str = "") -> Reply:
    """Ask what to change, and offer the whole form."""
    return question(filling.choosing(), before)


def summary(filling: Filling, facts: Facts, before: str = "") -> Reply:
    """Show everything that is about to be done, and wait for a yes."""
    lines = [*_known(filling), *_added(filling, facts)]
    listed = "\n".join(filling.say("form_ligne", libelle=label, valeur=value) for label, value in lines)
    opening = _paragraphs(before, filling.say("form_recapitulatif"))
    text = _paragraphs(opening, listed, filling.say("form_confirmer"))
    return _reply(filling, text, _recap(filling, lines), opening)


def offer(filling: Filling) -> Reply:
    """Say what the form would do, and wait for a yes to start it."""
    button = _button(filling, "form_bouton_commencer", "start")
    return Reply(Status.ANSWERED, filling.say("form_offre"), card=Card(buttons=[button]), agent=filling.state.skill)


def retry(filling: Filling, sentence: str) -> Reply:
    """Say that nothing is lost, and offer to try again."""
    step = "confirm" if filling.state.confirming else "fields"
    buttons = [_button(filling, "form_bouton_reessayer", step), _button(filling, "form_bouton_annuler", "cancel")]
    return _reply(filling, sentence, Card(filling.form.titre, buttons=buttons))


def _reply(filling: Filling, text: str, card: Card, on_card: str = "") -> Reply:
    return Reply(Status.FORM, text, card=replace(card, text=on_card), agent=filling.state.skill)


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _recap(filling: Filling, lines: Sequence[tuple[str, str]]) -> Card:
    buttons = [
        _button(filling, "form_bouton_confirmer", "confirm"),
        _button(filling, "form_bouton_modifier", "modify"),
        _button(filling, "form_bouton_annuler", "cancel"),
    ]
    return Card(filling.form.titre, lines, (), buttons)


def _form(filling: Filling, fields: Sequence[Champ], errors: Mapping[str, str]) -> Card:
    phrases, values = filling.tools.phrases, filling.state.values
    drawn: list[Input] = []
    for field in fields:
        drawn += inputs.drawn(field, values.get(field.id, field.defaut), errors.get(field.id, ""), phrases)
    asked = " ".join(item.id for item in drawn)
    buttons = [
        _button(filling, "form_bouton_valider", "fields", asked=asked),
        _button(filling, "form_bouton_annuler", "cancel"),
    ]
    return Card(filling.form.titre, inputs=drawn, buttons=buttons)


def _button(filling: Filling, name: str, step: str, **more: str) -> Button:
    return Button(filling.say(name), {"form": filling.state.key, "step": step, "version": filling.version, **more})


def _known(filling: Filling) -> Sequence[tuple[str, str]]:
    shown = ((field, filling.shown(field)) for field in filling.fields)
    return [(field.libelle, shortened(value, _LONGEST_SHOWN)) for field, value in shown if value]


def _added(filling: Filling, facts: Facts) -> Sequence[tuple[str, str]]:
    return [(label, facts[name]) for name, label in filling.form.faits.items() if facts.get(name)]


def _names(filling: Filling) -> str:
    return ", ".join(uncapitalised(field.libelle) for field in filling.fields)
