"""A directory of staff over LDAP: OpenLDAP, Active Directory and their kin."""

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Literal, TypeVar

from ldap3 import BASE, SUBTREE, Connection
from ldap3.utils.conv import escape_filter_chars

from hr_it_connectors.entries import matching, only, refuse_unless_staff, same, words
from hr_it_connectors.ldap_session import NO_SUCH_OBJECT, SIZE_LIMIT_EXCEEDED, Sessions, answering
from hr_it_connectors.ldap_settings import ENTRY_FIELDS, LdapSettings
from ports.directory import Entry
from ports.errors import Misconfigured, NotFound
from ports.people import Person

Result = TypeVar("Result")
Row = dict[str, list[str]]
"""Attribute to its values."""
Scope = Literal["BASE", "SUBTREE"]

_PAGED = "1.2.840.113556.1.4.319"
_AT_ONCE = 4  # Threads that wait for a slow directory are threads that nobody else has.


class Ldap:
    """`ports.directory.Directory` over LDAP, read with one account of service.

    Servers disagree on accents: Active Directory ignores them, OpenLDAP does not. A search therefore sends every word with
    a wildcard for each letter that may bear one (`Hélène` is asked as `*h*l*n*`), reads the answer page by page, and keeps
    what really matches; past the server's size limit, it does with the entries that it was given. Logins, e-mails and
    matricules are asked exactly. Every value is escaped, and only the attributes named in the settings are asked for.

    Reasons of `Misconfigured`: `bad_credentials`, `certificate`, `no_tls`, `encryption_required`, `base_missing`,
    `no_right`, `no_entry`, `bad_filter`.
    """

    Settings: ClassVar = LdapSettings
    needs: ClassVar = ()

    def __init__(self, settings: LdapSettings) -> None:
        """Connect to nothing yet."""
        self._settings = settings
        self._names = settings.names
        self._sessions = Sessions(settings)
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def find(self, identifier: str, *, for_whom: Person) -> Entry:
        """Return the entry whose login (either of them), e-mail (any of them) or matricule is `identifier`."""
        asked = ("identifiant", "autre_identifiant", "courriel", "matricule")

        def work(connection: Connection) -> Entry:
            return self._settled(connection, [self._exactly(connection, identifier, asked)])[0]

        return await self._ask(for_whom, work)

    async def manager_of(self, uid: str, *, for_whom: Person) -> Entry:
        """Return the head of the entry whose login is `uid`."""

        def work(connection: Connection) -> Entry:
            head = self._at(connection, self._exactly(connection, uid, ("identifiant",)).manager)
            if head is None:
                raise NotFound("no head is known")
            return self._settled(connection, [head])[0]

        return await self._ask(for_whom, work)

    async def search(self, name: str, *, for_whom: Person, limit: int = 10) -> tuple[Entry, ...]:
        """Return the entries whose name or service holds every word of `name`."""
        places = [self._names["nom"], self._names["service"]]
        asked = "".join(_either(places, _loosely(word)) for word in words(name))

        def work(connection: Connection) -> tuple[Entry, ...]:
            rows = self._rows(connection, asked) if asked else []
            return self._settled(connection, matching(map(self._entry, rows), name, limit))

        return await self._ask(for_whom, work)

    async def check(self) -> None:
        """Return when the account is let in, encrypted, and sees somebody under the base."""

        def work(connection: Connection) -> None:
            with answering(connection, SIZE_LIMIT_EXCEEDED):
                connection.search(self._settings.base, self._settings.people, attributes=["1.1"], size_limit=1)
            if not _answers(connection):
                raise Misconfigured("the account sees nobody under the base", reason="no_entry")

        await asyncio.to_thread(self._sessions.run, work)

    async def close(self) -> None:
        """Close the connections that wait to be used again."""
        await asyncio.to_thread(self._sessions.close)

    async def _ask(self, person: Person, work: Callable[[Connection], Result]) -> Result:
        refuse_unless_staff(person)
        async with self._places:
            return await asyncio.to_thread(self._sessions.run, work)

    def _exactly(self, connection: Connection, identifier: str, asked: Sequence[str]) -> Entry:
        # No login holds what cannot be printed, and half a surrogate pair could not even be sent.
        if not identifier or not identifier.isprintable():
            raise NotFound("not an identifier")
        names = [self._names[setting] for setting in asked if setting in self._names]
        rows = self._rows(connection, _either(names, escape_filter_chars(identifier)))
        # Servers overlook spaces, and some of them accents: what comes back must be what was asked.
        return only([self._entry(row) for row in rows if any(same(v, identifier) for n in names for v in row[n])])

    def _rows(self, connection: Connection, condition: str) -> list[Row]:
        """Return every person that meets `condition`, or as many as the server gives."""
        rows: list[Row] = []
        cookie = None
        while True:
            with answering(connection, SIZE_LIMIT_EXCEEDED):
                self._search(connection, self._settings.base, SUBTREE, condition, cookie)
            rows += map(self._row, _answers(connection))
            cookie = connection.result.get("controls", {}).get(_PAGED, {}).get("value", {}).get("cookie")
            if not cookie or connection.result["result"] == SIZE_LIMIT_EXCEEDED:
                return rows

    def _at(self, connection: Connection, dn: str) -> Entry | None:
        """Return the person whose distinguished name is `dn`, if the account may see them."""
        if not dn:
            return None
        with answering(connection, NO_SUCH_OBJECT):
            self._search(connection, dn, BASE)
        return next((self._entry(self._row(answer)) for answer in _answers(connection)), None)

    def _search(self, connection: Connection, base: str, scope: Scope, condition: str = "", cookie: Any = None) -> None:
        settings = self._settings
        connection.search(
            base,
            f"(&{settings.people}{condition})",
            scope,
            attributes=sorted(set(self._names.values())),
            time_limit=settings.delai,
            paged_size=settings.page,
            paged_cookie=cookie,
        )

    def _row(self, answer: Mapping[str, Any]) -> Row:
        values = {name.lower(): found for name, found in answer["raw_attributes"].items()}
        return {
            name: [v.decode("utf-8", "replace") for v in values.get(name.lower(), ())] for name in self._names.values()
        }

    def _entry(self, row: Row) -> Entry:
        """Make an entry, whose manager is still a distinguished name."""
        return Entry(**{field: next(iter(row[self._names[setting]]), "") for setting, field in ENTRY_FIELDS.items()})

    def _settled(self, connection: Connection, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """Put the login of each head in the place of their distinguished name; nothing, if they cannot be seen."""
        entries = tuple(entries)
        heads = {dn: self._at(connection, dn) for dn in {entry.manager for entry in entries}}
        logins = {dn: head.uid if head else "" for dn, head in heads.items()}
        return tuple(replace(entry, manager=logins[entry.manager]) for entry in entries)


def _answers(connection: Connection) -> list[Mapping[str, Any]]:
    return [answer for answer in connection.response or () if answer["type"] == "searchResEntry"]


def _either(names: Iterable[str], pattern: str) -> str:
    return f"(|{''.join(f'({name}={pattern})' for name in names)})"


def _loosely(word: str) -> str:
    """Return what `word` looks like where any letter of it may bear an accent."""
    return re.sub(r"\*+", "*", f"*{'*'.join(escape_filter_chars(part) for part in re.split('[aceinouy]', word))}*")
