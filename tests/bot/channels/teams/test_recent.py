"""A memory that does not grow."""

from bot.channels.teams.recent import Recent


def test_the_oldest_is_forgotten_first() -> None:
    recent = Recent[int](2)
    recent.put("a", 1)
    recent.put("b", 2)
    recent.put("a", 3)
    recent.put("c", 4)
    assert [recent.get(key, 0) for key in "abc"] == [3, 0, 4]
