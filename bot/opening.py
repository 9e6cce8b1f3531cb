"""Whether a service receives on the day that somebody asks about: read in the `horaires` of the commune's contacts."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.commune import Commune, Contact
from bot.opening_words import FRENCH, in_french, readings, written
from bot.services import RECEPTION
from ports.text import fold, spaced
from ports.yaml import load_yaml
from skills.contract import Reply, Status
from skills.dates.calendar import WorkingDays, days
from skills.dates.lexicon import Kind, lexicon
from skills.dates.reading import Dates
from skills.dates.tokens import tokens
from skills.dates.writing import in_words
from skills.phrases import Phrases
from skills.problem import Problem

Week = Mapping[int, str]
"""Day of the week (Monday is 0) → its hours as they are written; a day that is not there is closed."""

_HOURS = r"\d{1,2}\s?h(?:\s?\d{2})?"
_PIECE = re.compile(rf"(?P<hours>{_HOURS}\s?(?:-|\u2013|a)\s?{_HOURS})|(?P<word>[^\W\d_]+)|(?P<other>\d+)")
_MOST, _AHEAD = 7, 15
"""Days told one by one, and those among which the next opening is looked for."""
_AND, _JOINED = "et", " et "
_DAYS = frozenset((Kind.WEEKDAY, Kind.OFFSET, Kind.WEEKEND, Kind.FEAST))


def read(hours: str) -> Week:
    """Return the hours of each day; nothing when the text says more than days and hours."""
    names = {fold(name): number for number, name in enumerate(lexicon().weekdays)}
    week: dict[int, list[str]] = {}
    of: list[int] = []
    until = told = False
    for piece in _PIECE.finditer(fold(hours)):
        said = piece.group()
        if piece.lastgroup == "hours":
            for day in of:
                week.setdefault(day, []).append(hours[slice(*piece.span())])
            told = True
        elif said in names:
            of, told = ([] if told else of), False
            of += range(of[-1] + 1, names[said] + 1) if until and of else [names[said]]
        elif said not in _words("liaisons") | {"du", "au"}:
            return {}
        until = said == "au"
    return {day: _JOINED.join(found) for day, found in week.items()}


def only_a_day(text: str) -> bool:
    """Tell whether `text` is nothing but a day, asked about or added (« et dimanche ? », « and on Sunday »)."""
    return any(_is_a_day(said, asks="?" in text) for _, said in readings(text, FRENCH))


def _is_a_day(text: str, *, asks: bool) -> bool:
    said, kinds = spaced(text).split(), {kind for token in tokens(text) for kind in token.senses}
    around = _words("autour") | _of_dates(text)
    return (asks or said[:1] == [_AND]) and not _DAYS.isdisjoint(kinds) and around.issuperset(said)


@dataclass(frozen=True, slots=True)
class Opening:
    """Tells the hours of `commune`, in the sentences of `phrases`, on the day of `dates`."""

    commune: Commune
    phrases: Phrases
    dates: Dates

    def answer(self, text: str, added: str = "", language: str = FRENCH) -> tuple[Reply | None, bool]:
        """Return what is told of opening hours, and whether it is more than the usual ones; nothing when they aren't asked.

        `added` is what completes the question before, inside `text`: its day takes the place of the others.
        """
        asked = ((spoken, said, self._asked_of(said)) for spoken, said in readings(text, language))
        spoken, said, contact = next((one for one in asked if one[2]), (FRENCH, "", None))
        week = read(contact.horaires) if contact else {}
        if contact is None or not week:
            return None, False
        told = self._days(in_french(added, spoken)) or self._days(said)
        after = self._next(told[-1], week) if told and not any(self._opens(day, week) for day in told) else None
        lines = [self._day(day, contact, week) for day in told]
        if after:
            lines.append(self._say("ouverture_prochaine", after, service=contact.nom, horaires=week[after.weekday()]))
        usual = self.phrases.say("ouverture_habituelle", service=contact.nom, horaires=contact.horaires)
        reply = Reply(Status.ANSWERED, "\n\n".join((*lines, usual)))
        if spoken == FRENCH:
            return reply, bool(told)
        shown = [*told, *([after] if after else [])] or self._coming()
        return reply.after("\n".join(line for day in shown for line in self._abroad(day, contact, spoken))), True

    def _asked_of(self, text: str) -> Contact | None:
        """Return the contact whose hours are all that is asked; None when it is something else."""
        said = set(spaced(text).split())
        if not said & _words("demande"):
            return None
        contact, named = self._named(said)
        rest = said - named
        around = _words("demande") | _words("autour") | _words("lieux") | set(spaced(self.commune.nom).split())
        unknown = {word for word in rest if word not in around and not word.isdecimal()} - _of_dates(text)
        vague = not named and not rest & _words("lieux") and not rest & (_words("demande") - _words("vague"))
        return None if unknown or vague else contact

    def _named(self, said: set[str]) -> tuple[Contact, set[str]]:
        """Return the contact that is named, with the words that do it; else the reception, with none."""
        for contact in self.commune.contacts.values():
            name = set(spaced(contact.nom).split()) - _words("noms_communs")
            if name and name <= said and contact.horaires:
                return contact, name
        return self.commune.contacts[RECEPTION], set()

    def _days(self, text: str) -> list[dt.date]:
        """Return the days that are asked about, a week of them at most."""
        try:
            period = self.dates.find(text)
        except Problem:
            period = None
        if period:
            return list(days(period.start, period.end))[:_MOST]
        now = any(f" {fold(words)} " in spaced(text) for words in _words("aujourd_hui"))
        return [self.dates.today] if now else []

    def _day(self, day: dt.date, contact: Contact, week: Week) -> str:
        feast = self._calendar.holiday(day)
        if feast:
            return self._say("ouverture_ferie", day, service=contact.nom, fete=feast)
        if day.weekday() in week:
            return self._say("ouverture_ouvert", day, service=contact.nom, horaires=week[day.weekday()])
        others = [
            self.phrases.say("ouverture_autre", service=one.nom, horaires=hours)
            for one, hours in self._others(contact, day)
        ]
        return " ".join((self._say("ouverture_ferme", day, service=contact.nom), *others))

    def _others(self, contact: Contact, day: dt.date) -> list[tuple[Contact, str]]:
        """Return the other contacts that receive on a day when `contact` doesn't, with their hours."""
        hours = ((one, self._hours(one, day)) for one in self.commune.contacts.values() if one is not contact)
        return [(one, told) for one, told in hours if told]

    def _hours(self, contact: Contact, day: dt.date) -> str:
        return "" if self._calendar.holiday(day) else read(contact.horaires).get(day.weekday(), "")

    def _abroad(self, day: dt.date, contact: Contact, language: str) -> Iterator[str]:
        """Yield the hours of a day in another language; when it is closed, of the others that receive."""
        mine = self._hours(contact, day)
        for one, hours in [(contact, mine), *(self._others(contact, day) if not mine else ())]:
            phrase = f"ouverture_{'ouvert' if hours else 'ferme'}_{language}"
            told = hours.replace(_JOINED, ", ")
            yield self.phrases.say(phrase, jour=written(day, language), service=one.nom, horaires=told)

    def _coming(self) -> list[dt.date]:
        """Return the days of the coming week."""
        return list(days(self.dates.today, self.dates.today + dt.timedelta(days=_MOST - 1)))

    def _next(self, after: dt.date, week: Week) -> dt.date | None:
        coming = list(days(after, after + dt.timedelta(days=_AHEAD)))[1:]
        return next((day for day in coming if self._opens(day, week)), None)

    def _opens(self, day: dt.date, week: Week) -> bool:
        return day.weekday() in week and not self._calendar.holiday(day)

    def _say(self, phrase: str, day: dt.date, **values: str) -> str:
        away = (day - self.dates.today).days
        name = {0: "ouverture_aujourd_hui", 1: "ouverture_demain"}.get(away, "ouverture_jour")
        return self.phrases.say(phrase, jour=self.phrases.say(name, jour=in_words(day)), **values)

    @property
    def _calendar(self) -> WorkingDays:
        return self.dates.calendar


def _of_dates(text: str) -> set[str]:
    """Return the words of `text` that dates are made of, misspelt or not."""
    return {word for token in tokens(text) if token.senses or token.written for word in token.words}


@cache
def _words(name: str) -> frozenset[str]:
    content = load_yaml(Path(__file__).with_name("opening.yaml").read_text("utf-8"))
    return frozenset(map(str, content[name]))
