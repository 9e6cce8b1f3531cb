"""The directory of staff: who somebody is, in which service, under whom."""

from dataclasses import dataclass
from typing import Protocol

from ports.people import Person


@dataclass(frozen=True, slots=True)
class Entry:
    """A member of staff. `uid` is the directory's own login or identifier; `manager` is the uid of their head."""

    uid: str
    name: str
    email: str = ""
    service: str = ""
    title: str = ""
    phone: str = ""
    matricule: str = ""
    manager: str = ""


class Directory(Protocol):
    """The capability of a directory. Every method may raise `Unavailable` or `Misconfigured`."""

    async def find(self, identifier: str, *, for_whom: Person) -> Entry:
        """Return the one entry whose login, e-mail or matricule is exactly `identifier` (case ignored).

        Raises:
            NotFound: nobody, or more than one.
            Refused: `for_whom` is not staff.
        """

    async def manager_of(self, uid: str, *, for_whom: Person) -> Entry:
        """Return the head of `uid`; `NotFound` when they have none."""

    async def search(self, name: str, *, for_whom: Person, limit: int = 10) -> tuple[Entry, ...]:
        """Return staff whose name or service contains every word of `name`, accents and case ignored, by name."""

    async def check(self) -> None:
        """Return when the directory answers with the configured account."""
