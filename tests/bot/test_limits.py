"""What one person may ask in a minute."""

from bot.limits import MOST_CHARACTERS, MOST_PER_MINUTE, Limits
from bot.message import Message, Sender


def message(text: str = "bonjour", sender: str = "a", **value: str) -> Message:
    return Message("", "c", "console", Sender(sender, staff=False), text, value)


def test_an_ordinary_message_is_served() -> None:
    assert Limits().refusal(message()) is None


def test_an_empty_message_is_told_so() -> None:
    refusal = Limits().refusal(message("  "))
    assert refusal is not None
    assert refusal.phrase == "message_vide"


def test_a_click_has_no_text() -> None:
    assert Limits().refusal(message("", step="confirm")) is None


def test_a_very_long_message_is_refused_with_its_length() -> None:
    refusal = Limits().refusal(message("x" * (MOST_CHARACTERS + 1)))
    assert refusal is not None
    assert refusal.values["longueur"] == MOST_CHARACTERS + 1


def test_a_flood_is_stopped_for_its_sender_alone() -> None:
    limits = Limits(per_minute=3)
    assert [limits.refusal(message()) is None for _ in range(5)] == [True, True, True, False, False]
    assert limits.refusal(message(sender="b")) is None


def test_the_machine_s_own_commands_are_not_counted() -> None:
    limits = Limits(per_minute=None)
    assert all(limits.refusal(message()) is None for _ in range(MOST_PER_MINUTE + 10))
