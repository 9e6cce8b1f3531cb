"""Processes that work beside this one: their answers, their errors, their deaths, and that none is left."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexers.ingestion.helpers import Died, Helpers

ROOT = Path(__file__).parents[3]


def work(given: str) -> tuple[int, str]:
    """Return in which process, and `given`; « raise » raises, « die » is killed while a long answer is on its way."""
    match given:
        case "raise":
            raise ValueError(given)
        case "die":
            signal.setitimer(signal.ITIMER_REAL, 0.2)  # SIGALRM ends a process that expects none
            return os.getpid(), "x" * 200_000_000
    return os.getpid(), given


@pytest.fixture
def helpers() -> Iterator[Helpers[str, tuple[int, str]]]:
    helpers = Helpers(work)
    yield helpers
    helpers.close()


def test_answers_come_from_others_and_errors_as_they_are(helpers: Helpers[str, tuple[int, str]]) -> None:
    answers = [helpers.submit(str(number)) for number in range(9)]
    wrong = helpers.submit("raise")
    assert [answer.result()[1] for answer in answers] == list("012345678")
    assert os.getpid() not in {answer.result()[0] for answer in answers}
    with pytest.raises(ValueError, match="raise"):
        wrong.result()


def test_one_that_is_killed_in_the_middle_of_its_answer_is_replaced(helpers: Helpers[str, tuple[int, str]]) -> None:
    with pytest.raises(Died):
        helpers.submit("die").result(timeout=30)
    answers = [helpers.submit(str(number)) for number in range(9)]
    assert [answer.result(timeout=30)[1] for answer in answers] == list("012345678")


def test_closing_waits_for_nothing_and_leaves_nobody() -> None:
    helpers = Helpers(work)
    pid, _ = helpers.submit("").result()
    helpers.submit("die")
    helpers.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


HELPED = """
import time
from indexers.ingestion.helpers import Helpers
from tests.indexers.ingestion.test_helpers import work
helpers = Helpers(work)
print(*{helpers.submit("").result()[0] for _ in range(9)}, flush=True)
time.sleep(60)
"""


def test_what_helps_ends_with_what_it_helped() -> None:
    with subprocess.Popen([sys.executable, "-c", HELPED], stdout=subprocess.PIPE, cwd=ROOT, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline().split()
        parent.kill()
        assert parent.stdout.read() == ""  # comes when nothing holds the other end any more: all have ended
