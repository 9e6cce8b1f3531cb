"""A directory of staff read from a CSV file that the town hall keeps."""

import asyncio
import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from hr_it_connectors.entries import matching, only, refuse_unless_staff, same
from ports.directory import Entry
from ports.errors import Misconfigured, NotFound
from ports.people import Person

COLUMNS = {
    "identifiant": "uid",
    "nom": "name",
    "courriel": "email",
    "service": "service",
    "fonction": "title",
    "telephone": "phone",
    "matricule": "matricule",
    "responsable": "manager",
}
"""Column of the file to field of an `Entry`; the file may have others, which are not read."""


class StaffSettings(BaseModel):
    """Where the file is: absolute, or from the folder of the commune."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fichier: Path


class LocalDirectory:
    """`ports.directory.Directory` over a CSV file in UTF-8 with semicolons, read again when it changes.

    Reasons of `Misconfigured`: `file_missing` (or unreadable), `not_utf8`, `column_missing`, `row_malformed`,
    `login_missing` (or the name), `duplicate_login`. The detail names the file and the line, never a person.
    """

    Settings: ClassVar = StaffSettings
    needs: ClassVar = ("folder",)

    def __init__(self, settings: StaffSettings, *, folder: Path) -> None:
        """Read nothing yet. `folder` is where a relative `fichier` starts from."""
        self._file = folder / settings.fichier
        self._read: tuple[tuple[int, int, int], tuple[Entry, ...]] | None = None

    async def find(self, identifier: str, *, for_whom: Person) -> Entry:
        """Return the entry whose login, e-mail or matricule is `identifier`."""
        refuse_unless_staff(for_whom)
        entries = await asyncio.to_thread(self._entries)
        return only([e for e in entries if any(same(v, identifier) for v in (e.uid, e.email, e.matricule))])

    async def manager_of(self, uid: str, *, for_whom: Person) -> Entry:
        """Return the head of the entry whose login is `uid`."""
        refuse_unless_staff(for_whom)
        entries = await asyncio.to_thread(self._entries)
        head = only([entry for entry in entries if same(entry.uid, uid)]).manager
        if not head:
            raise NotFound("no head is known")
        return only([entry for entry in entries if entry.uid == head])

    async def search(self, name: str, *, for_whom: Person, limit: int = 10) -> tuple[Entry, ...]:
        """Return the entries whose name or service holds every word of `name`."""
        refuse_unless_staff(for_whom)
        return matching(await asyncio.to_thread(self._entries), name, limit)

    async def check(self) -> None:
        """Return when the file reads well."""
        await asyncio.to_thread(self._entries)

    def _entries(self) -> tuple[Entry, ...]:
        try:
            stat = self._file.stat()
            stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            if self._read is None or self._read[0] != stamp:
                self._read = (stamp, self._parse())
        except OSError as error:
            raise Misconfigured(f"{self._file.name}: {error.strerror}", reason="file_missing") from error
        except UnicodeDecodeError as error:
            raise Misconfigured(f"{self._file.name}: not in UTF-8", reason="not_utf8") from error
        return self._read[1]

    def _parse(self) -> tuple[Entry, ...]:
        # A spreadsheet writes a byte-order mark before its UTF-8, an editor does not: utf-8-sig takes both.
        with self._file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, delimiter=";", strict=True)
            entries: dict[str, Entry] = {}
            try:
                absent = COLUMNS.keys() - set(reader.fieldnames or ())
                if absent:
                    raise Misconfigured(f"{self._file.name}: no {', '.join(sorted(absent))}", reason="column_missing")
                for row in reader:
                    self._add(entries, row, reader.line_num)
            except csv.Error as error:
                raise self._wrong(reader.line_num, "row_malformed") from error
        return tuple(_with_known_heads(entries))

    def _add(self, entries: dict[str, Entry], row: dict[str | None, str], line: int) -> None:
        if None in row or None in row.values():
            raise self._wrong(line, "row_malformed")
        entry = Entry(**{field: row[column].strip() for column, field in COLUMNS.items()})
        if not entry.uid or not entry.name:
            raise self._wrong(line, "login_missing")
        if entry.uid.casefold() in entries:
            raise self._wrong(line, "duplicate_login")
        entries[entry.uid.casefold()] = entry

    def _wrong(self, line: int, reason: str) -> Misconfigured:
        return Misconfigured(f"{self._file.name}, line {line}: {reason}", reason=reason)


def _with_known_heads(entries: dict[str, Entry]) -> Iterable[Entry]:
    """Write each head as their own line does, and forget those who have left the file."""
    for entry in entries.values():
        head = entries.get(entry.manager.casefold())
        yield replace(entry, manager=head.uid if head else "")
