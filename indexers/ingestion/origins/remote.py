"""What sources on other servers have in common: a client, a memory, and how a file becomes a document."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import ClassVar

from indexers.ingestion.carriers import CARRIERS, ZIP
from indexers.ingestion.contents import is_skipped, refusal
from indexers.ingestion.converters import FORMATS, VERSION
from indexers.ingestion.found import Found, Opened, Problem, Source, Unfetched, digest
from indexers.ingestion.origins.client import Client
from indexers.ingestion.origins.settings import RemoteSettings
from indexers.ingestion.origins.state import State
from indexers.ingestion.origins.unpacking import Unpacking


class Remote:
    """See `Origin`. A subclass gives its `kind` and lists its documents; what it can't list it raises as `Unfetched`."""

    kind: ClassVar[str]

    def __init__(self, settings: RemoteSettings, state: Path, client: Client) -> None:
        self.name = f"{self.kind}:{settings.nom}"
        self.client = client
        self._nom = settings.nom
        self._state = State(state, self.name)
        self._unpacking = Unpacking(self._state.carriers)

    def count(self) -> int:
        """Nothing is known before the server is asked."""
        return 0

    def read(self) -> Iterator[Found]:
        """See `Origin.read`. A source that does not answer hides its documents: none is taken for deleted."""
        whole = True
        try:
            for found in self._documents():
                whole = whole and not (isinstance(found, Problem) and found.hides)
                yield found
                if self.client.is_down:
                    raise Unfetched("unreachable")
        except Unfetched as error:
            whole = False
            yield Problem(self._nom, error.reason, hides=True)
        finally:
            self._state.carriers = self._unpacking.memory(whole=whole)
            self.client.close()

    def failure(self, ident: str, digest: str) -> str:
        """See `State.failure`."""
        return self._state.failure(ident, digest)

    def keep(self, failures: dict[str, tuple[str, str]]) -> None:
        """See `State.save`."""
        self._state.save(failures)

    def _documents(self) -> Iterator[Found]:
        raise NotImplementedError

    def _file(
        self,
        path: str,
        size: int,
        version: str,
        readers: tuple[str, ...],
        meta: Mapping[str, str],
        fetch: Callable[[], bytes],
    ) -> Iterator[Opened]:
        """Yield the file at `path` within the source, and what it carries; nothing when no person put it there."""
        name, suffix = f"{self._nom}/{path}", PurePosixPath(path).suffix.lower()
        if any(map(is_skipped, path.split("/"))):
            return
        if reason := refusal(name, size):
            yield Problem(name, reason)
        else:
            mime_type = FORMATS[suffix].mime_type if suffix in FORMATS else ZIP
            yield from self._taken(source(name, mime_type, fetch, meta, version, readers), suffix)

    def _taken(self, found: Source, suffix: str) -> Iterator[Opened]:
        """Yield a document, or those of an archive or a message."""
        if suffix in CARRIERS:
            yield from self._unpacking.unpack(found, suffix)
        else:
            yield found


def source(
    ident: str, mime_type: str, data: bytes | Callable[[], bytes], meta: Mapping[str, str], version: str,
    readers: tuple[str, ...],
) -> Source:  # fmt: skip
    """Return a document whose hash stands on the `version` that its server gives, so that its bytes need not be had."""
    described = json.dumps(meta, sort_keys=True)
    return Source(ident, mime_type, data, meta, digest(str(VERSION), mime_type, described, version), readers)
