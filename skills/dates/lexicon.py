"""The French words of dates, read from `lexicon.yaml`: what each phrase may mean, and how a date is written."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Self

from holidays import country_holidays

from ports.text import fold, needle
from ports.yaml import load_yaml

Phrase = tuple[str, ...]
_WORD = re.compile(r"[^\W_]+")


class Kind(StrEnum):
    """What a word may be in a date. The values are the keys of `lexicon.yaml`."""

    NUMBER = "nombre"
    MONTH = "mois"
    WEEKDAY = "jour_de_semaine"
    OFFSET = "decalage"
    FEAST = "fete"
    MORNING = "matin"
    AFTERNOON = "apres_midi"
    NOON = "midi"
    HALF_DAY = "demi_journee"
    WHOLE_DAY = "journee"
    THE = "le"
    THIS = "ce"
    FROM = "du"
    TO = "au"
    UNTIL = "jusqu"
    AND = "et"
    BETWEEN = "entre"
    STARTING = "a_partir"
    DURING = "pendant"
    IN = "en"
    WEEK = "semaine"
    WEEKEND = "week_end"
    DAYS = "jours"
    NEXT = "prochain"
    LAST = "passe"
    FOLLOWING = "suivant"
    IN_A_WEEK = "en_huit"
    IN_A_FORTNIGHT = "en_quinze"
    WHOLE = "tout"
    MONTH_OF = "mois_entier"
    PART = "partie"
    INCLUDED = "inclus"
    DASH = "tiret"
    MARK = "ponctuation"


@dataclass(frozen=True, slots=True)
class Feast:
    """A day that has a name: that of a public holiday, else a fixed day of a month."""

    holiday: str = ""
    day: int = 0
    month: int = 0

    def on(self, year: int) -> dt.date:
        """Return the day in `year`."""
        return _holidays(year)[self.holiday] if self.holiday else dt.date(year, self.month, self.day)


@cache
def _holidays(year: int) -> Mapping[str, dt.date]:
    # Alsace and Moselle's calendar is the longest: elsewhere « vendredi saint » is a day like another, but has a date.
    calendar = country_holidays("FR", subdiv="57", years=year, language="fr")
    return {name: day for day in calendar for name in calendar.get_list(day)}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All phrases, folded and cut into words."""

    senses: Mapping[Phrase, Mapping[Kind, int]]
    feasts: Sequence[Feast]
    months: Sequence[str]
    weekdays: Sequence[str]
    fillers: frozenset[Phrase]
    excluding: frozenset[str]
    excepting: frozenset[str]
    followers: frozenset[str]
    earlier: tuple[str, ...]
    later: tuple[str, ...]
    writing: Mapping[str, str]

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """Arrange what the YAML says."""
        return cls(
            senses=_senses(content),
            feasts=[_feast(feast) for feast in content["fetes"]],
            months=[names[0] for names in content["mois"]],
            weekdays=[names[0] for names in content["jours"]],
            fillers=frozenset(words(phrase) for line in content["remplissage"] for phrase in line),
            excluding=frozenset(fold(word) for word in content["ecartent"]),
            excepting=frozenset(fold(word) for word in content["retranchent"]),
            followers=frozenset(fold(word) for word in content["suites"]),
            earlier=tuple(map(needle, content["plus_tot"])),
            later=tuple(map(needle, content["plus_tard"])),
            writing=content["ecriture"],
        )


@cache
def lexicon() -> Lexicon:
    """Return the lexicon, read once."""
    return Lexicon.of(load_yaml(Path(__file__).with_name("lexicon.yaml").read_text("utf-8")))


def words(text: str) -> Phrase:
    """Cut a text into folded words."""
    return tuple(_WORD.findall(fold(text)))


def _senses(content: Mapping[str, Any]) -> dict[Phrase, dict[Kind, int]]:
    senses: dict[Phrase, dict[Kind, int]] = {}
    for phrase, kind, value in _entries(content):
        senses.setdefault(words(phrase), {}).setdefault(kind, value)
    return senses


def _entries(content: Mapping[str, Any]) -> Iterator[tuple[str, Kind, int]]:
    """Give each phrase with what it may be, and the number that goes with it."""
    for kind, rows, first in ((Kind.MONTH, content["mois"], 1), (Kind.WEEKDAY, content["jours"], 0)):
        yield from ((name, kind, number) for number, names in enumerate(rows, first) for name in names)
    for number, feast in enumerate(content["fetes"]):
        yield from ((name, Kind.FEAST, number) for name in feast["mots"])
    yield from ((name, Kind.NUMBER, value) for name, value in content["nombres"].items())
    yield from ((name, Kind.OFFSET, value) for name, value in content["decalages"].items())
    for kind_name, phrases in content["mots"].items():
        yield from ((phrase, Kind(kind_name), 1) for phrase in phrases)


def _feast(feast: Mapping[str, Any]) -> Feast:
    day, month = feast.get("jour", (0, 0))
    return Feast(feast.get("ferie", ""), day, month)
