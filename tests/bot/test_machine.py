"""The lines of a machine: a bad one is named and skipped, the others are answered."""

import io
import json
from typing import Any

import pytest

from bot import machine

DEEP = '{"a":' * 3000 + "1" + "}" * 3000


async def _heard(line: str, text: str) -> dict[str, Any]:
    return {"heard": text}


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (DEEP, "pas du JSON"),
        ("[" * 100_000, "pas du JSON"),
        ('{"id": 2, "text": ' + DEEP + "}", "pas du JSON"),
        ('{"id": {"a": 1}, "text": "x"}', "il faut un objet"),
        ('{"id": null, "text": "x"}', "il faut un objet"),
        ('{"id": 2, "text": ["x"]}', "il faut un objet"),
        ('"x"', "il faut un objet"),
    ],
    ids=["objects", "arrays", "text", "id", "null", "list", "string"],
)
async def test_a_bad_line_is_named_and_the_next_one_is_answered(bad: str, why: str) -> None:
    out, errors = io.StringIO(), io.StringIO()
    failed = await machine.stream([bad, '{"id": 1, "text": "bonjour"}'], _heard, out, errors)
    assert failed == 1
    assert json.loads(out.getvalue()) == {"id": 1, "heard": "bonjour"}
    assert errors.getvalue().startswith("ligne 1 : ")
    assert why in errors.getvalue()
