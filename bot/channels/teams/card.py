"""Cards and replies to Adaptive Cards 1.5, small enough for Teams."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.channels.teams.inbound import SAID
from bot.channels.teams.markdown import blocks, table_of
from bot.channels.teams.sources import is_labelled, source_lines
from bot.channels.teams.typography import sources_apart, unbroken
from bot.channels.teams.words import words
from skills.contract import Button, Card, Input, InputKind, Reply

CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
_LARGEST = 27_000
"""Bytes: Teams refuses a card of 28 KB."""
_LONG = 28
"""Characters from which a label is cut off in a button: it is shown as a line to click, which wraps."""
_MOST = 6
"""Buttons that Teams shows: beyond, all are lines to click."""
_VERB = "answer"
"""Every Action.Execute needs a verb: without one the clients send nothing. The data say the rest."""

Element = dict[str, Any]


def adaptive_card(card: Card, *, on_teams: bool) -> Element | None:
    """Return `card` for Teams or for the web chats; nothing when it cannot be made small enough.

    The reply's text stands alone, so a card that is too large loses its facts before it is given up.
    """
    return _small(card, [], on_teams=on_teams)


def shows_facts(content: Element) -> bool:
    """Tell whether an adaptive card kept its facts: where it lost them, the text must say them."""
    return any(element["type"] == "FactSet" for element in content["body"])


def answer_card(reply: Reply, text: str) -> Element:
    """Return the card that takes the place of the one whose button was clicked: `text`, its sources, its own card.

    `text` is the part of the reply's text that the card holds. Suggestions become buttons.
    """
    suggestions = [Button(label=suggestion) for suggestion in reply.suggestions]
    card = reply.card or Card()
    card = replace(card, buttons=[*card.buttons, *suggestions])
    said = [*_said(text), *_origin(reply)]
    return _small(card, said, on_teams=True) or _framed([_paragraph(text)], [])


def _small(card: Card, said: list[Element], *, on_teams: bool) -> Element | None:
    head = [*_title(card.title), *said]
    many = len(card.buttons) > _MOST
    long = [button for button in card.buttons if not button.data and (many or len(button.label) > _LONG)]
    short = [button for button in card.buttons if button not in long]
    asked = [*(_field(item) for item in card.inputs), *(_line(button) for button in long)]
    actions = list(_actions(short, on_teams=on_teams))
    for body in ([*head, *_facts(card.facts), *asked], [*head, *asked]):
        framed = _framed(body, actions)
        if len(json.dumps(framed, ensure_ascii=False).encode("utf-8", "replace")) <= _LARGEST:
            return framed
    return None


def _framed(body: list[Element], actions: list[Element]) -> Element:
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "body": body,
        "actions": actions,
    }


def _title(title: str) -> list[Element]:
    return [{**_paragraph(title), "weight": "Bolder", "size": "Medium", "style": "heading"}] if title else []


def _facts(facts: Sequence[tuple[str, str]]) -> list[Element]:
    if not facts:
        return []
    return [{"type": "FactSet", "facts": [{"title": label, "value": unbroken(value)} for label, value in facts]}]


def _said(text: str) -> Iterator[Element]:
    for block in blocks(sources_apart(text)):
        table = table_of(block)
        yield _table(table) if table else _paragraph(block)


def _origin(reply: Reply) -> Iterator[Element]:
    # A card has neither the label nor the citations of a message.
    lines = source_lines(reply.citations)
    if lines:
        yield {**_paragraph("\n".join((words().sources, *lines))), "size": "Small"}
    if is_labelled(reply):
        yield {**_paragraph(words().produit_par_ia), "size": "Small", "isSubtle": True}


def _paragraph(text: str) -> Element:
    return {"type": "TextBlock", "text": unbroken(text), "wrap": True}


def _table(rows: list[list[str]]) -> Element:
    return {
        "type": "Table",
        "columns": [{"width": 1} for _ in rows[0]],
        "rows": [
            {"type": "TableRow", "cells": [{"type": "TableCell", "items": [_paragraph(cell)]} for cell in row]}
            for row in rows
        ],
    }


def _field(item: Input) -> Element:
    field: Element = {
        "id": item.id,
        "label": item.label,
        "isRequired": item.required,
        "errorMessage": item.error or words().champ[item.kind],
    }
    optional = {"value": item.value, "placeholder": item.placeholder}
    return field | {key: text for key, text in optional.items() if text} | _kind(item)


def _kind(item: Input) -> Element:
    match item.kind:
        case InputKind.DATE:
            return {"type": "Input.Date"}
        case InputKind.CHOICE:
            choices = [{"title": label, "value": value} for value, label in item.choices]
            return {"type": "Input.ChoiceSet", "choices": choices}
        case InputKind.LONG_TEXT:
            return {"type": "Input.Text", "isMultiline": True}
        case _:
            return {"type": "Input.Text"}


def _line(button: Button) -> Element:
    action = {"type": "Action.Submit", "title": button.label, "data": {SAID: button.label}}
    return {"type": "Container", "style": "emphasis", "selectAction": action, "items": [_paragraph(button.label)]}


def _actions(buttons: Sequence[Button], *, on_teams: bool) -> Iterator[Element]:
    """Only the first button that carries data submits the inputs: the others (cancel, go back) must not ask for them."""
    submits = next((button for button in buttons if button.data), None)
    for button in buttons:
        yield {
            **_action(button, on_teams=on_teams),
            "title": button.label,
            "associatedInputs": "auto" if button is submits else "none",
        }


def _action(button: Button, *, on_teams: bool) -> Mapping[str, Any]:
    if button.data:
        # Execute lets Teams replace the card by the answer: it can't be clicked twice. Web chats send nothing for it.
        kind = {"type": "Action.Execute", "verb": _VERB} if on_teams else {"type": "Action.Submit"}
        return {**kind, "data": dict(button.data)}
    # A client of Microsoft's has no imBack on a card, and Teams no suggested actions beside one: every client has this.
    return {"type": "Action.Submit", "data": {SAID: button.label}}
