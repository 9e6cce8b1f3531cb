"""What every directory of staff does alike: who may ask, and which name answers to the words that somebody typed."""

import re
import unicodedata
from collections.abc import Iterable

from ports.directory import Entry
from ports.errors import NotFound, Refused
from ports.people import Audience, Person


def refuse_unless_staff(person: Person) -> None:
    """Raise `Refused` (`reason`: `agents_only`) for anybody but staff: the directory is no public list."""
    if person.audience is not Audience.AGENT:
        raise Refused("the directory is for staff", reason="agents_only")


_LIGATURES = {0x0153: "oe", 0x00E6: "ae"}


def fold(text: str) -> str:
    """Return `text` without case or accents, ligatures spelt out."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def words(text: str) -> tuple[str, ...]:
    """Return the folded words of `text`. Hyphens and both apostrophes part words, so that people may leave them out."""
    return tuple(re.findall(r"[^\W_]+", fold(text)))


def same(value: str, identifier: str) -> bool:
    """Tell whether a login, e-mail or matricule is exactly `identifier`, case ignored. Nothing is the same as nothing."""
    return bool(identifier) and value.casefold() == identifier.casefold()


def matching(entries: Iterable[Entry], name: str, limit: int) -> tuple[Entry, ...]:
    """Return the first `limit` entries, by name, whose name or service holds every word of `name`."""
    wanted = words(name)
    if not wanted:
        return ()
    found = [entry for entry in entries if all(word in fold(f"{entry.name}\n{entry.service}") for word in wanted)]
    return tuple(sorted(found, key=lambda entry: (words(entry.name), entry.uid))[:limit])


def only(entries: list[Entry]) -> Entry:
    """Return the one entry; `NotFound` when there are none or several."""
    if len(entries) != 1:
        raise NotFound(f"{len(entries)} entries answer to this identifier")
    return entries[0]
