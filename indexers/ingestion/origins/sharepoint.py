"""A library of SharePoint, or a OneDrive, through Microsoft Graph."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from indexers.ingestion.contents import refusal
from indexers.ingestion.found import Opened, Problem, Unfetched, digest
from indexers.ingestion.origins.client import Client
from indexers.ingestion.origins.entra import Bearer
from indexers.ingestion.origins.graph import Graph, Item, understood
from indexers.ingestion.origins.remote import Remote
from indexers.ingestion.origins.rights import audiences
from indexers.ingestion.origins.settings import SharePointSettings

_RIGHTS_HOURS = 24
"""How long rights are believed of a file that Graph does not say has changed: it may keep silent about its folders."""

Node = dict[str, Any]
"""What is remembered of an item: `name`, `parent`, `folder`, `version`, `size`, `url`, and of a file `readers` once read."""


class SharePoint(Remote):
    """Follows the changes of one library (delta query), and reads the rights of what changed, and of all once a day.

    What it remembers holds names of files and reader labels, no name of a person.
    """

    kind: ClassVar = "sharepoint"

    def __init__(self, settings: SharePointSettings, state: Path) -> None:
        bearer = Bearer(
            f"{settings.connexion.rstrip('/')}/{settings.locataire}", settings.application,
            settings.secret.get_secret_value(), f"{settings.graph.rstrip('/')}/.default",
        )  # fmt: skip
        client = Client(settings.graph, auth=bearer, authorities=settings.autorites)
        bearer.through(client.http)
        super().__init__(settings, state, client)
        self._settings = settings
        self._graph = Graph(client)
        place = digest(settings.sharepoint, settings.bibliotheque, settings.locataire, settings.graph)
        mapping = digest(*(f"{name}\x1f{audience}" for name, audience in sorted(settings.lecteurs.items())))
        held = self._state.memory
        self._held = held if held.get("place") == place else {}
        self._memory = {**self._held, "place": place, "mapping": mapping}

    def _documents(self) -> Iterator[Opened]:
        with understood():
            drive, (items, cursor, whole) = self._changes()
            tree: dict[str, Node] = {} if whole else dict(self._held.get("items", {}))
            _apply(items, tree)
            files = dict(self._files(tree))
            hidden = bool(self._settings.lecteurs) and self._read_rights(drive, tree, files, {i["id"] for i in items})
        if hidden:
            yield Problem(self._nom, "rights_hidden")
        for ident, path in sorted(files.items(), key=lambda file: file[1]):
            yield from self._item(drive, ident, tree[ident], path)
        self._state.memory = {**self._memory, "drive": drive, "cursor": cursor, "items": tree}

    def _changes(self) -> tuple[str, tuple[list[Item], str, bool]]:
        """Return the id of the library and its changes; a library that was remade under its name has another id."""
        if drive := self._held.get("drive", ""):
            try:
                return drive, self._graph.changes(drive, self._held.get("cursor", ""))
            except Unfetched as error:
                if error.reason != "not_there":
                    raise
        drive = self._graph.library(self._settings.sharepoint, self._settings.bibliotheque)
        return drive, self._graph.changes(drive, "")

    def _item(self, drive: str, ident: str, node: Node, path: str) -> Iterator[Opened]:
        readers = (self._settings.public.value,) if self._settings.public else tuple(node.get("readers") or ())
        fetch = partial(self._graph.content, drive, ident)
        yield from self._file(path, node["size"], node["version"], readers, {"url": node["url"]}, fetch)

    def _files(self, tree: Mapping[str, Node]) -> Iterator[tuple[str, str]]:
        """Yield (id, path) of the files of the folder that was chosen.

        Raises:
            Unfetched: `not_there`: the library has no such folder.
        """
        within = self._settings.dossier.strip("/")
        if within and not any(node["folder"] and _path(ident, tree) == within for ident, node in tree.items()):
            raise Unfetched("not_there")
        for ident, node in tree.items():
            path = "" if node["folder"] else _path(ident, tree)
            if path and (not within or path.startswith(within + "/")):
                yield ident, path

    def _read_rights(self, drive: str, tree: dict[str, Node], files: Mapping[str, str], changed: set[str]) -> bool:
        """Put `readers` in the files of `tree`, and tell whether rights could not be read: such a file has none."""
        all_of_them = self._are_rights_old()
        asked = [
            ident for ident, path in files.items()
            if not refusal(path, 0)
            and (all_of_them or "readers" not in tree[ident] or changed.intersection(_line(ident, tree)))
        ]  # fmt: skip
        hidden = False
        for ident, permissions in self._graph.permissions(drive, asked):
            hidden = hidden or permissions is None
            tree[ident] = {**tree[ident], "readers": list(audiences(permissions or (), self._settings.lecteurs))}
        if all_of_them:
            self._memory["rights"] = dt.datetime.now(dt.UTC).isoformat()
        return hidden

    def _are_rights_old(self) -> bool:
        if self._held.get("mapping") != self._memory["mapping"]:
            return True
        with suppress(KeyError, ValueError):
            age = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(self._held["rights"])
            return not dt.timedelta() <= age < dt.timedelta(hours=_RIGHTS_HOURS)
        return True


def _apply(items: list[Item], tree: dict[str, Node]) -> None:
    """Bring `tree` up to date; of an item that comes twice the last word counts."""
    for item in items:
        if "deleted" in item:
            tree.pop(item["id"], None)
        elif "package" not in item:
            tree[item["id"]] = _node(item)


def _node(item: Item) -> Node:
    hashes = item.get("file", {}).get("hashes", {})
    return {
        "name": item.get("name", ""),
        "parent": "" if "root" in item else item.get("parentReference", {}).get("id", ""),
        "folder": "folder" in item or "root" in item,
        "version": hashes.get("quickXorHash") or item.get("cTag") or item.get("eTag", ""),
        "size": item.get("size", 0),
        "url": item.get("webUrl", ""),
    }


def _line(ident: str, tree: Mapping[str, Node]) -> list[str]:
    """Return an item and the folders that hold it, the root last; nothing when one of them has left."""
    line: list[str] = []
    while ident:
        if ident not in tree or ident in line:
            return []
        line.append(ident)
        ident = tree[ident]["parent"]
    return line


def _path(ident: str, tree: Mapping[str, Node]) -> str:
    """Return the path of an item from the root, which has no name; empty when a folder above it has left."""
    return "/".join(tree[step]["name"] for step in reversed(_line(ident, tree)[:-1]))
