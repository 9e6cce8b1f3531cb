"""How fast one question, and sixteen at once, are answered, beside bm25s, Haystack and exact vectors in the same run.

    python benchmarks/search.py FOLDER [--sizes 1000 10000 100000 1000000]

The corpora are those of benchmarks/passages.py, indexed into FOLDER where benchmarks/indexing.py has not done it, with the
vectors that the former describes. Questions are the 160 French ones of benchmarks/questions/fiches.jsonl, never twice the same; a
search of *Guichet* is the whole of it, the question's embedding included, down to the passages read from disk. *bm25s* has
French stems; *Haystack* is the BM25 of its in-memory store, which reads every passage for each question (stopped at
10,000, where a question takes it a tenth of a second); *numpy* compares E5's vector of the question with all passages in single
precision. None of these three checks who may read. Start-up is from an empty process whose libraries are imported
to the first answer; memory is what the process holds after the questions: its own, and pages of mapped files, which the system
takes back when it needs them.
"""

import argparse
import asyncio
import gc
import json
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from threadpoolctl import threadpool_limits

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import indexers  # noqa: E402, F401  # switches Haystack's telemetry off before it is imported
from benchmarks import measure  # noqa: E402

QUESTIONS = ROOT / "benchmarks" / "questions" / "fiches.jsonl"
_MOST_OF_HAYSTACK = 10_000
_AT_ONCE = 16
_TOP = 10
_NEVER_DRAWN = 1 << 40

Search = Callable[[str], Awaitable[object]]


def questions() -> list[str]:
    """Return the French questions."""
    lines = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    return [line["text"] for line in lines if line["lang"] == "fr"]


async def measured(search: Search, began: float, began_processor: float) -> None:
    """Ask, alone then sixteen at once, and say how long that took; `began` is when the start-up did."""
    asked = questions()
    await search(asked[0])
    started = time.perf_counter() - began, time.process_time() - began_processor
    await search(asked[1])
    gc.collect()
    gc.freeze()  # as the server does
    used = time.process_time()
    alone = [await _timed(search, text) for text in asked]
    used = (time.process_time() - used) / len(asked)
    waiting: Iterator[str] = iter([f"{text} (note {number})" for number in (1, 2) for text in asked])
    at_once: list[float] = []

    async def ask() -> None:
        for text in waiting:
            at_once.append(await _timed(search, text))

    together = time.perf_counter()
    await asyncio.gather(*(ask() for _ in range(_AT_ONCE)))
    rate = len(at_once) / (time.perf_counter() - together)
    measure.say(
        start=started[0],
        start_processor=started[1],
        alone=measure.percentiles(alone),
        processor=1000 * used,
        at_once=measure.percentiles(at_once),
        rate=rate,
        **measure.resident(),
    )


async def _timed(search: Search, text: str) -> float:
    began = time.perf_counter()
    await search(text)
    return time.perf_counter() - began


def fill(folder: Path, size: int) -> None:
    """Index the corpus and give it vectors, unless that was done."""
    from benchmarks.passages import Mixed, write
    from indexers.e5.encoder import E5
    from indexers.embedded.engine import Embedded
    from indexers.ingestion import indexing
    from ports.people import Audience

    data = folder / f"guichet-{size}" / "index"
    mixed = Mixed(folder, E5(folder / "models" / "e5"))
    engine = Embedded(data, mixed, exact=_NEVER_DRAWN)
    indexing.index([write(folder, size)], Audience.USAGER, "fiches", engine)
    engine.embed()
    engine.close()
    began, used = time.perf_counter(), time.process_time()
    Embedded(data, mixed).embed()
    measure.say(
        seconds=time.perf_counter() - began, processor=time.process_time() - used, disk=measure.disk(data / "pictures")
    )


def guichet(folder: Path, size: int) -> None:
    """Ask the embedded engine."""
    from indexers.e5.encoder import E5
    from indexers.embedded.engine import Embedded
    from ports.people import Audience, Person

    threadpool_limits(1, user_api="blas")
    person = Person("benchmark", Audience.USAGER)
    began, used = time.perf_counter(), time.process_time()
    engine = Embedded(folder / f"guichet-{size}" / "index", E5(folder / "models" / "e5"))
    asyncio.run(measured(lambda text: engine.search(text, for_whom=person, top=_TOP), began, used))


def bm25s(folder: Path, size: int) -> None:
    """Ask bm25s, in threads."""
    import bm25s as library
    import Stemmer

    stemmer, threads = Stemmer.Stemmer("french"), ThreadPoolExecutor(2)
    began, used = time.perf_counter(), time.process_time()
    index = library.BM25.load(folder / f"bm25s-{size}", mmap=True)

    def search(text: str) -> object:
        tokens = library.tokenize([text], stopwords="fr", stemmer=stemmer, show_progress=False)
        return index.retrieve(tokens, k=_TOP, show_progress=False)

    asyncio.run(measured(_in(threads, search), began, used))


