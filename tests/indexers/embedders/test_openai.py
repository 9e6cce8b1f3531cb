"""Any server that speaks OpenAI's `/embeddings`, with its moods."""

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from aiohttp import web

from indexers.e5.encoder import E5
from indexers.embedders import openai, outage
from ports.embedding import Vectors
from ports.errors import Misconfigured, Unavailable
from tests.indexers.embedders.conftest import Ask
from tests.indexers.embedders.server import Server, embedding, problem, words


async def test_vectors_are_those_of_the_server_in_order_at_length_1(server: Server, ask: Ask) -> None:
    texts = [f"la cantine numero {n} est ouverte" for n in range(70)]
    made, expected = ask(par_lot=32).passages(texts), words(64)(texts)
    assert [len(body["input"]) for body in server.asked] == [32, 32, 6]
    assert made.dtype == np.float32
    assert np.allclose(made, expected / np.linalg.norm(expected, axis=1, keepdims=True), atol=1e-6)


async def test_vectors_of_a_real_model(e5: E5, ask: Ask) -> None:
    def read(texts: Sequence[str]) -> Vectors:
        if texts[0].startswith("query: "):
            return e5.questions([text.removeprefix("query: ") for text in texts])
        return e5.passages([text.removeprefix("passage: ") for text in texts])

    with embedding(Server(read)) as server:
        model = ask(adresse=server.url, prefixe_question="query: ", prefixe_passage="passage: ")
        assert np.allclose(model.passages(["le repas"]), e5.passages(["le repas"]), atol=1e-5)
        assert np.allclose(await model.question("combien ?"), await e5.question("combien ?"), atol=1e-5)
        assert model.width == 384


async def test_prefixes_and_length(server: Server, ask: Ask) -> None:
    model = ask(prefixe_question="requête : ", prefixe_passage="texte : ", caracteres=100)
    await model.question("ouvert ?")
    model.passages(["x" * 200])
    assert server.asked[0]["input"] == ["requête : ouvert ?"]
    assert server.asked[1]["input"] == ["texte : " + "x" * 92]
    assert "dimensions" not in server.asked[0]


async def test_base64_is_read_though_not_asked_for(server: Server, ask: Ask) -> None:
    plain = ask().passages(["la cantine"])
    server.base64 = True
    assert np.allclose(ask().passages(["la cantine"]), plain)


async def test_a_question_is_asked_once(server: Server, ask: Ask) -> None:
    model = ask()
    assert (await model.question("ouvert ?") == await model.question("ouvert ?")).all()
    assert len(server.asked) == 1


async def test_fewer_dimensions_are_asked_for(server: Server, ask: Ask) -> None:
    model = ask(largeur=16)
    assert model.width == 16
    assert model.passages(["la cantine"]).shape == (1, 16)
    assert server.asked[0]["dimensions"] == 16


async def test_the_width_is_asked_once_and_remembered(server: Server, ask: Ask) -> None:
    assert ask().width == 64
    assert ask().width == 64
    assert len(server.asked) == 1
    assert ask(modele="autre").width == 64
    assert len(server.asked) == 2


async def test_the_key_is_shown(ask: Ask) -> None:
    with embedding(Server(words(8), key="sesame")) as server:
        ask(adresse=server.url, cle=server.key).passages(["bonjour"])
        with pytest.raises(Misconfigured) as refused:
            ask(adresse=server.url, cle="autre").passages(["bonjour"])
    assert refused.value.reason == "vectors_key"
    assert "autre" not in str(refused.value)


@pytest.mark.parametrize(
    ("status", "reason"),
    [(403, "vectors_key"), (404, "vectors_model"), (400, "vectors_refused"), (422, "vectors_refused")],
)
async def test_what_an_administrator_must_mend_is_not_tried_again(
    server: Server, ask: Ask, status: int, reason: str
) -> None:
    server.failures.append(problem(status))
    with pytest.raises(Misconfigured) as refused:
        ask().passages(["bonjour"])
    assert refused.value.reason == reason
    assert len(server.asked) == 1


