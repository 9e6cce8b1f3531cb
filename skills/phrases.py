"""The sentences that people read, by name."""

import string
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self

from ports.yaml import load_yaml


class Phrases:
    """Named sentences with `{placeholders}`, checked when they are loaded: bare names only, no attribute, no index."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        for name, sentence in sentences.items():
            _check(name, sentence)
        self._sentences = dict(sentences)

    @classmethod
    def load(cls, paths: Iterable[Path]) -> Self:
        """Read YAML files; a later file replaces the sentences of an earlier one."""
        sentences: dict[str, str] = {}
        for path in paths:
            sentences |= load_yaml(path.read_text("utf-8")) or {}
        return cls(sentences)

    def __contains__(self, name: str) -> bool:
        return name in self._sentences

    def say(self, name: str, **values: object) -> str:
        """Return the sentence with its placeholders filled; `{n:jour|jours}` is a number and the noun that agrees with it.

        Raises:
            KeyError: no such sentence, or a placeholder without a value.
        """
        counted = {key: _Count(value) if type(value) is int else value for key, value in values.items()}
        return self._sentences[name].format(**counted)

    def names(self) -> frozenset[str]:
        """Return the names of all sentences."""
        return frozenset(self._sentences)


class _Count(int):
    """A number that its noun agrees with. In French 0 and 1 are singular."""

    def __format__(self, spec: str) -> str:
        one, bar, many = spec.partition("|")
        return f"{int(self)} {many if self > 1 else one}" if bar else super().__format__(spec)


def _check(name: str, sentence: str) -> None:
    for _, placeholder, _, _ in string.Formatter().parse(sentence):
        if placeholder is not None and not placeholder.isidentifier():
            raise ValueError(f"{name}: {{{placeholder}}} is not a plain name")
