"""What to do with each kind of activity: a turn, a welcome, a feedback, or nothing."""

import dataclasses
import time
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.schema import Activity, ActivityTypes

from bot.channels.contract import Assistant
from bot.channels.teams.card import CONTENT_TYPE, answer_card
from bot.channels.teams.inbound import TEAMS, feedback_of, to_message
from bot.channels.teams.markdown import split
from bot.channels.teams.outbound import LONGEST, text_above, to_activities
from bot.channels.teams.recent import Recent
from bot.channels.teams.settings import TeamsSettings
from bot.channels.teams.typing_sign import typing_sign
from bot.message import Message
from skills.contract import Reply

_REMEMBERED = 5000
_SAME_ARRIVAL = 60.0
"""Seconds within which Teams tells of one arrival twice: as conversationUpdate and as installationUpdate."""

Handler = Callable[[TurnContext], Awaitable[None]]


class Reception:
    """The SDK's `Bot`: gives each activity to the assistant, and its reply to the conversation."""

    def __init__(self, assistant: Assistant, settings: TeamsSettings, *, local: bool) -> None:
        self._assistant = assistant
        self._staff_tenants = settings.staff_tenants
        self._local = local
        self._welcomed = Recent[float](_REMEMBERED)
        self._answered = Recent[str](_REMEMBERED)
        self._handlers: Mapping[str, Handler] = {
            ActivityTypes.message: self._turn,
            ActivityTypes.conversation_update: self._members,
            ActivityTypes.installation_update: self._installation,
            ActivityTypes.invoke: self._invoke,
        }

    async def on_turn(self, context: TurnContext) -> None:
        """Handle one activity; the kinds that ask for nothing (reactions, edits, typing…) are taken in silence."""
        handler = self._handlers.get(context.activity.type)
        if handler is not None:
            await handler(context)

    async def _turn(self, context: TurnContext) -> None:
        message = self._message(context)
        async with typing_sign(context):
            reply = await self._assistant.turn(message)
        await self._say(context, reply, message)

    async def _members(self, context: TurnContext) -> None:
        activity = context.activity
        bot = activity.recipient.id if activity.recipient else None
        if any(member.id == bot for member in activity.members_added or ()):
            await self._welcome(context)

    async def _installation(self, context: TurnContext) -> None:
        if context.activity.action == "add":
            await self._welcome(context)

    async def _welcome(self, context: TurnContext) -> None:
        message = dataclasses.replace(self._message(context), text="", value={})
        now = time.monotonic()
        if now - self._welcomed.get(message.conversation, -_SAME_ARRIVAL) < _SAME_ARRIVAL:
            return
        self._welcomed.put(message.conversation, now)
        await self._say(context, await self._assistant.welcome(message), message)

    async def _invoke(self, context: TurnContext) -> None:
        match context.activity.name:
            case "adaptiveCard/action":
                await self._execute(context)
            case "message/submitAction":
                await self._feedback(context)
            case "signin/tokenExchange":
                # 412 is what lets Teams fall back to its consent button; no sign-in is offered yet.
                await _answer(context, HTTPStatus.PRECONDITION_FAILED)
            case _:
                await _answer(context, HTTPStatus.NOT_IMPLEMENTED)

    async def _execute(self, context: TurnContext) -> None:
        message = self._message(context)
        reply = await self._assistant.turn(message)
        first, *others = split(text_above(reply), LONGEST) or [""]
        if others:
            rest = dataclasses.replace(reply, text="\n\n".join(others), card=None, suggestions=())
            await self._say(context, rest, message)
        card = answer_card(reply, first)
        await _answer(context, HTTPStatus.OK, {"statusCode": 200, "type": CONTENT_TYPE, "value": card})

    async def _feedback(self, context: TurnContext) -> None:
        reaction, comment = feedback_of(context.activity)
        if reaction:
            judged = context.activity.reply_to_id or ""
            message = self._message(context)
            judged = self._answered.get(judged, judged)
            await self._assistant.feedback(dataclasses.replace(message, id=judged, text=comment), reaction)
        # Teams takes any body here for an error.
        await _answer(context, HTTPStatus.OK)

    async def _say(self, context: TurnContext, reply: Reply, message: Message) -> None:
        sent = await context.send_activities(to_activities(reply, on_teams=_is_teams(context.activity)))
        for response in sent:
            if response.id:
                self._answered.put(response.id, message.id)

    def _message(self, context: TurnContext) -> Message:
        return to_message(context.activity, staff_tenants=self._staff_tenants, local=self._local)


def _is_teams(activity: Activity) -> bool:
    return bool(activity.channel_id == TEAMS)


async def _answer(context: TurnContext, status: HTTPStatus, body: Any = None) -> None:
    response = InvokeResponse(status=status, body=body)
    await context.send_activity(Activity(type=ActivityTypes.invoke_response, value=response))
