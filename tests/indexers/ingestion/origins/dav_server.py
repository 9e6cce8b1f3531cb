"""A genuine WebDAV server (WsgiDAV behind cheroot) over a folder, on a free port of the loopback."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from cheroot.wsgi import Server
from wsgidav.fs_dav_provider import FilesystemProvider, FolderResource
from wsgidav.wsgidav_app import WsgiDAVApp

ACCOUNT, PASSWORD = "guichet", "mot de passe d'été"
OWNCLOUD = "{http://owncloud.org/ns}fileid"


@dataclass
class Dav:
    """What was asked of it stands in `asked`, as (method, path); `broken` maps a path to the status it gives."""

    folder: Path
    port: int = 0
    asked: list[tuple[str, str]] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/partage/"

    def count(self, method: str) -> int:
        return sum(asked == method for asked, _ in self.asked)


class PropagatingFolder(FolderResource):
    """A folder as Nextcloud has them: numbered, with an ETag that changes with anything beneath it."""

    def get_etag(self) -> str:
        files = sorted(Path(self._file_path).rglob("*"))
        marks = "".join(f"{path}{path.stat().st_mtime_ns}{path.stat().st_size}" for path in files)
        return sha256(marks.encode()).hexdigest()[:16]

    def get_property_names(self, *, is_allprop: bool) -> list[str]:
        return [*super().get_property_names(is_allprop=is_allprop), OWNCLOUD]

    def get_property_value(self, name: str) -> Any:
        if name == OWNCLOUD:
            return str(Path(self._file_path).stat().st_ino)
        return super().get_property_value(name)

    def get_member(self, name: str) -> Any:
        member = super().get_member(name)
        if isinstance(member, FolderResource):
            member.__class__ = PropagatingFolder
        return member


class NextcloudLike(FilesystemProvider):
    """Stands in for Nextcloud in this alone: the ETags of its folders."""

    def get_resource_inst(self, path: str, environ: dict[str, Any]) -> Any:
        resource = super().get_resource_inst(path, environ)
        if isinstance(resource, FolderResource):
            resource.__class__ = PropagatingFolder
        return resource


@contextmanager
def serving(
    folder: Path, *, digest: bool = False, provider: type[FilesystemProvider] = FilesystemProvider
) -> Iterator[Dav]:
    """Serve `folder`, read-only, to one account."""
    dav = Dav(folder)
    users = {ACCOUNT: {"password": PASSWORD}}
    app = WsgiDAVApp(
        {
            "provider_mapping": {"/partage": provider(str(folder), readonly=True)},
            "simple_dc": {"user_mapping": {"*": users}},
            "http_authenticator": {"accept_basic": not digest, "accept_digest": digest, "default_to_digest": digest},
            "logging": {"enable": False},
            "verbose": 0,
        }
    )

    def watched(environ: dict[str, Any], start: Any) -> Any:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace").removeprefix("/partage")
        dav.asked.append((environ["REQUEST_METHOD"], path))
        if path in dav.broken and "HTTP_AUTHORIZATION" in environ:
            start(dav.broken[path], [("Content-Length", "0")])
            return [b""]
        return app(environ, start)

    with listening(watched) as dav.port:
        yield dav


@contextmanager
def listening(app: Any) -> Iterator[int]:
    """Run a WSGI application behind cheroot and lend its port."""
    server = Server(("127.0.0.1", 0), app, numthreads=2)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server.bind_addr[1]
    finally:
        server.stop()
        thread.join(5)
