"""When sources are indexed again."""

import datetime as dt
from pathlib import Path

from bot.schedule import Schedule

NOON = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


class Clock:
    now = NOON

    def __call__(self) -> dt.datetime:
        return self.now


def test_a_source_is_due_when_its_interval_has_passed_even_after_a_restart(tmp_path: Path) -> None:
    clock, path = Clock(), tmp_path / "schedule.json"
    schedule = Schedule({"nuage": HOUR, "site": 24 * HOUR}, path, clock)
    assert schedule.due() == ["nuage", "site"]
    schedule.stamp(["nuage", "site"])
    assert schedule.due() == []
    clock.now += HOUR
    assert Schedule({"nuage": HOUR, "site": 24 * HOUR}, path, clock).due() == ["nuage"]
    schedule.stamp(["nuage"])
    clock.now += 23 * HOUR
    assert schedule.due() == ["nuage", "site"]


def test_a_damaged_file_or_a_clock_put_back_silences_nothing(tmp_path: Path) -> None:
    clock, path = Clock(), tmp_path / "schedule.json"
    schedule = Schedule({"nuage": HOUR}, path, clock)
    schedule.stamp(["nuage"])
    clock.now -= 48 * HOUR
    assert schedule.due() == ["nuage"]
    path.write_text("{")
    assert schedule.due() == ["nuage"]
    path.write_text('{"nuage": "hier"}')
    assert schedule.due() == ["nuage"]
