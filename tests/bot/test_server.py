"""The home page and the health checks."""

import html
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import server
from ports.errors import Unavailable

FACTS = {
    "commune": "Valmont <b>",
    "mode": "essai",
    "address": "http://x",
    "command": "GUICHET_DATA=/srv python3 app.py",
    "example": "?",
    "version": "1",
    "documents": "3",
    "index": "Recherche",
    "ok": "en marche",
}


async def fine() -> None:
    return


async def refusing(request: web.Request) -> web.Response:
    raise web.HTTPRequestEntityTooLarge(10, 20, text="La demande est trop longue.")


async def defective(request: web.Request) -> web.Response:
    raise RuntimeError("what a person said")


async def broken() -> None:
    raise Unavailable("nothing is indexed", reason="empty_index")


DOORS = [web.post("/refusing", refusing), web.post("/defective", defective)]


async def client_of(**checks: server.Check) -> TestClient:  # type: ignore[type-arg]
    client = TestClient(TestServer(server.application(DOORS, checks, FACTS, fine)))
    await client.start_server()
    return client


@pytest.fixture
async def healthy() -> AsyncIterator[TestClient]:  # type: ignore[type-arg]
    client = await client_of(index=fine)
    yield client
    await client.close()


@pytest.fixture
async def ill() -> AsyncIterator[TestClient]:  # type: ignore[type-arg]
    client = await client_of(index=broken)
    yield client
    await client.close()


async def test_alive_is_not_ready(ill: TestClient) -> None:  # type: ignore[type-arg]
    assert (await ill.get("/healthz")).status == 200
    response = await ill.get("/readyz")
    assert response.status == 503
    assert await response.json() == {"status": "unavailable", "checks": {"index": "empty_index"}}


async def test_ready(healthy: TestClient) -> None:  # type: ignore[type-arg]
    response = await healthy.get("/readyz")
    assert (response.status, await response.json()) == (200, {"status": "ok", "checks": {"index": "ok"}})


async def test_the_page_says_what_this_is_in_what_state_and_how_to_talk_to_it(ill: TestClient) -> None:  # type: ignore[type-arg]
    page = await (await ill.get("/")).text()
    for words in (
        "Valmont &lt;b&gt;",
        "empty_index",
        "GUICHET_DATA=/srv python3 app.py console",
        "GUICHET_DATA=/srv python3 app.py ask",
        "/api/messages",
        'lang="fr"',
    ):
        assert words in page
    assert "$" not in page


async def test_the_page_names_what_works_in_words_for_people(healthy: TestClient) -> None:  # type: ignore[type-arg]
    assert "<dt>Recherche</dt><dd>en marche</dd>" in await (await healthy.get("/")).text()


@pytest.mark.parametrize(
    ("method", "path", "status", "said"),
    [
        ("GET", "/<b>", 404, "Il n'y a rien à l'adresse /<b>"),
        ("POST", "/healthz", 405, "pas pour cette méthode. Permises : GET, HEAD."),
    ],
)
async def test_a_wrong_address_or_method_is_told_in_french_with_the_way_back(
    healthy: TestClient,  # type: ignore[type-arg]
    method: str,
    path: str,
    status: int,
    said: str,
) -> None:
    page = await healthy.request(method, path, headers={"Accept": "text/html,*/*;q=0.8"})
    assert (page.status, page.content_type) == (status, "text/html")
    text = await page.text()
    assert html.escape(said) in text
    assert '<a href="/">' in text
    machine = await healthy.request(method, path)
    assert machine.status == status
    assert said in (await machine.json())["error"]
    assert ("Allow" in machine.headers) == ("Allow" in page.headers) == (status == 405)


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [("/refusing", 413, "La demande est trop longue."), ("/defective", 500, "Guichet a ici un défaut")],
)
async def test_what_fails_is_told_in_french_as_json(
    healthy: TestClient,  # type: ignore[type-arg]
    caplog: pytest.LogCaptureFixture,
    path: str,
    status: int,
    said: str,
) -> None:
    response = await healthy.post(path)
    assert response.status == status
    assert (await response.json())["error"].startswith(said)
    assert ("RuntimeError at" in caplog.text) == (status == 500)
    assert "what a person said" not in caplog.text
