"""The numbers that people quote."""

import datetime as dt

import pytest

from skills.intranet.numbers import quoted

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("où en est T-2026-00042 ?", "T-2026-00042"),
        ("t-2026-42", "T-2026-00042"),
        ("T2026-00042", "T-2026-00042"),
        ("le t 2026 00042 svp", "T-2026-00042"),
        ("annule c-2026-7", "C-2026-00007"),
        ("ticket 42", "T-2026-00042"),
        ("Ticket n° 42", "T-2026-00042"),
        ("ticket numéro 42", "T-2026-00042"),
        ("ticket #42", "T-2026-00042"),
        ("INC-20417", "T-2026-20417"),
        ("ma demande de congé n° 7", "C-2026-00007"),
        ("ma demande n°7", "C-2026-00007"),
    ],
)
def test_a_number_is_read_however_it_is_written(text, number):
    assert quoted(text, TODAY)[0] == number


def test_a_number_without_a_year_may_be_last_years():
    assert quoted("ticket 42", TODAY) == ["T-2026-00042", "T-2025-00042"]
    assert quoted("demande n° 7", TODAY) == ["C-2026-00007", "C-2025-00007", "T-2026-00007", "T-2025-00007"]


@pytest.mark.parametrize(
    "text", ["mes congés", "un congé 3 jours", "bureau 214", "T42", "le 12 mars 2026", "02 61 91 00 30", ""]
)
def test_other_numbers_are_nothing(text):
    assert quoted(text, TODAY) == []
