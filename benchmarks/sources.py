"""Requests and seconds of indexing a source elsewhere: the first time, then unchanged, then with one document in a hundred new.

    python benchmarks/sources.py [--documents 1000]

Each source holds the same short documents in twenty folders, on the loopback: a genuine WebDAV server (WsgiDAV), the same
with the ETags of folders that Nextcloud has, a genuine web server with a sitemap, and the tests' stand-in for Microsoft
Graph, whose rights are read. Servers share the process with the indexing; a site's politeness is set to no pause.
"""

import argparse
import os
import ssl
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from wsgidav.fs_dav_provider import FilesystemProvider  # noqa: E402

from indexers.embedded.engine import Embedded  # noqa: E402
from indexers.ingestion import origins  # noqa: E402
from indexers.ingestion.indexing import index  # noqa: E402
from indexers.ingestion.origins.settings import Sources  # noqa: E402
from tests.indexers.ingestion.origins import dav_server, graph_server, web_server  # noqa: E402
from tests.indexers.papers import put  # noqa: E402

FOLDERS = 20
Change = Callable[[int], None]
"""Puts document number n, with a text of its own each time."""


def text(number: int, version: int) -> str:
    """Return a short document."""
    sentences = " ".join(f"La règle {number}-{k} vaut pour le service {k}." for k in range(8))
    return f"Document {number}, version {version}.\n\n{sentences}\n"


@contextmanager
def dav(home: Path, count: int, provider: type[FilesystemProvider]) -> Iterator[tuple[dict[str, Any], Change]]:
    """Serve files by WebDAV."""
    versions: dict[int, int] = {}

    def change(number: int) -> None:
        versions[number] = versions.get(number, 0) + 1
        path = put(home / f"d{number % FOLDERS}" / f"{number}.md", text(number, versions[number]))
        os.utime(path, (versions[number] * 10, versions[number] * 10))

    for number in range(count):
        change(number)
    with dav_server.serving(home, provider=provider) as server:
        account = {"compte": dav_server.ACCOUNT, "mot_de_passe": dav_server.PASSWORD}
        yield {"webdav": server.url, "nom": "nuage", "public": "agent", **account}, change


@contextmanager
def site(home: Path, count: int) -> Iterator[tuple[dict[str, Any], Change]]:
    """Serve pages, in a sitemap that says when each changed."""
    with web_server.website() as server:
        versions: dict[int, int] = {}

        def change(number: int) -> None:
            versions[number] = versions.get(number, 0) + 1
            paragraph = text(number, versions[number])
            server.put(f"/d{number % FOLDERS}/{number}", f"<main><h1>Page {number}</h1><p>{paragraph}</p></main>")
            entries = (
                f"<url><loc>{server.url}d{n % FOLDERS}/{n}</loc><lastmod>2026-01-{version:02}</lastmod></url>"
                for n, version in versions.items()
            )
            server.put("/sitemap.xml", f"<urlset>{''.join(entries)}</urlset>", type="text/xml")

        for number in range(count):
            change(number)
        yield {"site": server.url, "nom": "site", "delai": 0, "pages": count + 10}, change


@contextmanager
def sharepoint(home: Path, count: int) -> Iterator[tuple[dict[str, Any], Change]]:
    """Serve a library, whose pages of changes are as long as Graph's."""
    believed: tuple[Path, ssl.SSLContext] = graph_server.certificate(home)
    graph_server._PAGE = 200
    with graph_server.cloud(*believed) as cloud:
        cloud.rights["root"] = [graph_server.AGENTS]
        for folder in range(FOLDERS):
            cloud.folder(f"d{folder}", f"Dossier {folder}")
        versions: dict[int, int] = {}

        def change(number: int) -> None:
            versions[number] = versions.get(number, 0) + 1
            cloud.put(f"f{number}", f"{number}.md", text(number, versions[number]), f"d{number % FOLDERS}")

        for number in range(count):
            change(number)
        yield {
            "sharepoint": f"https://{graph_server.SITE_HOST}{graph_server.SITE_PATH}", "nom": "rh",
            "locataire": graph_server.TENANT, "application": graph_server.APPLICATION, "secret": graph_server.SECRET,
            "connexion": cloud.url, "graph": cloud.url, "autorites": cloud.authority, "lecteurs": {"Agents": "agent"},
        }, change  # fmt: skip


def run(setting: dict[str, Any], engine: Embedded, state: Path) -> str:
    """Index once; return requests and seconds."""
    (settings,) = Sources.model_validate({"sources": [setting]}).sources
    origin = origins.connect(settings, state)  # type: ignore[arg-type]
    begun = time.perf_counter()
    done = index([origin], None, settings.collection, engine)
    assert not done.problems, done.problems
    return f"{origin.client.requests:6} {time.perf_counter() - begun:8.2f} s"


def main() -> None:
    """Measure each kind of source."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=1000)
    count = parser.parse_args().documents
    kinds = {
        "WebDAV": lambda home: dav(home, count, FilesystemProvider),
        "WebDAV, Nextcloud's ETags": lambda home: dav(home, count, dav_server.NextcloudLike),
        "site with a sitemap": lambda home: site(home, count),
        "SharePoint (stand-in)": lambda home: sharepoint(home, count),
    }
    print(f"{count} documents{'':16} {'first':>17} {'unchanged':>17} {'1 % changed':>17}   (requests, seconds)")
    for name, kind in kinds.items():
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            (place / "home").mkdir()
            with kind(place / "home") as (setting, change), closing(Embedded(place / "index", None)) as engine:
                first = run(setting, engine, place / "state")
                unchanged = run(setting, engine, place / "state")
                for number in range(0, count, 100):
                    change(number)
                print(f"{name:30} {first} {unchanged} {run(setting, engine, place / 'state')}", flush=True)


if __name__ == "__main__":
    main()
