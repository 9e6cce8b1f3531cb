"""The messages that teach understanding: they keep the conventions that answers must keep, and the model has read them all."""

from collections import Counter

import pytest

from bot.understanding.model import Model
from tools.understanding import corpus
from tools.understanding.corpus import Labelled

AGENTS = frozenset(
    ["etat_civil", "rendez_vous", "urbanisme", "social", "scolaire", "dechets", "mobilite", "intranet", "none"]
)
KINDS = frozenset(["question", "action", "status", "report", "handoff", "smalltalk", "out_of_scope"])
PRIORITIES = frozenset(["low", "normal", "high", "urgent"])
LANGUAGES = frozenset(["", "en", "ar", "pt", "es", "tr", "de", "it", "pl", "zh", "ru"])
ACTIONS = frozenset(
    [
        *("access_request", "attestation", "authorization_request", "benefit_application", "bill", "book_appointment"),
        *("book_room", "book_transport", "book_vehicle", "bulky_pickup", "cancel_appointment", "check_completeness"),
        *(
            "check_status",
            "collection_calendar",
            "confirm_appointment",
            "contact_agent",
            "contest_fine",
            "correct_record",
        ),
        *("disruption", "document_access", "generate_sheet", "housing_application", "it_ticket", "leave_balance"),
        *("leave_request", "lost_property", "menu", "modify_appointment", "modify_registration", "opening_hours"),
        *("parking_request", "payment", "plu_rules", "register_vulnerable", "renew_concession", "report_absence"),
        *("report_issue", "request_bin", "request_record", "reset_access", "school_registration", "set_reminder"),
        *("simulate_benefit", "submit_file", "subscription", "time_correction", "timetable", "training_request"),
        *("update_details", "withdraw_file"),
    ]
)


@pytest.fixture(scope="module")
def messages() -> list[Labelled]:
    return corpus.read()


def test_the_model_has_read_these_very_messages(messages: list[Labelled]) -> None:
    assert Model.load().fingerprint == corpus.fingerprint(messages), "run: python tools/understanding/train.py"


def test_labels_come_from_closed_lists(messages: list[Labelled]) -> None:
    assert {message.agent for message in messages} == AGENTS
    assert {message.kind for message in messages} == KINDS
    assert {message.priority for message in messages} == PRIORITIES
    assert {message.langue for message in messages} <= LANGUAGES
    assert {message.action for message in messages} == ACTIONS | {None}
    assert {message.public for message in messages} == {"agent", "usager"}


def test_no_message_is_there_twice(messages: list[Labelled]) -> None:
    assert [text for text, times in Counter(message.texte for message in messages).items() if times > 1] == []


def test_chat_and_strangers_business_belong_to_nobody(messages: list[Labelled]) -> None:
    for message in messages:
        if message.kind in ("smalltalk", "out_of_scope"):
            assert (message.agent, message.action, message.priority) == ("none", None, "low"), message.texte


def test_attacks_are_out_of_scope(messages: list[Labelled]) -> None:
    assert {message.kind for message in messages if message.attack} == {"out_of_scope"}


def test_hand_offs_and_follow_ups_have_their_own_action(messages: list[Labelled]) -> None:
    for message in messages:
        assert (message.kind == "handoff") == (message.action == "contact_agent"), message.texte
        assert message.kind != "status" or message.action == "check_status", message.texte


def test_the_intranet_is_for_staff(messages: list[Labelled]) -> None:
    assert {message.public for message in messages if message.agent == "intranet"} == {"agent"}
