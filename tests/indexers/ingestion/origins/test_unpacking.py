"""Archives and messages of sources on other servers: what they hold is indexed as that of a folder's."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from indexers.embedded.engine import Embedded
from tests.indexers import papers
from tests.indexers.contract import found
from tests.indexers.ingestion import outlook
from tests.indexers.ingestion.origins.conftest import Run, held, numbers, said
from tests.indexers.ingestion.origins.dav_server import ACCOUNT, PASSWORD, Dav, serving
from tests.indexers.ingestion.origins.web_server import website
from tests.indexers.papers import put
from tests.indexers.town import AGENT, USAGER

NOTES = {"piscine.md": "# Piscine\n\nLa piscine ouvre à 9 heures.\n", "rh/paie.md": "# Paie\n\nLe 27 du mois.\n"}
MEMBERS = {
    "nuage/Public/lot.zip/piscine.md",
    "nuage/Public/lot.zip/rh/paie.md",
    "nuage/Public/lot.zip/encore.zip/tri.md",
}


def lot(**more: str) -> bytes:
    inner = papers.archive({"tri.md": "# Tri\n\nLe bac gris passe le lundi.\n"})
    return papers.archive({**NOTES, **{f"{name}.md": text for name, text in more.items()}, "encore.zip": inner})


def letter() -> bytes:
    message = EmailMessage()
    message["Subject"] = "Horaires du stade"
    message.set_content("Les nouveaux horaires sont joints.\n")
    attached = "# Stade\n\nLe stade ouvre à 8 heures.\n".encode()
    message.add_attachment(attached, maintype="text", subtype="markdown", filename="stade.md")
    return bytes(message)


@pytest.fixture
def share(tmp_path: Path) -> Path:
    share = tmp_path / "partage"
    put(share / "Public" / "lot.zip", lot())
    return share


@pytest.fixture
def dav(share: Path) -> Iterator[Dav]:
    with serving(share) as dav:
        yield dav


def setting(dav: Dav, public: str = "usager", **more: object) -> dict[str, object]:
    return {
        "webdav": dav.url, "nom": "nuage", "compte": ACCOUNT, "mot_de_passe": PASSWORD, "public": "agent",
        "dossiers": {"Public": public, **more},
    }  # fmt: skip


class TestWhatTheyHold:
    async def test_members_are_documents_for_the_readers_of_the_archive(
        self, engine: Embedded, dav: Dav, run: Run
    ) -> None:
        assert numbers(run(**setting(dav))) == (3, 0, 0, 0, 0)
        assert held(engine) == MEMBERS
        assert found(await engine.search("bac gris", for_whom=USAGER)) == ["nuage/Public/lot.zip/encore.zip/tri.md"]
        run(**setting(dav, public="agent"))
        assert (await engine.search("bac gris", for_whom=USAGER)).hits == ()
        assert found(await engine.search("bac gris", for_whom=AGENT))

    def test_messages_are_read_with_what_is_attached(self, engine: Embedded, dav: Dav, run: Run, share: Path) -> None:
        put(share / "avis.eml", letter())
        put(share / "note.msg", outlook.message("Note", "Le marché.", attachments={"marché.md": b"# M\n\nLe samedi."}))
        assert numbers(run(**setting(dav))) == (7, 0, 0, 0, 0)
        mine = {"nuage/avis.eml", "nuage/avis.eml/stade.md", "nuage/note.msg", "nuage/note.msg/marché.md"}
        assert held(engine) == MEMBERS | mine

    def test_they_are_described_as_their_archive_is(self, engine: Embedded, dav: Dav, run: Run, share: Path) -> None:
        put(share / "Public" / "documents.yaml", "lot.zip:\n  titre: Lot\n  service: CCAS\n")
        for _ in range(2):
            run(**setting(dav))
            document = engine.library.document("nuage/Public/lot.zip/piscine.md")
            assert document is not None
            assert (document.title, document.owner) == ("Piscine", "CCAS")
            engine.replace((), held(engine))

    def test_they_are_described_by_what_stands_beside_them(
        self, engine: Embedded, dav: Dav, run: Run, share: Path
    ) -> None:
        lot = {"a.md": "A", "b.md": "B", "documents.yaml": "a.md: {titre: Bacs}\nb.md: {date: x}\n"}
        put(share / "Public" / "lot.zip", papers.archive(lot))
        for expected in ((1, 0, 0, 0, 1), (1, 0, 0, 0, 1)):
            assert numbers(run(**setting(dav))) == expected
            document = engine.library.document("nuage/Public/lot.zip/a.md")
            assert document is not None
            assert document.title == "Bacs"
            engine.replace((), held(engine))
        put(share / "Public" / "lot.zip", papers.archive(lot | {"documents.yaml": ""}))
        assert numbers(run(**setting(dav))) == (2, 0, 0, 0, 0)
        put(share / "Public" / "lot.zip", papers.archive(lot))
        for _ in range(2):
            run(**setting(dav))
            assert held(engine) == {"nuage/Public/lot.zip/a.md", "nuage/Public/lot.zip/b.md"}

    def test_a_site_gives_its_archives(self, engine: Embedded, run: Run) -> None:
        with website() as web:
            web.put("/", '<a href="/lot.zip">lot</a> <a href="/pris?n=3">autre</a><p>Bienvenue.</p>')
            web.put("/lot.zip", lot(), type="application/x-zip-compressed")
            for expected in ((4, 0, 0, 0, 0), (0, 0, 4, 0, 0)):
                assert numbers(run(site=web.url, nom="site", delai=0)) == expected
            assert f"{web.url}lot.zip/encore.zip/tri.md" in held(engine)
            web.put("/lot.zip", b"", status=500)
            assert said(run(site=web.url, nom="site", delai=0))[0] == (f"{web.url}lot.zip", "unreachable")
            assert len(held(engine)) == 4
            web.put("/lot.zip", b"", status=404)
            assert numbers(run(site=web.url, nom="site", delai=0)) == (0, 0, 1, 3, 0)


class TestChanges:
    def test_what_did_not_change_is_not_fetched_again(self, dav: Dav, run: Run, share: Path) -> None:
        put(share / "avis.eml", letter())
        run(**setting(dav))
        dav.asked.clear()
        assert numbers(run(**setting(dav))) == (0, 0, 5, 0, 0)
        assert dav.count("GET") == 0

    def test_of_an_archive_that_changed_only_what_changed_is_read_again(
        self, engine: Embedded, dav: Dav, run: Run, share: Path
    ) -> None:
        put(share / "Public" / "lot.zip", lot(stade="Le stade.", marché="Le samedi."))
        run(**setting(dav))
        put(share / "Public" / "lot.zip", lot(marché="Le dimanche matin.", gare="Le train."))
        dav.asked.clear()
        assert numbers(run(**setting(dav))) == (1, 1, 3, 1, 0)
        assert dav.count("GET") == 1
        assert held(engine) == MEMBERS | {"nuage/Public/lot.zip/marché.md", "nuage/Public/lot.zip/gare.md"}

    def test_its_documents_leave_with_it(self, engine: Embedded, dav: Dav, run: Run, share: Path) -> None:
        put(share / "reste.md", "Le reste.")
        run(**setting(dav))
        (share / "Public" / "lot.zip").unlink()
        assert numbers(run(**setting(dav))) == (0, 0, 1, 3, 0)
        assert held(engine) == {"nuage/reste.md"}

    def test_an_index_that_was_lost_is_filled_again_by_one_fetch(self, engine: Embedded, dav: Dav, run: Run) -> None:
        run(**setting(dav))
        engine.replace((), held(engine))
        dav.asked.clear()
        assert numbers(run(**setting(dav))) == (3, 0, 0, 0, 0)
        assert dav.count("GET") == 1

    def test_a_memory_that_was_lost_removes_nothing(self, engine: Embedded, dav: Dav, run: Run, tmp_path: Path) -> None:
        run(**setting(dav))
        for path in (tmp_path / "sources").glob("*.json"):
            path.unlink()
        assert numbers(run(**setting(dav))) == (0, 0, 3, 0, 0)


class TestTroubles:
    def test_what_nobody_may_read_is_not_fetched(self, engine: Embedded, dav: Dav, run: Run) -> None:
        summary = run(**setting(dav, public="personne"))
        assert (numbers(summary), summary.closed) == ((0, 0, 0, 0, 0), 1)
        assert dav.count("GET") == 0

    def test_fewer_readers_close_it_at_once_even_when_a_folder_is_hidden(
        self, engine: Embedded, dav: Dav, run: Run, share: Path
    ) -> None:
        put(share / "Autre" / "a.md", "Autre.")
        run(**setting(dav))
        dav.broken["/Autre/"] = "403 Forbidden"
        assert run(**setting(dav, public="personne")).removed == 3
        assert held(engine) == {"nuage/Autre/a.md"}

    @pytest.mark.parametrize(("public", "removed"), [("usager", 0), ("agent", 3)])
    def test_one_that_can_not_be_fetched_stays_as_it_was_unless_its_readers_are_others(
        self, engine: Embedded, dav: Dav, run: Run, share: Path, public: str, removed: int
    ) -> None:
        run(**setting(dav))
        put(share / "Public" / "lot.zip", lot(gare="Le train."))
        dav.broken["/Public/lot.zip"] = "403 Forbidden"
        summary = run(**setting(dav, public=public))
        assert (summary.removed, said(summary)[0]) == (removed, ("nuage/Public/lot.zip", "denied"))
        assert len(held(engine)) == 3 - removed
        dav.broken.clear()
        assert numbers(run(**setting(dav, public=public))) == (1 + removed, 0, 3 - removed, 0, 0)

    def test_traps_are_told_again_without_being_fetched_again(
        self, engine: Embedded, dav: Dav, run: Run, share: Path, tight: None
    ) -> None:
        deep = papers.archive({"fond.md": "Au fond."})
        for _ in range(8):
            deep = papers.archive({"a.zip": deep})
        put(share / "Public" / "lot.zip", papers.archive({"../../x.md": "x", "bon.md": "Bon.", "vieux.doc": "x"}))
        put(share / "profond.zip", deep)
        put(share / "bombe.zip", papers.bomb("exe"))
        put(share / "faux.zip", b"rien")
        first = said(run(**setting(dav)))
        assert {reason for _, reason in first} == {
            "unsafe_name", "old_format", "unsupported", "too_deep", "bomb", "wrong_extension",
        }  # fmt: skip
        assert held(engine) == {"nuage/Public/lot.zip/bon.md"}
        dav.asked.clear()
        assert sorted(said(run(**setting(dav)))) == sorted(first)
        assert dav.count("GET") == 0
