"""Replies to activities: text, label and sources, card, suggestions."""

from collections.abc import Sequence
from dataclasses import replace

from botbuilder.schema import ActionTypes, Activity, ActivityTypes, Attachment, CardAction, SuggestedActions

from bot.channels.tables import drawn
from bot.channels.teams.card import CONTENT_TYPE, adaptive_card, shows_facts
from bot.channels.teams.markdown import split, table
from bot.channels.teams.sources import ai_entity, is_judged, is_labelled, source_lines
from bot.channels.teams.typography import sources_apart, unbroken
from bot.channels.teams.words import words
from skills.contract import Button, Citation, Reply

LONGEST = 9000
"""Characters of a message: 18 KB in UTF-16, and room for its sources under the 28 KB that every client takes."""
_SUGGESTIONS_ON_TEAMS = 3


def to_activities(reply: Reply, *, on_teams: bool) -> list[Activity]:
    """Return the messages that say `reply`, at least one; the last has the card, the suggestions and the feedback.

    Teams shows the sources of a message by itself; the other channels are given them as text.
    """
    text = text_above(reply) if on_teams else _with_sources(reply)
    activities = [_message(piece) for piece in split(sources_apart(text), LONGEST)] or [_message("")]
    if is_labelled(reply):
        _label(activities, reply.citations if on_teams else ())
    if is_judged(reply) and on_teams:
        activities[-1].channel_data = {"feedbackLoop": {"type": "default"}}
    _finish(activities[-1], reply, on_teams=on_teams)
    return activities


def text_above(reply: Reply) -> str:
    """Return what is said above the card of `reply`: less than its text, where the card shows the rest."""
    card = reply.card
    content = adaptive_card(card, on_teams=True) if card and card.text else None
    is_whole = content and card and (not card.facts or shows_facts(content))
    return drawn(card.text if card and is_whole else reply.text, table)


def _message(text: str) -> Activity:
    return Activity(type=ActivityTypes.message, text=unbroken(text), text_format="markdown")


def _with_sources(reply: Reply) -> str:
    lines = source_lines(reply.citations)
    text = drawn(reply.text, table)
    return "\n\n".join((text, words().sources, "\n".join(lines))) if lines else text


def _label(activities: Sequence[Activity], citations: Sequence[Citation]) -> None:
    """Label each message; a source goes with the last message that cites it, or with the last of all."""
    remaining = list(citations)
    for activity in activities:
        cited = [citation for citation in citations if f"[{citation.number}]" in activity.text]
        remaining = [citation for citation in remaining if citation not in cited]
        activity.entities = [ai_entity([*cited, *remaining] if activity is activities[-1] else cited)]


def _finish(activity: Activity, reply: Reply, *, on_teams: bool) -> None:
    suggestions = list(reply.suggestions)
    card = reply.card
    if card and on_teams and suggestions:
        # Teams shows no suggested actions under a message that has a card.
        buttons = [*card.buttons, *(Button(label=suggestion) for suggestion in suggestions)]
        card, suggestions = replace(card, buttons=buttons), []
    content = adaptive_card(card, on_teams=on_teams) if card else None
    if content:
        activity.attachments = [Attachment(content_type=CONTENT_TYPE, content=content)]
    if suggestions:
        activity.suggested_actions = _suggested(suggestions[:_SUGGESTIONS_ON_TEAMS] if on_teams else suggestions)


def _suggested(suggestions: Sequence[str]) -> SuggestedActions:
    return SuggestedActions(
        actions=[CardAction(type=ActionTypes.im_back, title=label, value=label) for label in suggestions]
    )
