"""A conversation in the terminal."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from itertools import count, repeat

from bot.channels.contract import Assistant
from bot.channels.tables import Rows, drawn
from bot.configuration import sentence
from bot.machine import message
from bot.message import Message
from ports.people import Audience
from skills.contract import Button, Card, Citation, Reply

Say = Callable[[str], None]
_ENDS = frozenset({"quitter", "exit", "quit"})
_GAP = "   "
_WIDEST = 100
"""Characters of a line of a table: what most terminals show."""


async def converse(assistant: Assistant, audience: Audience, say: Say, prompt: str = "> ") -> None:
    """Talk until « quitter » or the end of input. A number chooses a button of the last card, unless it has inputs."""
    opening = message("", audience, f"console:{secrets.token_hex(8)}")
    last = await assistant.welcome(opening)
    say(f"{show(last)}\n\n{sentence('console_fin')}")
    while True:
        try:
            said = input(prompt).strip()  # noqa: ASYNC250  # nothing else goes on, and Ctrl-C can't end a thread
        except (EOFError, KeyboardInterrupt):
            say("")
            return
        if said.lower() in _ENDS:
            return
        if said:
            last = await assistant.turn(_message(opening, said, last))
            say(show(last))


def _message(opening: Message, said: str, last: Reply) -> Message:
    buttons = _buttons(last.card) if last.card and not last.card.inputs else []
    if said.isdecimal() and 0 < int(said) <= len(buttons):
        button = buttons[int(said) - 1]
        return replace(opening, value=button.data) if button.data else replace(opening, text=button.label)
    return replace(opening, text=said)


def show(reply: Reply) -> str:
    """Return a reply as plain text: its sources and its buttons are written out."""
    parts = [drawn(reply.text, _table)]
    parts += [_source(citation) for citation in reply.citations]
    if reply.card:
        parts.append(_card(reply.card))
    return "\n\n".join(part for part in parts if part)


def _table(rows: Rows) -> str:
    """Return aligned columns, or one line a cell under the name of its column where they would be too wide."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + len(_GAP) * (len(widths) - 1) <= _WIDEST:
        return "\n".join(
            _GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
        )
    head, *others = rows
    return "\n\n".join(
        "\n".join(f"{name} : {cell}" for name, cell in zip(head, row, strict=True) if cell) for row in others
    )


def _source(citation: Citation) -> str:
    place = [citation.title, citation.heading, f"p. {citation.page}" if citation.page else ""]
    when = citation.date.strftime("%d/%m/%Y") if citation.date else ""
    return f"[{citation.number}] " + ", ".join(part for part in (*place, when, citation.url) if part)


def _card(card: Card) -> str:
    # The text already says the facts. Beside inputs no button has a number, which would be taken for that of a choice.
    marks = repeat("–") if card.inputs else (f"({number})" for number in count(1))
    return "\n".join(f"{mark} {button.label}" for button, mark in zip(_buttons(card), marks, strict=False))


def _buttons(card: Card) -> list[Button]:
    """Return the buttons to offer: not the one that submits a card's inputs, which a terminal doesn't show."""
    submits = next((button for button in card.buttons if button.data), None) if card.inputs else None
    return [button for button in card.buttons if button is not submits]
