"""Finds the functions of `skills/<skill>/actions.py` that `skill.yaml` names."""

from collections.abc import Awaitable, Callable, Iterable
from importlib import import_module
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

from skills.phrases import Phrases

Function = Callable[..., Awaitable[Any]]


class FunctionMissing(Exception):
    """`actions.py` lacks a function that `skill.yaml` names. The message is for whoever edits the skill, in French."""


def find(skill: str, name: str) -> Function:
    """Return the function `name` of the skill's `actions.py`.

    Raises:
        FunctionMissing: it isn't there, or isn't `async`.
    """
    try:
        function = getattr(import_module(f"skills.{skill}.actions"), name, None)
    except ModuleNotFoundError as error:
        if error.name not in (f"skills.{skill}", f"skills.{skill}.actions"):
            raise
        function = None
    if not iscoroutinefunction(function):
        phrases = Phrases.load([Path(__file__).with_name("phrases.yaml")])
        raise FunctionMissing(phrases.say("chargement_fonction_absente", agent=skill, fonction=name))
    return function


def check(skill: str, names: Iterable[str]) -> None:
    """Return when the skill's `actions.py` has all these functions; `FunctionMissing` otherwise."""
    for name in names:
        find(skill, name)