async def test_a_server_that_asks_to_wait_is_waited_for(server: Server, ask: Ask) -> None:
    server.failures += [problem(429, "1"), problem(500), problem(503, "1")]
    loop = asyncio.get_running_loop()
    start = loop.time()
    assert len(await asyncio.to_thread(ask().passages, ["bonjour"])) == 1
    assert loop.time() - start >= 2
    assert len(server.asked) == 4


async def test_patience_ends(server: Server, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai, "_TRIES", 1)
    server.failures += [problem(503)] * 2
    with pytest.raises(Unavailable) as refused:
        ask().passages(["bonjour"])
    assert refused.value.reason == "vectors_down"
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    "answer",
    [
        {"data": []},
        {"data": [{"index": 1, "embedding": [1.0]}]},
        {"data": [{"index": 0, "embedding": []}]},
        {"data": [{"index": 0, "embedding": ["a"]}]},
        {"data": [{"index": 0, "embedding": [0.0, 0.0]}]},
        {"data": [{"index": 0}]},
        {"data": None},
        [],
        "bonjour",
    ],
)
async def test_what_is_not_vectors_is_refused(server: Server, ask: Ask, answer: object) -> None:
    server.failures.append(web.json_response(answer))
    with pytest.raises(Unavailable) as refused:
        ask().passages(["bonjour"])
    assert refused.value.reason == "vectors_answer"


async def test_a_web_page_is_refused(server: Server, ask: Ask) -> None:
    server.failures.append(web.Response(text="<html>Bienvenue</html>", content_type="text/html"))
    with pytest.raises(Unavailable) as refused:
        ask().passages(["bonjour"])
    assert refused.value.reason == "vectors_answer"


async def test_another_width_is_refused(server: Server, ask: Ask) -> None:
    ask().passages(["bonjour"])
    server.encode = words(32)
    for made in (ask().passages, lambda texts: asyncio.run(ask().question(texts[0]))):
        with pytest.raises(Misconfigured) as refused:
            await asyncio.to_thread(made, ["bonsoir"])
        assert refused.value.reason == "vectors_width"


async def test_a_question_does_not_wait_for_a_slow_server(
    server: Server, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openai, "_QUESTION_SECONDS", 0.2)
    server.delay = 0.5
    with pytest.raises(Unavailable):
        await ask().question("ouvert ?")
    await asyncio.sleep(server.delay)  # let it end


async def test_an_outage_is_said_once_when_it_begins_and_once_when_it_ends(
    server: Server, ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, outage.__name__)
    model, now = ask(), [0.0]
    model._outage._clock = lambda: now[0]  # type: ignore[attr-defined]
    server.down = True
    for number in range(5):
        with pytest.raises(Unavailable):
            await model.question(f"question {number}")
    now[0] = 60
    with pytest.raises(Unavailable):
        await model.question("question")
    server.down = False
    with pytest.raises(Unavailable):  # left alone for a while
        await model.question("question")
    assert server.asked == []
    now[0] = 120
    for number in range(5):
        await model.question(f"question {number}")
    begun, ended = (record.getMessage() for record in caplog.records if record.name == outage.__name__)
    assert "by words alone" in begun
    assert "question" not in begun
    assert "again" in ended


@pytest.mark.parametrize(
    "changed",
    [
        {"modele": "autre"},
        {"version": "2"},
        {"prefixe_passage": "passage : "},
        {"caracteres": 500},
        {"largeur": 8},
        {"adresse": "https://ailleurs.example/v1"},
    ],
)
def test_what_changes_a_passage_s_vector_is_another_model(ask: Ask, changed: dict[str, object]) -> None:
    assert ask(**changed).model != ask().model


def test_what_does_not_is_the_same(ask: Ask, tmp_path: Path) -> None:
    assert ask(prefixe_question="question : ", cle="x", par_lot=2).model == ask().model
