"""What survives between turns, and what is forgotten."""

import asyncio
import dataclasses
import datetime as dt

import pytest
from sqlalchemy import Engine

from bot.memory import Memory
from bot.message import Message, Sender
from skills.contract import Citation, Reply, Status
from skills.forms.state import FormState

FORM = FormState("intranet", "demande_conge", "key", "person", {"type": "rtt"}, asking="periode")
REPLY = Reply(Status.ANSWERED, "Oui.", [Citation(1, "d", "Titre", "Oui.", date=dt.date(2026, 1, 2))])


async def test_a_form_in_progress_survives_a_restart(engine: Engine) -> None:
    async with Memory(engine).conversation("c", "m1") as conversation:
        conversation.form = FORM
        conversation.remember("m1", REPLY)
    async with Memory(engine).conversation("c", "m2") as conversation:
        assert conversation.form == FORM
        assert conversation.waits


async def test_a_message_delivered_again_finds_its_reply_and_changes_nothing(engine: Engine) -> None:
    memory = Memory(engine)
    async with memory.conversation("c", "m1") as conversation:
        conversation.form = FORM
        conversation.remember("m1", REPLY)
    async with memory.conversation("c", "m1") as conversation:
        assert conversation.already is not None
        assert conversation.already.citations[0].date == dt.date(2026, 1, 2)
        conversation.form = None
    async with memory.conversation("c", "m2") as conversation:
        assert conversation.form == FORM


async def test_the_same_message_of_another_conversation_is_another(engine: Engine) -> None:
    memory = Memory(engine)
    async with memory.conversation("c", "m1") as conversation:
        conversation.remember("m1", REPLY)
    async with memory.conversation("d", "m1") as conversation:
        assert conversation.already is None


async def test_a_turn_that_breaks_writes_nothing(engine: Engine) -> None:
    memory = Memory(engine)
    with pytest.raises(RuntimeError):
        async with memory.conversation("c", "m1") as conversation:
            conversation.form = FORM
            conversation.remember("m1", REPLY)
            raise RuntimeError
    async with memory.conversation("c", "m1") as conversation:
        assert conversation.form is None
        assert conversation.already is None


async def test_turns_of_one_conversation_wait_for_one_another(engine: Engine) -> None:
    memory, order = Memory(engine), []

    async def turn(name: str) -> None:
        async with memory.conversation("c") as conversation:
            order.append(f"{name} in")
            await asyncio.sleep(0.01)
            order.append(f"{name} out")
            conversation.remember("", REPLY)

    await asyncio.gather(turn("a"), turn("b"))
    assert order in (["a in", "a out", "b in", "b out"], ["b in", "b out", "a in", "a out"])


def opinions(engine: Engine) -> list[tuple[str, ...]]:
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT conversation, message, reaction, comment FROM opinion")
        return [tuple(row) for row in rows]


async def test_the_last_opinion_of_a_reply_is_kept_with_its_comment_then_forgotten(engine: Engine) -> None:
    memory, judged = Memory(engine), Message("m1", "c", "teams", Sender("marie", staff=True), "Trop long.")
    await memory.judge(dataclasses.replace(judged, text=""), "like")
    await memory.judge(judged, "dislike")
    await memory.forget(dt.timedelta(days=1))
    assert opinions(engine) == [("c", "m1", "dislike", "Trop long.")]
    await memory.forget(dt.timedelta(seconds=-1))
    assert opinions(engine) == []


async def test_the_service_spoken_of_is_remembered(engine: Engine) -> None:
    async with Memory(engine).conversation("c") as conversation:
        conversation.service = "urbanisme"
        conversation.remember("", REPLY)
    async with Memory(engine).conversation("c") as conversation:
        assert conversation.service == "urbanisme"


async def test_a_database_of_an_earlier_version_is_completed(engine: Engine) -> None:
    async with Memory(engine).conversation("c") as conversation:
        conversation.form = FORM
        conversation.remember("", REPLY)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE conversation DROP COLUMN service")
    async with Memory(engine).conversation("c") as conversation:
        assert (conversation.form, conversation.service) == (FORM, "")


async def test_what_is_old_is_forgotten(engine: Engine) -> None:
    memory = Memory(engine)
    async with memory.conversation("c", "m1") as conversation:
        conversation.form = FORM
        conversation.remember("m1", REPLY)
    assert await memory.forget(dt.timedelta(days=1)) == 0
    assert await memory.forget(dt.timedelta(seconds=-1)) == 1
    async with memory.conversation("c", "m1") as conversation:
        assert conversation.form is None


async def test_what_was_asked_is_recent_for_an_hour(engine: Engine) -> None:
    memory = Memory(engine)
    async with memory.conversation("c", "m1") as conversation:
        assert not conversation.recent
        conversation.question = "Comment refaire une carte d'identité ?"
        conversation.about = "T-2026-00001"
        conversation.remember("m1", REPLY)
    async with memory.conversation("c", "m2") as conversation:
        assert conversation.recent
        assert conversation.question == "Comment refaire une carte d'identité ?"
        assert conversation.about == "T-2026-00001"
        conversation.spoken_at = dt.datetime.now(dt.UTC) - dt.timedelta(hours=2)
        assert not conversation.recent
