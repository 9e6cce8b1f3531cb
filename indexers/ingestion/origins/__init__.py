"""Where documents come from: folders, SharePoint, WebDAV, websites. One module a kind, and what indexing asks of each."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Protocol

from indexers.ingestion.found import Found
from indexers.ingestion.origins.settings import KINDS, RemoteSettings

_KINDS: Final = {
    "sharepoint": "indexers.ingestion.origins.sharepoint:SharePoint",
    "webdav": "indexers.ingestion.origins.webdav:WebDav",
    "site": "indexers.ingestion.origins.site:Site",
}


class Origin(Protocol):
    """A place that documents come from."""

    @property
    def name(self) -> str:
        """What its documents are filed under in the index; two origins never have the same."""

    def count(self) -> int:
        """Return about how many documents `read` will yield, 0 when that is not known before."""

    def read(self) -> Iterator[Found]:
        """Yield every document of the place, and what could not be taken. Those that are not yielded have left."""

    def failure(self, ident: str, digest: str) -> str:
        """Return why this version could not be converted a short while ago, so as not to fetch it again; else nothing."""

    def keep(self, failures: dict[str, tuple[str, str]]) -> None:
        """Called once all is written, with what could not be converted: id → (hash, reason)."""


def is_remote(name: str) -> bool:
    """Tell whether an origin of that name stands on another server."""
    return name.partition(":")[0] in _KINDS


def connect(settings: RemoteSettings, state: Path) -> Any:
    """Open a source on another server; what it must remember stands in the folder `state`. Nothing is asked of it yet."""
    kind = next(kind for kind, model in KINDS.items() if isinstance(settings, model))
    module, _, name = _KINDS[kind].partition(":")
    return getattr(import_module(module), name)(settings, state)
