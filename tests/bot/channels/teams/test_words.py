"""The channel's own words."""

from bot.channels.teams.words import words
from skills.contract import InputKind


def test_every_kind_of_input_has_a_message_when_it_is_left_empty() -> None:
    assert set(words().champ) == set(InputKind)


def test_the_page_is_written_in_its_place() -> None:
    assert words().page.format(page=3) == "p. 3"
