"""Who may read a file of SharePoint, from its permissions as Microsoft Graph gives them."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ports.people import Audience

_READING = frozenset(("read", "write", "owner", "sp.full control"))
_LINKS = {"anonymous": "lien:tous", "organization": "lien:organisation"}
"""Scope of a sharing link → the name that `lecteurs` has for whoever holds it."""
_GROUPS, _PEOPLE = ("group", "siteGroup"), ("user", "siteUser")


def audiences(permissions: Iterable[Mapping[str, Any]], readers: Mapping[str, Audience]) -> tuple[str, ...]:
    """Return the reader labels that permissions mean, given `readers`: name, address or id → audience. Often none.

    A group is known by its id, its address or its name; a person by an id or an address, never by a name, which guests
    choose themselves.
    """
    known = {name.casefold(): audience for name, audience in readers.items()}
    named = {name.casefold() for permission in permissions for name in _names(permission)}
    return tuple(sorted({known[name].value for name in named if name in known}))


def _names(permission: Mapping[str, Any]) -> Iterator[str]:
    link = permission.get("link") or {}
    if (
        not _READING.intersection(permission.get("roles", ()))
        or link.get("scope") == "existingAccess"
        or _is_past(permission)
    ):
        return
    if link.get("scope") in _LINKS:
        yield _LINKS[link["scope"]]
    one = permission.get("grantedToV2") or permission.get("grantedTo") or {}
    for identities in (one, *(permission.get("grantedToIdentitiesV2") or permission.get("grantedToIdentities") or ())):
        yield from _of(identities, _GROUPS, ("id", "email", "loginName", "displayName"))
        yield from _of(identities, _PEOPLE, ("id", "email", "loginName", "userPrincipalName"))


def _of(identities: Mapping[str, Any], kinds: Iterable[str], keys: Iterable[str]) -> Iterator[str]:
    for kind in kinds:
        identity = identities.get(kind) or {}
        yield from (str(identity[key]) for key in keys if identity.get(key))


def _is_past(permission: Mapping[str, Any]) -> bool:
    """Tell whether it has expired; Graph writes the first year of all where nothing expires."""
    text = str(permission.get("expirationDateTime") or "0001")
    try:
        end = dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    end = end if end.tzinfo else end.replace(tzinfo=dt.UTC)
    return end.year > 1 and end < dt.datetime.now(dt.UTC)
