"""A change of model: made beside, switched when complete, never mixed; and searches while a model's server is down."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexers.embedded import engine as embedded
from indexers.embedded.engine import Embedded
from ports.embedding import Embedder, Vectors
from ports.errors import Unavailable
from ports.knowledge import Findings
from tests.indexers.contract import found
from tests.indexers.embedders.conftest import Ask
from tests.indexers.embedders.server import Server, embedding, words
from tests.indexers.town import TEXTS, TODAY, USAGER, document

QUESTION = "prix de la cantine"
Open = Callable[..., Embedded]


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Open]:
    """Open the index as one process would; several may at once, with different models."""
    opened: list[Embedded] = []

    def open_(model: Embedder, folder: str = "index") -> Embedded:
        opened.append(Embedded(tmp_path / folder, model, today=lambda: TODAY))
        return opened[-1]

    yield open_
    for engine in opened:
        engine.close()


@pytest.fixture(params=[32, 64], ids=["of another width", "of the same width"])
def other(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A second model, whose vectors have nothing to do with the first's."""
    encode = words(request.param)
    with embedding(Server(lambda texts: -encode(texts)[:, ::-1])) as running:
        yield running


async def ask_it(engine: Embedded) -> Findings:
    assert engine._vectors
    engine._vectors._looked = 0  # as if some seconds had passed
    return await engine.search(QUESTION, for_whom=USAGER)


@contextmanager
def interrupted(server: Server, after: int) -> Iterator[None]:
    """Have the server answer so many times, then nothing that can be read."""
    encode, left = server.encode, [after]

    def once_more(texts: Sequence[str]) -> Vectors:
        left[0] -= 1
        return encode(texts) * (left[0] >= 0)

    server.encode = once_more
    yield
    server.encode = encode


def models(engine: Embedded) -> set[str]:
    return {model for (model,) in engine.library._rows("SELECT DISTINCT model FROM vectors")}


async def test_new_vectors_are_made_beside_and_switched_to(
    ask: Ask, other: Server, process: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "_BATCH", 4)
    old, new = process(ask()), process(ask(adresse=other.url))
    alone = process(ask(adresse=other.url), "alone")
    for engine in (old, alone):
        engine.replace([document(name) for name in TEXTS])
        engine.embed()
    before = await ask_it(old)

    assert new.lacks_vectors()
    for stop in (0, 1):  # nothing is made, then a part
        with interrupted(other, after=stop), pytest.raises(Unavailable):
            new.embed()
        assert models(new) == {old.embedder.model, *([new.embedder.model] * stop)}  # type: ignore[union-attr]
        assert (await ask_it(new)).evidence.cosine is None
        assert await ask_it(old) == before

    new.embed()
    assert not new.lacks_vectors()
    assert models(new) == {new.embedder.model}  # type: ignore[union-attr]
    assert await ask_it(new) == await ask_it(alone)
    assert (await ask_it(new)).evidence.model != before.evidence.model
    after = await ask_it(old)
    assert after.evidence.cosine is None
    assert found(after)[0] == "cantine"


async def test_a_switch_that_was_interrupted_is_done_the_next_time(ask: Ask, other: Server, process: Open) -> None:
    old, new = process(ask()), process(ask(adresse=other.url))
    old.replace([document("cantine")])
    old.embed()
    assert new.embedder
    missing = list(new.library.unembedded(new.embedder.model))
    keys, texts = [key for key, _ in missing], [text for _, text in missing]
    new.library.put_vectors(new.embedder.model, keys, new.embedder.passages(texts))
    assert new.lacks_vectors()
    assert new.embed() == 0
    assert not new.lacks_vectors()
    assert (await ask_it(new)).evidence.cosine is not None


async def test_going_back_before_the_end(
    ask: Ask, other: Server, process: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "_BATCH", 4)
    old, new = process(ask()), process(ask(adresse=other.url))
    old.replace([document(name) for name in TEXTS])
    old.embed()
    before = await ask_it(old)
    with interrupted(other, after=1), pytest.raises(Unavailable):
        new.embed()
    assert not old.lacks_vectors()
    old.embed()
    assert models(old) == {old.embedder.model}  # type: ignore[union-attr]
    assert await ask_it(old) == before


async def test_words_answer_while_the_server_is_down(server: Server, ask: Ask, process: Open) -> None:
    server.down = True
    engine = process(ask())
    engine.replace([document(name) for name in TEXTS])
    without = await ask_it(engine)
    assert found(without)[0] == "cantine"
    server.down = False
    engine.embedder._outage._again = 0.0  # type: ignore[union-attr]
    engine.embed()
    assert (await ask_it(engine)).evidence.cosine is not None

    server.down = True
    engine.embedder._recent._vectors.clear()  # type: ignore[union-attr]
    engine._searcher._recent.clear()
    assert (await ask_it(engine)).evidence.cosine is None
    server.down = False
    engine.embedder._outage._again = 0.0  # type: ignore[union-attr]
    assert (await ask_it(engine)).evidence.cosine is not None  # what words alone said was not remembered
