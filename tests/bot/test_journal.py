"""The journal holds nothing that a person wrote."""

import json
import logging

import pytest

from bot.journal import Journal
from bot.message import Message, Sender
from skills.contract import Reply, Status

SECRET = "mon numéro est 06 39 98 12 34"
MESSAGE = Message("m1", "conversation-de-marie", "teams", Sender("marie", staff=True, name="Marie Curie"), SECRET)


def test_a_turn_is_one_line_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with Journal().turn(MESSAGE) as entry:
        entry.reply = Reply(Status.ANSWERED, "Bonjour Marie", agent="intranet", kind="question")
    line = json.loads(caplog.records[-1].getMessage())
    assert line["status"] == "answered"
    assert line["ms"] >= 0
    for private in (SECRET, "06 39", "Marie", "marie"):
        assert private not in caplog.text


def test_a_defect_leaves_its_place_and_reference_not_its_words(caplog: pytest.LogCaptureFixture) -> None:
    with Journal().turn(MESSAGE) as entry:
        try:
            raise ValueError(SECRET)
        except ValueError as error:
            reference = entry.crashed(error)
        entry.reply = Reply(Status.ABSTAINED, "")
    assert reference in caplog.text
    assert "ValueError at test_journal.py" in caplog.text
    assert SECRET not in caplog.text


def test_a_thumb_names_the_turn_that_it_judges_and_says_nothing_of_its_comment(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    journal = Journal()
    with journal.turn(MESSAGE):
        pass
    journal.feedback(MESSAGE, "dislike")
    turn, thumb = (json.loads(record.getMessage()) for record in caplog.records)
    assert thumb == {
        "event": "feedback",
        "conversation": turn["conversation"],
        "message": turn["message"],
        "reaction": "dislike",
    }
    assert SECRET not in caplog.text


def test_a_conversation_keeps_its_pseudonym_within_a_run_only(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    first, second = Journal(), Journal()
    for journal in (first, first, second):
        journal.feedback(MESSAGE, "like")
    names = [json.loads(record.getMessage())["conversation"] for record in caplog.records]
    assert names[0] == names[1] != names[2]
