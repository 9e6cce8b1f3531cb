"""Numbers, and the bands that they fall in: « 600 » is in « de 551 € à 750 € », and « 8 ans » in « moins de 15 ans »."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ports.text import fold
from ports.yaml import load_yaml

_THOUSANDS = re.compile(r"(?<=\d)[ .](?=\d{3}(?!\d))")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2}) ?h ?([0-5]\d)(?!\d)")
_JOINS = re.compile(r"['’]|(?<=[^\W\d_])-(?=[^\W\d_])")
_NUMBER = r"\d+(?:[.,]\d+)?"
_YEARS = range(1900, 2100)
_MINUTES = 60
_REMEMBERED = 1 << 12


class _Bound(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    avant: tuple[str, ...]
    apres: tuple[str, ...]


class _Measures(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    unites: dict[str, dict[str, float]]
    mots: dict[str, dict[str, float]]
    sans_mesure: frozenset[str]
    bornes: dict[str, _Bound]


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a question, in the base unit of what it measures (days, euros…), « » when it does not say."""

    value: float
    measure: str


@dataclass(frozen=True, slots=True)
class Band:
    """From `least` to `most`, both included, of what `measure` says."""

    least: float
    most: float
    measure: str

    @property
    def open(self) -> bool:
        """Whether it has one bound only."""
        return math.isinf(self.least) or math.isinf(self.most)

    def __contains__(self, number: Number) -> bool:
        return self.least <= number.value <= self.most


@lru_cache(_REMEMBERED)
def numbers(question: str) -> tuple[Number, ...]:
    """Return the numbers of a question, « 2026 » left out as a year unless it is the only one, and says « QF » or such."""
    found = [_number(*match.groups("")) for match in _compiled()["number"].finditer(_plain(question))]
    years = len(found) > 1 or not _about(question)
    return tuple(one for one in found if one.measure or not years or one.value not in _YEARS)


@lru_cache(_REMEMBERED)
def bands(cell: str, header: str = "") -> tuple[Band, ...]:
    """Return the bands that a cell says, measured as its column's name says when it does not itself."""
    found = [_band(match) for match in _compiled()["band"].finditer(_plain(cell))]
    measure, unit = next(iter((*_about(header).items(), *_about(cell).items())), ("", 1.0))
    return tuple(_narrowed([one if one.measure else Band(one.least * unit, one.most * unit, measure) for one in found]))


def concerns(number: Number, band: Band, question: str, header: str) -> bool:
    """Tell whether a number measures what a band does. One without a unit is money, or what the question names, never days."""
    if number.measure == band.measure:
        return True
    if number.measure:
        return not band.measure and number.measure == "argent"
    return band.measure == "argent" or (
        band.measure != "duree" and (band.measure in _about(question) or _shared(question, header))
    )


def _narrowed(found: Sequence[Band]) -> Iterable[Band]:
    """Return one band for « plus de 20 m² et jusqu'à 40 m² », each of « de 6 à 10 ans et de 14 à 16 ans »."""
    both = [one for one in found if one.open and one.measure == found[0].measure]
    if len(found) > 1 and len(both) == len(found):
        least, most = max(one.least for one in both), min(one.most for one in both)
        if least <= most:
            return [Band(least, most, found[0].measure)]
    return found


def _band(match: re.Match[str]) -> Band:
    said = match.groupdict("")
    if said["bound"]:
        return _bounded(said["bound"], "avant", _number(said["n0"], said["u0"]))
    if said["after"]:
        return _bounded(said["after"], "apres", _number(said["n3"], said["u3"]))
    unit = said["u1"] if _measure(said["u1"])[0] else said["u2"]
    low, high = _number(said["n1"], unit), _number(said["n2"], said["u2"])
    return Band(min(low.value, high.value), max(low.value, high.value), high.measure or low.measure)


def _bounded(words: str, where: str, number: Number) -> Band:
    kind = next(name for name, bound in _measures().bornes.items() if words in getattr(bound, where))
    if kind.startswith("plus_petit"):
        most = number.value if kind == "plus_petit" else math.nextafter(number.value, -math.inf)
        return Band(-math.inf, most, number.measure)
    least = number.value if kind == "plus_grand" else math.nextafter(number.value, math.inf)
    return Band(least, math.inf, number.measure)


def _number(value: str, unit: str) -> Number:
    measure, factor = _measure(unit)
    return Number(float(value.replace(",", ".")) * factor, measure)


def _measure(unit: str) -> tuple[str, float]:
    """Return what a unit measures, and how much it is worth; an unknown word measures itself, « 3 enfants »."""
    for measure, units in _measures().unites.items():
        if unit in units:
            return measure, units[unit]
    return ("" if unit in _measures().sans_mesure else unit.rstrip("sx")), 1.0


@lru_cache(_REMEMBERED)
def _about(text: str) -> Mapping[str, float]:
    """Return what a question or the name of a column measures, and its unit: « Quotient familial », « Surface (m²) », « Âge »."""
    said = set(re.findall(r"[^\W_]+|[€%]", fold(text)))
    found: dict[str, float] = {}
    for measure, units in _measures().unites.items():
        known = {**units, **_measures().mots.get(measure, {})}
        if named := said & known.keys():
            found[measure] = max(known[word] for word in named)
    return found


def _shared(question: str, header: str) -> bool:
    words = (set(re.findall(r"[^\W\d_]{3,}", fold(text))) for text in (question, header))
    return not set.isdisjoint(*words)


def _plain(text: str) -> str:
    """Return `text` folded, « 1 200 » in one piece, « 8 h 30 » as 8.5 h, without what joins two words."""
    folded = _CLOCK.sub(lambda clock: f"{int(clock[1]) + int(clock[2]) / _MINUTES} h", fold(text))
    return _THOUSANDS.sub("", _JOINS.sub(" ", folded))


@cache
def _measures() -> _Measures:
    return _Measures.model_validate(load_yaml(Path(__file__).with_name("measures.yaml").read_text("utf-8")))


@cache
def _compiled() -> dict[str, re.Pattern[str]]:
    units = _any(unit for units in _measures().unites.values() for unit in units if not unit.isalnum() or " " in unit)
    unit = rf"(?: ?({{}}{units}|m[23](?!\w)|[^\W\d_]+))?"
    bounds = _measures().bornes.values()
    before, after = (_any(words for bound in bounds for words in getattr(bound, at)) for at in ("avant", "apres"))

    def measured(at: int) -> str:
        return rf"(?P<n{at}>{_NUMBER})" + unit.format(f"?P<u{at}>")

    joined = r" ?(?:a|et|au|-|–|—|/) ?"
    ways = (
        rf"(?<![^\W\d_])(?P<bound>{before}) ?{measured(0)}",
        measured(1) + joined + measured(2),
        rf"{measured(3)} ?(?P<after>{after})(?!\w)",
    )
    return {"number": re.compile(rf"(?<![\w.,])({_NUMBER})" + unit.format("")), "band": re.compile("|".join(ways))}


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
