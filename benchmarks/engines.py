"""Both engines on the demonstration commune: times, and how often they give the same documents.

    python benchmarks/engines.py http://127.0.0.1:9200

Indexes the sources of Valmont in both (the alias `guichet-bench` is made anew), then asks benchmarks/questions/valmont_*.
"""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from elasticsearch import Elasticsearch
from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).parent.parent))

from indexers import e5
from indexers.elastic.cluster import Cluster
from indexers.elastic.engine import Elastic
from indexers.embedded.engine import Embedded
from indexers.engine import Engine
from indexers.ingestion import indexing
from ports.embedding import Embedder, Vectors
from ports.people import Audience, Person

HERE = Path(__file__).parent
DOCUMENTS = HERE.parent / "manifests" / "communes" / "valmont" / "documents"


class Remembering:
    """A model that is asked once about each text: its vectors depend a little on the texts beside, and both engines
    must be given the same."""

    def __init__(self, embedder: Embedder) -> None:
        self.model, self.width = embedder.model, embedder.width
        self.question = embedder.question
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.passages`."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known |= dict(zip(new, self._embedder.passages(new), strict=True))
        return np.stack([self._known[text] for text in texts])


def questions() -> list[tuple[str, Person]]:
    """Return every question about Valmont, and who asks it."""
    asked = []
    for path in sorted((HERE / "questions").glob("valmont_*.jsonl")):
        lines = map(json.loads, path.read_text("utf-8").splitlines())
        asked += [(line["text"], Person("bench", Audience(line["audience"]))) for line in lines]
    return asked


def fill(engine: Engine, folder: Path) -> str:
    """Index the documents; return what it took."""
    began = time.perf_counter()
    for name, audience in (("agents", Audience.AGENT), ("usagers", Audience.USAGER)):
        indexing.index([folder / name], audience, name, engine)
    words = time.perf_counter() - began
    made = engine.embed()
    return f"words {words:.1f} s, {made} vectors {time.perf_counter() - began - words:.1f} s"


async def ask(engine: Engine, asked: Sequence[tuple[str, Person]]) -> tuple[list[list[str]], list[float]]:
    """Return the documents found for each question, and milliseconds."""
    found, times = [], []
    for text, person in asked:
        began = time.perf_counter()
        hits = (await engine.search(text, for_whom=person, top=5)).hits
        times.append(1000 * (time.perf_counter() - began))
        found.append(list(dict.fromkeys(hit.passage.document for hit in hits)))
    return found, times


def shares(ours: Sequence[Sequence[str]], theirs: Sequence[Sequence[str]]) -> str:
    """Say how often both find the same."""
    pairs = list(zip(ours, theirs, strict=True))
    first = sum(a[:1] == b[:1] for a, b in pairs) / len(pairs)
    order = sum(a == b for a, b in pairs) / len(pairs)
    same = sum(set(a) == set(b) for a, b in pairs) / len(pairs)
    return f"same first {first:.3f}, same five {same:.3f}, same five in the same order {order:.3f}"


def quantiles(times: Sequence[float]) -> str:
    """Return p50 and p95."""
    return f"p50 {statistics.median(times):.1f} ms, p95 {statistics.quantiles(times, n=20)[-1]:.1f} ms"


async def main(url: str) -> None:
    """Run it all."""
    threadpool_limits(1, user_api="blas")
    with Elasticsearch(url) as client:
        for index in client.indices.get(index="guichet-bench*"):
            client.indices.delete(index=index)
    with tempfile.TemporaryDirectory() as folder:
        found = e5.find(HERE.parent / "var" / "models")
        embedder = Remembering(found) if found else None
        for vectors, model in (("words alone", None), ("words and vectors", embedder)):
            embedded = Embedded(Path(folder) / vectors, model)
            elastic = Elastic(Cluster((url,), f"guichet-bench-{vectors.replace(' ', '-')}"), model)
            print(f"{vectors}: embedded: {fill(embedded, DOCUMENTS)}")
            print(f"{vectors}: elasticsearch: {fill(elastic, DOCUMENTS)}")
            asked = questions()
            for engine in (embedded, elastic):
                await ask(engine, asked[:20])
            ours, our_times = await ask(embedded, asked[20:])
            theirs, their_times = await ask(elastic, asked[20:])
            print(f"  {len(ours)} questions: {shares(ours, theirs)}")
            print(f"  embedded {quantiles(our_times)}; elasticsearch {quantiles(their_times)}")
            embedded.close()
            elastic.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
