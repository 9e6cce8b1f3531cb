"""A WebDAV share read again and again, from a genuine server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from indexers.embedded.engine import Embedded
from indexers.ingestion.found import Unfetched
from indexers.ingestion.origins.dav import entries
from tests.indexers.contract import found
from tests.indexers.ingestion.origins.conftest import Run, held, numbers, said
from tests.indexers.ingestion.origins.dav_server import ACCOUNT, PASSWORD, Dav, NextcloudLike, listening, serving
from tests.indexers.papers import put
from tests.indexers.town import AGENT, USAGER


@pytest.fixture
def share(tmp_path: Path) -> Path:
    share = tmp_path / "partage"
    put(share / "congés d'été.md", "# Congés\n\nUn agent a 25 jours.\n")
    put(share / "Public" / "piscine.md", "# Piscine\n\nLa piscine ouvre à 9 heures.\n")
    put(share / "Cabinet" / "note.md", "# Note\n\nConfidentiel.\n")
    put(share / "Public" / "~$piscine.docx", "verrou")
    return share


@pytest.fixture
def dav(share: Path) -> Iterator[Dav]:
    with serving(share) as dav:
        yield dav


def setting(dav: Dav, **more: object) -> dict[str, object]:
    return {
        "webdav": dav.url, "nom": "nuage", "compte": ACCOUNT, "mot_de_passe": PASSWORD, "public": "agent",
        "dossiers": {"Public": "usager", "Cabinet": "personne"}, **more,
    }  # fmt: skip


class TestChanges:
    async def test_each_folder_has_its_readers_and_what_nobody_reads_is_not_fetched(
        self, engine: Embedded, dav: Dav, run: Run
    ) -> None:
        summary = run(**setting(dav))
        assert numbers(summary) == (2, 0, 0, 0, 0)
        assert summary.closed == 1
        assert held(engine) == {"nuage/congés d'été.md", "nuage/Public/piscine.md"}
        assert found(await engine.search("la piscine ouvre", for_whom=USAGER)) == ["nuage/Public/piscine.md"]
        assert (await engine.search("25 jours de congés", for_whom=USAGER)).hits == ()
        assert found(await engine.search("25 jours", for_whom=AGENT))[0] == "nuage/congés d'été.md"
        assert not any("note.md" in path for method, path in dav.asked if method == "GET")

    def test_what_did_not_change_is_not_fetched_again(self, engine: Embedded, dav: Dav, run: Run) -> None:
        run(**setting(dav))
        generation = engine.library.generation()
        dav.asked.clear()
        assert numbers(run(**setting(dav))) == (0, 0, 2, 0, 0)
        assert (dav.count("PROPFIND"), dav.count("GET")) == (4, 0)  # one to be asked who we are, one a folder
        assert engine.library.generation() == generation

    def test_changed_added_and_removed(self, engine: Embedded, dav: Dav, run: Run, share: Path) -> None:
        run(**setting(dav))
        put(share / "congés d'été.md", "# Congés\n\nUn agent a trente jours.\n")
        put(share / "Public" / "marché.md", "# Marché\n\nLe samedi.\n")
        (share / "Public" / "piscine.md").unlink()
        assert numbers(run(**setting(dav))) == (1, 1, 0, 1, 0)
        assert held(engine) == {"nuage/congés d'été.md", "nuage/Public/marché.md"}

    def test_fewer_readers_close_a_document_at_once(self, engine: Embedded, dav: Dav, run: Run) -> None:
        run(**setting(dav))
        summary = run(**setting(dav, dossiers={"Public": "personne", "Cabinet": "personne"}))
        assert (summary.closed, summary.removed) == (2, 1)
        assert held(engine) == {"nuage/congés d'été.md"}

    def test_the_address_of_a_document_is_its_own(self, engine: Embedded, dav: Dav, run: Run) -> None:
        run(**setting(dav))
        document = engine.library.document("nuage/congés d'été.md")
        assert document is not None
        assert httpx.get(document.url, auth=(ACCOUNT, PASSWORD)).text.startswith("# Congés")

    def test_files_are_described_beside_them(self, engine: Embedded, dav: Dav, run: Run, share: Path) -> None:
        run(**setting(dav))
        put(share / "Public" / "documents.yaml", "piscine.md:\n  titre: Horaires\nabsent.md:\n  titre: X\n")
        summary = run(**setting(dav))
        assert (summary.updated, said(summary)) == (1, [("nuage/Public/absent.md", "nothing_described")])
        document = engine.library.document("nuage/Public/piscine.md")
        assert document is not None
        assert document.title == "Horaires"
        dav.asked.clear()
        assert run(**setting(dav)).unchanged == 2
        assert dav.count("GET") == 0

    @pytest.mark.parametrize(
        ("wrong", "problem"),
        [
            ("piscine.md: {date: x}", ("nuage/Public/piscine.md", "bad_value: documents.yaml → date")),
            ("piscine.md: [", ("nuage/Public/documents.yaml", "broken_descriptions: 1")),
        ],
    )
    def test_a_wrong_description_publishes_nothing(
        self, engine: Embedded, dav: Dav, run: Run, share: Path, wrong: str, problem: tuple[str, str]
    ) -> None:
        put(share / "Public" / "documents.yaml", wrong)
        summary = run(**setting(dav))
        assert (summary.added, said(summary)) == (1, [problem])
        assert "nuage/Public/piscine.md" not in held(engine)

    def test_an_index_that_was_lost_is_filled_again(self, engine: Embedded, dav: Dav, run: Run) -> None:
        run(**setting(dav))
        engine.replace((), held(engine))
        assert numbers(run(**setting(dav))) == (2, 0, 0, 0, 0)


class TestNames:
    async def test_names_in_latin_1_are_read_and_fetched_as_the_server_codes_them(
        self, engine: Embedded, run: Run
    ) -> None:
        """No server of today will serve such names; an old one does, and is played here."""

        def old(environ: dict[str, Any], start: Any) -> Any:
            raw = environ["REQUEST_URI"]
            body = {
                "/partage/": multistatus("/partage/", "/partage/r%E9gie.md"),
                "/partage/r%E9gie.md": "# Régie\n\nLa régie encaisse les repas.".encode("latin-1"),
            }[raw]
            start("207 Multi-Status" if raw.endswith("/") else "200 OK", [("Content-Length", str(len(body)))])
            return [body]

        with listening(old) as port:
            source = {"webdav": f"http://127.0.0.1:{port}/partage/", "nom": "vieux", "public": "usager"}
            assert numbers(run(**source)) == (1, 0, 0, 0, 0)
        assert found(await engine.search("régie des repas", for_whom=USAGER)) == ["vieux/régie.md"]

    def test_what_a_server_sends(self) -> None:
        """Answers of servers that code names otherwise: Latin-1, not at all, accents apart, absolute addresses."""
        hrefs = ["/d/r%E9gie.md", "/d/marché.md", "/d/conge%CC%81s.md", "http://nuage/d/a%20b.md", "/d/sous/", "/d/"]
        strangers = ["/ailleurs/x.md", "/d/../x.md", "/d/sous/profond.md"]
        body = multistatus(*hrefs, *strangers)
        found = {entry.path: entry.href for entry in entries(body, httpx.URL("http://nuage/d/"), "")}
        assert found == {
            "régie.md": "/d/r%E9gie.md", "marché.md": "/d/march%C3%A9.md", "congés.md": "/d/conge%CC%81s.md",
            "a b.md": "/d/a%20b.md", "sous/": "/d/sous/",
        }  # fmt: skip

    @pytest.mark.parametrize("body", [b"", b"<html></html>", b"not xml", b"<multistatus/>"])
    def test_what_is_no_webdav_answer(self, body: bytes) -> None:
        with pytest.raises(Unfetched, match="bad_answer"):
            entries(body, httpx.URL("http://nuage/d/"), "")

    def test_entities_are_not_resolved(self, tmp_path: Path) -> None:
        secret = put(tmp_path / "secret", "x.md")
        doctype = f'<!DOCTYPE d [<!ENTITY e SYSTEM "file://{secret}">]>'.encode()
        body = multistatus("/d/&e;").replace(b"<d:multi", doctype + b"<d:multi", 1)
        assert entries(body, httpx.URL("http://nuage/d/"), "") == []


def multistatus(*hrefs: str) -> bytes:
    kinds = ("<d:collection/>" if href.endswith("/") else "" for href in hrefs)
    responses = "".join(
        f"<d:response><d:href>{href}</d:href><d:propstat><d:prop><d:resourcetype>{kind}</d:resourcetype>"
        '<d:getetag>"1"</d:getetag></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>'
        for href, kind in zip(hrefs, kinds, strict=True)
    )
    return f'<d:multistatus xmlns:d="DAV:">{responses}</d:multistatus>'.encode()


class TestTroubles:
    def test_digest(self, share: Path, run: Run) -> None:
        with serving(share, digest=True) as dav:
            assert numbers(run(**setting(dav))) == (2, 0, 0, 0, 0)

    def test_a_wrong_password_removes_nothing(self, engine: Embedded, dav: Dav, run: Run) -> None:
        run(**setting(dav))
        assert said(run(**setting(dav, mot_de_passe="faux"))) == [("nuage", "denied")]
        assert len(held(engine)) == 2

    def test_a_server_that_is_down_removes_nothing(self, engine: Embedded, share: Path, run: Run) -> None:
        with serving(share) as dav:
            run(**setting(dav))
        assert said(run(**setting(dav))) == [("nuage", "unreachable")]
        assert len(held(engine)) == 2

    def test_a_wrong_address(self, dav: Dav, run: Run) -> None:
        assert said(run(**setting(dav, webdav=dav.url + "absent/"))) == [("nuage", "not_there")]

    def test_a_folder_that_can_not_be_listed_leaves_the_rest(
        self, engine: Embedded, dav: Dav, run: Run, share: Path
    ) -> None:
        run(**setting(dav))
        dav.broken["/Public/"] = "403 Forbidden"
        (share / "congés d'été.md").unlink()
        put(share / "paie.md", "Le 27 du mois.")
        summary = run(**setting(dav))
        assert (summary.added, summary.removed, said(summary)) == (1, 0, [("nuage/Public/", "denied")])
        dav.broken.clear()
        assert numbers(run(**setting(dav))) == (0, 0, 2, 1, 0)

    def test_a_file_that_can_not_be_fetched_is_said_and_taken_the_next_time(
        self, engine: Embedded, dav: Dav, run: Run
    ) -> None:
        dav.broken["/Public/piscine.md"] = "500 Internal Server Error"
        summary = run(**setting(dav))
        assert (summary.added, said(summary)) == (1, [("nuage/Public/piscine.md", "bad_answer")])
        dav.broken.clear()
        assert numbers(run(**setting(dav))) == (1, 0, 1, 0, 0)

    def test_a_server_that_is_overwhelmed_is_waited_for_then_left(self, dav: Dav, run: Run) -> None:
        dav.broken["/"] = "503 Service Unavailable"
        assert said(run(**setting(dav))) == [("nuage", "unreachable")]
        assert run.slept == [1.0, 2.0, 4.0]  # type: ignore[attr-defined]

    def test_what_can_not_be_converted_is_said_again_without_being_fetched_again(
        self, dav: Dav, run: Run, share: Path
    ) -> None:
        put(share / "abime.docx", b"PK\x03\x04 abime")
        assert said(run(**setting(dav))) == [("nuage/abime.docx", "damaged")]
        dav.asked.clear()
        assert said(run(**setting(dav))) == [("nuage/abime.docx", "damaged")]
        assert dav.count("GET") == 0
        put(share / "abime.docx", b"")
        assert said(run(**setting(dav))) == [("nuage/abime.docx", "empty")]


class TestFoldersThatTellOfChanges:
    """As Nextcloud's do: the server is genuine, this trait of it is ours."""

    @pytest.fixture
    def dav(self, share: Path) -> Iterator[Dav]:
        with serving(share, provider=NextcloudLike) as dav:
            yield dav

    def test_an_unchanged_share_costs_one_listing(self, dav: Dav, run: Run) -> None:
        run(**setting(dav))
        dav.asked.clear()
        assert numbers(run(**setting(dav))) == (0, 0, 2, 0, 0)
        assert dav.asked == [("PROPFIND", "/"), ("PROPFIND", "/")]  # the first to be asked who we are

    def test_a_change_deep_down_is_seen(self, engine: Embedded, dav: Dav, run: Run, share: Path) -> None:
        put(share / "Public" / "sport" / "stade.md", "Le stade ouvre à 8 heures.")
        run(**setting(dav))
        put(share / "Public" / "sport" / "stade.md", "Le stade ouvre à 10 heures.")
        dav.asked.clear()
        assert numbers(run(**setting(dav))) == (0, 1, 2, 0, 0)
        assert ("PROPFIND", "/Cabinet/") not in dav.asked
        (share / "Public" / "sport" / "stade.md").unlink()
        assert numbers(run(**setting(dav))) == (0, 0, 2, 1, 0)