def haystack(folder: Path, size: int) -> None:
    """Ask Haystack's in-memory store, in threads."""
    from haystack import Document
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    from benchmarks.indexing import texts_of

    threads = ThreadPoolExecutor(2)
    began, used = time.perf_counter(), time.process_time()
    store = InMemoryDocumentStore()
    with (folder / f"passages-{size}.jsonl").open("rb") as file:
        store.write_documents([Document(content=text) for line in file for text in texts_of(line)])
    retriever = InMemoryBM25Retriever(store, top_k=_TOP)
    asyncio.run(measured(_in(threads, retriever.run), began, used))


def numpy(folder: Path, size: int) -> None:
    """Ask E5 and compare with everything."""
    import numpy as np

    from indexers.e5.encoder import E5
    from indexers.embedded.library import Library

    threadpool_limits(1, user_api="blas")
    threads = ThreadPoolExecutor(2)
    began, used = time.perf_counter(), time.process_time()
    e5 = E5(folder / "models" / "e5")
    library = Library(folder / f"guichet-{size}" / "index" / "library.sqlite")
    blobs = [blob for page in library.vectors(E5.model) for *_, blob in page.passages]
    rows = np.frombuffer(b"".join(blobs), np.float16).reshape(-1, E5.width).astype(np.float32)
    del blobs

    def nearest(vector: np.ndarray) -> object:  # type: ignore[type-arg]
        return np.argpartition(-(rows @ vector), _TOP)[:_TOP]

    async def search(text: str) -> object:
        vector = await e5.question(text)
        return await asyncio.get_running_loop().run_in_executor(threads, nearest, vector)

    asyncio.run(measured(search, began, used))


def recall(folder: Path, size: int) -> None:
    """Compare what the picture finds with what an exact comparison of the same vectors does."""
    import numpy as np

    from indexers.e5.encoder import E5
    from indexers.embedded.approximate import Near
    from indexers.embedded.library import Library

    library = Library(folder / f"guichet-{size}" / "index" / "library.sqlite")
    name, upto = library.picture(E5.model)
    rows = [blob for page in library.vectors(E5.model, upto=upto) for *_, blob in page.passages]
    near = Near(folder / f"guichet-{size}" / "index" / "pictures" / name / "passages")
    exact = np.frombuffer(b"".join(rows), np.float16).reshape(-1, E5.width)
    vectors = E5(folder / "models" / "e5").questions(questions()[:100])
    everyone = np.full(len(exact) // 8 + 1, 255, np.uint8)
    every = np.concatenate(
        [vectors @ exact[at : at + 65_536].astype(np.float32).T for at in range(0, len(exact), 65_536)], 1
    )
    best = np.argpartition(-every, 100)[:, :100]
    found = [near.nearest(vector, 400, everyone)[:100] for vector in vectors]  # as `Picture` asks
    shares = [len({*some.tolist()} & {*all_.tolist()}) / 100 for some, all_ in zip(found, best, strict=True)]
    measure.say(mean=sum(shares) / len(shares), least=min(shares))


def _in(threads: ThreadPoolExecutor, search: Callable[[str], object]) -> Search:
    async def asynchronous(text: str) -> object:
        return await asyncio.get_running_loop().run_in_executor(threads, search, text)

    return asynchronous


CONTENDERS = {"guichet": guichet, "numpy": numpy, "bm25s": bm25s, "haystack": haystack}
PARTS = {**CONTENDERS, "fill": fill, "recall": recall}


def compare(folder: Path, sizes: list[int]) -> None:
    """Measure every size and print the table."""
    heads = ("passages", "who", "start s", "p50 ms", "p95", "p99", "processor ms", f"{_AT_ONCE} at once: p50", "p95", "p99",
             "a second", "own MB", "mapped MB", "load")  # fmt: skip
    rows = []
    for size in sizes:
        filled = measure.apart(__file__, "--one", "fill", folder, size)
        print(size, "picture", filled, file=sys.stderr)
        if filled["disk"]:
            print(size, "recall@100", measure.apart(__file__, "--one", "recall", folder, size), file=sys.stderr)
        if not (folder / f"bm25s-{size}").exists():
            measure.apart(
                "benchmarks/indexing.py", "--one", "bm25s", folder / f"passages-{size}.jsonl", folder / f"bm25s-{size}"
            )
        for name in CONTENDERS:
            if name == "haystack" and size > _MOST_OF_HAYSTACK:
                continue
            done = measure.apart(__file__, "--one", name, folder, size)
            times = (*done["alone"].values(), done["processor"], *done["at_once"].values(), done["rate"])
            rows.append((size, name, done["start"], *times, done["own"], done["mapped"], measure.load()))
            print(*rows[-1], file=sys.stderr)
    measure.table(heads, rows)


def main() -> None:
    """Compare, or be one of the processes of a comparison."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--one", nargs=3, metavar=("WHAT", "FOLDER", "SIZE"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        what, folder, size = args.one
        PARTS[what](Path(folder), int(size))
    else:
        compare(args.folder, args.sizes)


if __name__ == "__main__":
    main()
