"""A WebDAV share (RFC 4918): Nextcloud, ownCloud, or any server that lists its folders."""

import unicodedata
from collections.abc import Generator, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import httpx

from indexers.ingestion.contents import is_skipped
from indexers.ingestion.converters.encodings import decode
from indexers.ingestion.converters.unreadable import Unreadable
from indexers.ingestion.descriptions import DESCRIPTIONS, Descriptions
from indexers.ingestion.found import Found, Kept, Opened, Problem, Unfetched
from indexers.ingestion.origins.client import Client
from indexers.ingestion.origins.dav import PROPFIND, Entry, entries
from indexers.ingestion.origins.remote import Remote
from indexers.ingestion.origins.settings import WebDavSettings

_MULTI_STATUS = 207
_DEEPEST = 60


class WebDav(Remote):
    """Lists each folder, one request a folder, and fetches the files whose ETag (or date and size) is new.

    A `documents.yaml` describes the files beside it, as in a folder of this machine.

    Nextcloud and ownCloud change the ETag of a folder whenever anything changes beneath it: there, a folder whose ETag
    is known is not listed again, and an unchanged share costs one request.
    """

    kind: ClassVar = "webdav"

    def __init__(self, settings: WebDavSettings, state: Path) -> None:
        account = (settings.compte, settings.mot_de_passe.get_secret_value())
        auth = _Negotiated(*account) if settings.compte else None
        base = settings.webdav.rstrip("/") + "/"
        super().__init__(settings, state, Client(base, auth=auth, authorities=settings.autorites))
        self._public = settings.public
        self._folders = {
            unicodedata.normalize("NFC", folder.strip("/")) + "/": public
            for folder, public in settings.dossiers.items()
        }
        self._known: dict[str, Any] = self._state.memory.get("folders", {})
        self._listed: dict[str, Any] = {}
        self._met: set[str] = set()

    def _documents(self) -> Iterator[Found]:
        yield from self._folder(Entry("", str(self.client.home.raw_path, "ascii"), folder=True))
        # Misspelt in the settings, a folder is read by the public of the rest.
        for folder in sorted(self._folders.keys() - self._met):
            yield Problem(f"{self._nom}/{folder}", "not_there")
        self._state.memory = {"folders": self._listed}

    def _folder(self, folder: Entry) -> Iterator[Found]:
        self._met.add(folder.path)
        try:
            children = sorted(self._children(folder))
            said = self._descriptions(folder, children)
        except Unfetched as error:
            if not folder.path:
                raise
            yield Problem(f"{self._nom}/{folder.path}", error.reason, hides=True)
            return
        yield from (Problem(f"{self._nom}/{folder.path}{file}", reason) for file, reason in said.problems.items())
        for child in children:
            if not child.folder and said.holds_back(child.name):
                yield Kept(f"{self._nom}/{child.path}", self._readers(child.path))
            elif not child.folder:
                yield from self._document(child, said.meta(child.name))
            elif child.path.count("/") < _DEEPEST and not is_skipped(child.name):
                yield from self._folder(child)

    def _children(self, folder: Entry) -> list[Entry]:
        held = self._known.get(folder.path)
        if not folder.version or not held or held["version"] != folder.version:
            held = {"version": folder.version, "entries": [list(entry) for entry in self._ask(folder)]}
        self._listed[folder.path] = held
        return [Entry(*values) for values in held["entries"]]

    def _descriptions(self, folder: Entry, children: list[Entry]) -> Descriptions:
        """Read what the `documents.yaml` of a folder says, fetched when it changed."""
        written = next((child for child in children if child.name == DESCRIPTIONS), None)
        if written is None:
            return Descriptions()
        version, text = self._known.get(folder.path, {}).get("said", ("", ""))
        if version != written.version:
            text = _text(self._fetch(written))
        self._listed[folder.path]["said"] = (written.version, text)
        return Descriptions.read(text.encode(), {child.name for child in children}.__contains__)

    def _ask(self, folder: Entry) -> list[Entry]:
        headers = {"Depth": "1", "Content-Type": "application/xml; charset=utf-8"}
        answer = self.client.send("PROPFIND", self._address(folder), headers, PROPFIND).expect(_MULTI_STATUS)
        return entries(answer.body, self.client.home, folder.path)

    def _document(self, entry: Entry, said: Mapping[str, str]) -> Iterator[Opened]:
        meta = {"url": str(self._page(entry)), **said}
        readers = self._readers(entry.path)
        yield from self._file(entry.path, entry.size, entry.version, readers, meta, partial(self._fetch, entry))

    def _fetch(self, entry: Entry) -> bytes:
        return self.client.send("GET", self._address(entry)).expect(200).body

    def _address(self, entry: Entry) -> httpx.URL:
        return self.client.home.copy_with(raw_path=entry.href.encode("ascii"))

    def _page(self, entry: Entry) -> httpx.URL:
        """Return where a person sees the file: Nextcloud has a page for it, others have the file itself."""
        return self.client.home.copy_with(raw_path=f"/f/{entry.page}".encode()) if entry.page else self._address(entry)

    def _readers(self, path: str) -> tuple[str, ...]:
        longest = max((folder for folder in self._folders if path.startswith(folder)), key=len, default="")
        audience = self._folders.get(longest, self._public)
        return () if audience == "personne" else (str(audience),)


def _text(descriptions: bytes) -> str:
    """What is no text stays so: nothing of it will be understood."""
    try:
        return decode(descriptions)
    except Unreadable:
        return descriptions.decode("latin-1")


class _Negotiated(httpx.Auth):
    """Basic or Digest, whichever the server asks for first."""

    def __init__(self, account: str, password: str) -> None:
        self._kinds = {"digest": httpx.DigestAuth(account, password), "basic": httpx.BasicAuth(account, password)}
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """See `httpx.Auth`."""
        if self._chosen is None:
            response = yield request
            if response.status_code != 401:  # Unauthorized
                return
            asked = " ".join(response.headers.get_list("www-authenticate")).lower()
            self._chosen = self._kinds["digest" if "digest" in asked else "basic"]
        yield from self._chosen.auth_flow(request)
