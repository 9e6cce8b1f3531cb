"""The French words of dates, read from `lexicon.yaml`: what each phrase may mean, and how a date is written."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Self

import yaml
from dateutil.easter import easter

from ports.text import fold

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
    """A day that has a name: a fixed day and month, or a number of days after Easter Sunday."""

    day: int = 0
    month: int = 0
    after_easter: int = 0

    def on(self, year: int) -> dt.date:
        """Return the day in `year`."""
        if self.month:
            return dt.date(year, self.month, self.day)
        return easter(year) + dt.timedelta(days=self.after_easter)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All phrases, folded and cut into words."""

    senses: Mapping[Phrase, Mapping[Kind, int]]
    feasts: Sequence[Feast]
    months: Sequence[str]
    weekdays: Sequence[str]
    fillers: frozenset[Phrase]
    excluding: frozenset[str]
    followers: frozenset[str]
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
            followers=frozenset(fold(word) for word in content["suites"]),
            writing=content["ecriture"],
        )


@cache
def lexicon() -> Lexicon:
    """Return the lexicon, read once."""
    return Lexicon.of(yaml.safe_load(Path(__file__).with_name("lexicon.yaml").read_text("utf-8")))


def words(text: str) -> Phrase:
    """Cut a text into folded words."""
    return tuple(_WORD.findall(fold(text)))


def _senses(content: Mapping[str, Any]) -> dict[Phrase, dict[Kind, int]]:
    senses: dict[Phrase, dict[Kind, int]] = {}

    def add(phrase: str, kind: Kind, value: int) -> None:
        senses.setdefault(words(phrase), {}).setdefault(kind, value)

    for kind, rows in ((Kind.MONTH, content["mois"]), (Kind.WEEKDAY, content["jours"])):
        for number, names in enumerate(rows, start=kind is Kind.MONTH):
            for name in names:
                add(name, kind, number)
    for number, feast in enumerate(content["fetes"]):
        for name in feast["mots"]:
            add(name, Kind.FEAST, number)
    for kind, named in ((Kind.NUMBER, content["nombres"]), (Kind.OFFSET, content["decalages"])):
        for name, value in named.items():
            add(name, kind, value)
    for name, phrases in content["mots"].items():
        for phrase in phrases:
            add(phrase, Kind(name), 1)
    return senses


def _feast(feast: Mapping[str, Any]) -> Feast:
    if "jour" in feast:
        return Feast(*feast["jour"])
    return Feast(after_easter=feast["paques"])
