"""A website read again and again, from a genuine server."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from indexers.embedded.engine import Embedded
from indexers.ingestion.found import Unfetched
from indexers.ingestion.origins import pages, sitemap
from tests.indexers import papers
from tests.indexers.contract import found
from tests.indexers.ingestion.origins.conftest import Run, held, numbers, said
from tests.indexers.ingestion.origins.web_server import Web, website
from tests.indexers.town import USAGER

DOCUMENTS = Path(__file__).parents[4] / "manifests" / "communes" / "valmont" / "documents"
MENU = '<nav><a href="/menu">Menu déroulant</a></nav>'


def page(text: str, *links: str, head: str = "") -> str:
    anchors = "".join(f'<a href="{link}">lien</a> ' for link in links)
    return (
        f"<html><head><title>T</title>{head}</head><body>{MENU}<main><h1>Titre</h1><p>{text}</p>{anchors}</main>"
        "<footer>Pied de page</footer></body></html>"
    )


def urls(site: Web, *paths: str, dates: dict[str, str] | None = None) -> str:
    given = dates or {}
    lines = "".join(
        f"<url><loc>{site.url}{path}</loc>{f'<lastmod>{given[path]}</lastmod>' if path in given else ''}</url>"
        for path in paths
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{lines}</urlset>'


@pytest.fixture
def web() -> Iterator[Web]:
    with website() as web:
        yield web


@pytest.fixture
def mapped(web: Web) -> Web:
    """A site with a robots.txt, an index of sitemaps, one of them gzipped, a PDF that a page links to."""
    web.put("/robots.txt", f"User-agent: *\nDisallow: /prive\nSitemap: {web.url}plan.xml\n", type="text/plain")
    index = "".join(f"<sitemap><loc>{web.url}{name}</loc></sitemap>" for name in ("a.xml.gz", "b.xml"))
    web.put("/plan.xml", f"<sitemapindex>{index}</sitemapindex>", type="application/xml")
    web.put("/a.xml.gz", gzip.compress(urls(web, "carte", "prive/note").encode()), type="application/gzip")
    web.put("/b.xml", urls(web, "piscine", dates={"piscine": "2026-11-01"}), type="text/xml")
    web.put("/carte", page("La carte d'identité est gratuite.", "/tarifs.pdf", "/autre", "/photo.jpg", "/f.pdf?v=1"))
    web.put("/piscine", page("La piscine ouvre à 9 heures."))
    web.put("/prive/note", page("Secret."))
    web.put("/autre", page("Une page hors du plan."))
    pdf = next(DOCUMENTS.rglob("*.pdf")).read_bytes()
    web.put("/tarifs.pdf", pdf, type="application/pdf")
    web.put("/f.pdf?v=1", pdf, type="application/octet-stream")
    return web


def setting(web: Web, **more: object) -> dict[str, object]:
    return {"site": web.url, "nom": "site", "delai": 0, **more}


class TestWithSitemap:
    async def test_pages_and_the_documents_they_link_to_are_for_everybody(
        self, engine: Embedded, mapped: Web, run: Run
    ) -> None:
        assert numbers(run(**setting(mapped))) == (4, 0, 0, 0, 0)
        names = ("carte", "piscine", "tarifs.pdf", "f.pdf?v=1")
        assert held(engine) == {mapped.url + name for name in names}
        assert found(await engine.search("carte d'identité gratuite", for_whom=USAGER))[0] == mapped.url + "carte"
        document = engine.library.document(mapped.url + "carte")
        assert document is not None
        assert document.url == mapped.url + "carte"

    @pytest.mark.parametrize(
        "title", ["Page introuvable | Ville", "404 - Not found", "Erreur 404", "La page demandée n'existe pas"]
    )
    def test_a_page_that_says_it_is_none_is_not_kept(self, engine: Embedded, mapped: Web, run: Run, title: str) -> None:
        run(**setting(mapped))
        mapped.put("/carte", page("Elle a bougé.", "/menu").replace("<title>T", f"<title>{title}"))
        run(**setting(mapped))
        assert mapped.url + "carte" not in held(engine)
        assert mapped.url + "piscine" in held(engine)

    @pytest.mark.parametrize(
        "title", ["404 logements rénovés", "Que faire d'une page introuvable ?", "Page des associations"]
    )
    def test_a_page_that_speaks_of_others_is(self, engine: Embedded, mapped: Web, run: Run, title: str) -> None:
        mapped.put("/carte", page("Elle est gratuite.").replace("<title>T", f"<title>{title}"))
        run(**setting(mapped))
        assert mapped.url + "carte" in held(engine)

    def test_a_document_without_a_title_is_named_by_its_address(self, engine: Embedded, mapped: Web, run: Run) -> None:
        mapped.put("/carte", page("La carte.", "/docs/Guide%20%C3%A9t%C3%A9.pdf?v=2"))
        data = papers.pdf(lambda canvas: papers.write_lines(canvas, ["Le guide de la saison est en mairie."]))
        mapped.put("/docs/Guide%20%C3%A9t%C3%A9.pdf?v=2", data, type="application/pdf")
        mapped.put("/docs/Guide été.pdf?v=2", data, type="application/pdf")
        run(**setting(mapped))
        titles = {document.title for document in engine.library.documents() if "/docs/" in document.id}
        assert titles == {"Guide été"}

    def test_robots_are_obeyed_and_we_say_who_we_are(self, mapped: Web, run: Run) -> None:
        run(**setting(mapped))
        assert "/prive/note" not in mapped.paths()
        assert all(agent.startswith("Guichet/") for agent in mapped.agents)

    def test_menus_are_not_text(self, engine: Embedded, mapped: Web, run: Run) -> None:
        run(**setting(mapped))
        texts = " ".join(passage.text for passage in engine.library.every_passage())
        assert "déroulant" not in texts
        assert "Pied de page" not in texts

    def test_a_second_visit_asks_only_what_may_have_changed(self, engine: Embedded, mapped: Web, run: Run) -> None:
        run(**setting(mapped))
        generation = engine.library.generation()
        mapped.asked.clear()
        assert numbers(run(**setting(mapped))) == (0, 0, 4, 0, 0)
        assert "/piscine" not in mapped.paths()  # its date in the sitemap is the one known
        statuses = {path: status for path, status in mapped.asked if "xml" not in path and path != "/robots.txt"}
        assert statuses == {"/carte": 304, "/tarifs.pdf": 304, "/f.pdf?v=1": 304}
        assert engine.library.generation() == generation

    def test_changed_added_and_removed(self, engine: Embedded, mapped: Web, run: Run) -> None:
        run(**setting(mapped))
        mapped.put("/carte", page("La carte d'identité coûte 25 euros en cas de perte.", "/tarifs.pdf"))
        mapped.put("/b.xml", urls(mapped, "marche"))
        mapped.put("/marche", page("Le marché se tient le samedi."))
        assert numbers(run(**setting(mapped))) == (1, 1, 1, 2, 0)
        assert held(engine) == {mapped.url + name for name in ("carte", "marche", "tarifs.pdf")}

    def test_a_new_date_in_the_sitemap_has_the_page_asked(self, mapped: Web, run: Run) -> None:
        run(**setting(mapped))
        mapped.put("/piscine", page("La piscine est fermée."))
        mapped.put("/b.xml", urls(mapped, "piscine", dates={"piscine": "2026-11-20"}))
        assert run(**setting(mapped)).updated == 1

    def test_a_token_in_the_code_is_no_change(self, mapped: Web, run: Run) -> None:
        def with_token(token: str) -> None:
            code = f'<script>x="{token}"</script><input type="hidden" value="{token}">'
            mapped.put("/carte", page("La carte est gratuite." + code), etag=False)

        with_token("a1")
        run(**setting(mapped))
        with_token("b2")
        assert run(**setting(mapped)).updated == 0

    def test_gone_forbidden_and_closed_pages_leave(self, engine: Embedded, mapped: Web, run: Run) -> None:
        run(**setting(mapped))
        mapped.put("/carte", page("Caché.", head='<meta name="robots" content="NOINDEX, nofollow">'))
        mapped.put("/b.xml", urls(mapped, "piscine"))
        mapped.held["/piscine"].status = 403
        mapped.put("/a.xml.gz", urls(mapped, "carte", "reste"), type="application/xml")
        mapped.put("/reste", page("Il reste une page."))
        run(**setting(mapped))
        assert held(engine) == {mapped.url + "reste"}

    def test_one_page_under_two_addresses_is_one_document(self, engine: Embedded, mapped: Web, run: Run) -> None:
        mapped.put("/b.xml", urls(mapped, "piscine", "piscine?utm_source=lettre", "vieille-piscine"))
        canonical = f'<link rel="canonical" href="{mapped.url}piscine">'
        mapped.put("/piscine?utm_source=lettre", page("La piscine ouvre à 9 heures.", head=canonical))
        mapped.put("/vieille-piscine", "", status=301, headers={"Location": "/piscine"})
        run(**setting(mapped))
        assert {name for name in held(engine) if "piscine" in name} == {mapped.url + "piscine"}

    @pytest.mark.parametrize(
        "place", ["http://localhost:{port}/x", "http://169.254.169.254/latest", "file:///etc/passwd"]
    )
    def test_a_redirect_to_another_server_is_not_followed(
        self, engine: Embedded, mapped: Web, run: Run, place: str
    ) -> None:
        mapped.put("/piscine", "", status=302, headers={"Location": place.format(port=mapped.port)})
        mapped.put("/x", page("Ailleurs."))
        run(**setting(mapped))
        assert "/x" not in mapped.paths()
        assert mapped.url + "piscine" not in held(engine)

    def test_another_server_of_ours_is_followed_when_it_is_named(self, mapped: Web, run: Run) -> None:
        mapped.put("/piscine", "", status=302, headers={"Location": f"http://localhost:{mapped.port}/x"})
        mapped.put("/x", page("Notre autre site."))
        run(**setting(mapped, hotes=["localhost"]))
        assert "/x" in mapped.paths()


class TestWithoutSitemap:
    @pytest.fixture
    def linked(self, web: Web) -> Web:
        traps = (
            "/agenda/2026/11/26",
            "/agenda?mois=12",
            "/a/b/a/b/a/b",
            "/p;jsessionid=4",
            "mailto:x@y",
            "javascript:1",
        )
        web.put("/", page("Bienvenue.", "/carte", "sous/", "http://ailleurs.example/", "/carte#tarif", *traps))
        web.put("/menu", page("Page du menu."))
        web.put("/carte", page("La carte d'identité."))
        web.put("/sous/", page("Sous la page.", "profond"))
        web.put("/sous/profond", page("Plus profond.", "/"))
        return web

    def test_links_are_followed_and_traps_are_not(self, engine: Embedded, linked: Web, run: Run) -> None:
        assert numbers(run(**setting(linked))) == (5, 0, 0, 0, 0)
        assert set(linked.paths()) == {"/robots.txt", "/sitemap.xml", "/", "/menu", "/carte", "/sous/", "/sous/profond"}
        assert len(linked.paths()) == 7

    def test_links_of_a_page_that_did_not_change_are_remembered(self, linked: Web, run: Run) -> None:
        run(**setting(linked))
        linked.asked.clear()
        assert numbers(run(**setting(linked))) == (0, 0, 5, 0, 0)
        assert [status for path, status in linked.asked if path not in ("/robots.txt", "/sitemap.xml")] == [304] * 5

    def test_no_more_pages_than_allowed_and_nothing_removed_then(self, engine: Embedded, linked: Web, run: Run) -> None:
        run(**setting(linked))
        assert said(run(**setting(linked, pages=2))) == [("site", "too_many")]
        assert len(held(engine)) == 5

    def test_parts_can_be_left_out(self, engine: Embedded, linked: Web, run: Run) -> None:
        run(**setting(linked, exclure=["/sous"]))
        assert "/sous/" not in linked.paths()

    def test_politeness(self, linked: Web, run: Run) -> None:
        linked.put("/robots.txt", "User-agent: guichet\nCrawl-delay: 3\n", type="text/plain")
        run(**setting(linked, delai=0.5))
        slept = run.slept  # type: ignore[attr-defined]
        assert (slept[0], set(slept[1:])) == (3.0, {3.0})


class TestTroubles:
    def test_a_site_that_is_down_or_forbids_all_removes_nothing(self, engine: Embedded, mapped: Web, run: Run) -> None:
        run(**setting(mapped))
        rules = mapped.held["/robots.txt"]
        mapped.put("/robots.txt", "", status=500)
        assert said(run(**setting(mapped))) == [("site", "robots")]
        mapped.held["/robots.txt"] = rules
        mapped.put("/b.xml", "", status=503)
        assert said(run(**setting(mapped))) == [("site", "unreachable")]
        mapped.put("/b.xml", "<html>", type="text/html")
        assert said(run(**setting(mapped))) == [("site", "bad_answer")]
        assert len(held(engine)) == 4

    def test_a_page_that_fails_is_said_and_kept_with_what_it_links_to(
        self, engine: Embedded, mapped: Web, run: Run
    ) -> None:
        run(**setting(mapped))
        mapped.held["/carte"].status = 500
        summary = run(**setting(mapped))
        assert (summary.removed, said(summary)) == (0, [(mapped.url + "carte", "unreachable")])
        assert len(held(engine)) == 4

    def test_a_server_that_dies_in_the_middle_is_not_insisted_upon(
        self, engine: Embedded, mapped: Web, run: Run
    ) -> None:
        run(**setting(mapped))
        names = [f"p{number}" for number in range(20)]
        mapped.put("/b.xml", urls(mapped, *names))
        for name in names:
            mapped.put(f"/{name}", "", status=503)
        mapped.asked.clear()
        summary = run(**setting(mapped))
        assert ("site", "unreachable") in said(summary)
        assert sum(status == 503 for _, status in mapped.asked) == 12  # three pages, four times each
        assert len(held(engine)) == 4

    def test_retry_after_is_waited_for(self, mapped: Web, run: Run) -> None:
        mapped.put("/piscine", "", status=429, headers={"Retry-After": "7"})
        run(**setting(mapped))
        assert run.slept == [7.0, 7.0, 7.0]  # type: ignore[attr-defined]
        mapped.put("/piscine", "", status=429, headers={"Retry-After": "3600"})
        run(**setting(mapped))
        assert len(run.slept) == 3  # type: ignore[attr-defined]

    def test_a_site_that_moved(self, mapped: Web, run: Run) -> None:
        mapped.put("/robots.txt", "", status=301, headers={"Location": "https://www.valmont.example/robots.txt"})
        assert said(run(**setting(mapped))) == [("site", "elsewhere")]

    def test_a_wrong_plan(self, mapped: Web, run: Run) -> None:
        assert said(run(**setting(mapped, plan=mapped.url + "absent.xml"))) == [("site", "not_there")]


class TestReading:
    def test_a_sitemap_that_swells_is_refused(self) -> None:
        bomb = gzip.compress(b" " * (60 * 1024 * 1024))
        with pytest.raises(Unfetched, match="bad_answer"):
            sitemap.unpacked(bomb)

    def test_sitemaps_that_list_one_another_end(self) -> None:
        index = b"<sitemapindex><sitemap><loc>http://a/1</loc></sitemap><sitemap><loc>http://a/2</loc></sitemap></sitemapindex>"
        asked: list[str] = []

        def fetch(url: str) -> bytes:
            asked.append(url)
            return index

        assert list(sitemap.pages(["http://a/1"], fetch)) == []
        assert asked == ["http://a/1", "http://a/2"]

    @pytest.mark.parametrize(
        ("href", "address"),
        [
            ("/a#b", "http://v.example/a"), ("HTTP://V.example:80/é", "http://v.example/%C3%A9"),
            ("http://v.example", "http://v.example/"), ("x/../y", "http://v.example/d/y"), ("mailto:a@b", ""),
            ("data:text/html,a", ""), (" /a ", "http://v.example/a"), ("//w.example/", "http://w.example/"),
        ],
    )  # fmt: skip
    def test_addresses(self, href: str, address: str) -> None:
        assert pages.normal(httpx.URL("http://v.example/d/"), href) == address

    @pytest.mark.parametrize("body", [b"", b"<", b"\x00\xff", b"<html>" * 5000])
    def test_whatever_comes_is_read(self, body: bytes) -> None:
        assert pages.read(body, httpx.URL("http://v.example/")).links == ()
