"""How fast documents are indexed, beside Haystack's stock pipeline and bm25s in the same run.

    python benchmarks/indexing.py FOLDER [--sizes 1000 10000 100000 1000000]

The corpora are those of benchmarks/passages.py, written into FOLDER. *Guichet* is what `app.py index --no-wait` does:
reading, converting, cutting, words and texts on disk. *Unchanged* is the same command again. *Haystack* is its stock
`Pipeline`: the same converter and splitter, then its writer and its in-memory store, nothing on disk; it stops at
100,000 passages, where each holds more than ten times its text in memory. *bm25s* tokenises the passages, already cut,
with French stems, and saves its index: no texts, no rights, no updates. Each runs in a fresh process; seconds are those of the
work, imports left out; « processor » is what it took of the two cores; memory is the most that it held.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import indexers  # noqa: E402, F401  # switches Haystack's telemetry off before it is imported
from benchmarks import measure  # noqa: E402

_MOST_OF_HAYSTACK = 100_000
_BATCH = 512


def timed(work: Callable[[], object]) -> dict[str, float]:
    """Return the seconds that `work` takes, and those of processor, other processes' included."""
    began, used = time.perf_counter(), _processor()
    work()
    return {"seconds": time.perf_counter() - began, "processor": _processor() - used}


def _processor() -> float:
    return sum(usage.ru_utime + usage.ru_stime for usage in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def guichet(corpus: Path, data: Path) -> None:
    """Index `corpus` into `data`, or again."""
    import indexers.ingestion.converters.record  # noqa: F401  # as for Haystack below; else the first document brings it in
    from indexers.embedded.engine import Embedded
    from indexers.ingestion import indexing
    from indexers.ingestion.looks import Looks
    from indexers.ingestion.origins.folder import Folder
    from ports.people import Audience

    engine = Embedded(data / "index", None)
    measured = timed(
        lambda: indexing.index([Folder(corpus, Looks.of(corpus, data))], Audience.USAGER, "fiches", engine)
    )
    engine.close()
    measure.say(**measured, disk=measure.disk(data))


def haystack(corpus: Path, data: Path) -> None:
    """Run the stock pipeline over `corpus`."""
    from haystack import Pipeline
    from haystack.components.writers import DocumentWriter
    from haystack.dataclasses import ByteStream
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    from indexers.ingestion.converters.record import Record
    from indexers.ingestion.splitting import Passages

    pipeline = Pipeline()
    pipeline.add_component("converter", Record())
    pipeline.add_component("splitter", Passages())
    pipeline.add_component("writer", DocumentWriter(InMemoryDocumentStore()))
    pipeline.connect("converter.documents", "splitter.documents")
    pipeline.connect("splitter.documents", "writer.documents")

    def work() -> None:
        for batch in _batches(corpus):
            pipeline.run({"converter": {"sources": [ByteStream(line, meta={"id": ident}) for ident, line in batch]}})

    measure.say(**timed(work), disk=0.0)


def bm25s(corpus: Path, data: Path) -> None:
    """Index the passages of `corpus` with bm25s."""
    import bm25s as library
    import Stemmer

    def work() -> None:
        texts = [text for batch in _batches(corpus) for _, line in batch for text in texts_of(line)]
        tokens = library.tokenize(texts, stopwords="fr", stemmer=Stemmer.Stemmer("french"), show_progress=False)
        index = library.BM25()
        index.index(tokens, show_progress=False)
        index.save(data)

    measure.say(**timed(work), disk=measure.disk(data))


def texts_of(line: bytes) -> list[str]:
    """Return the passages of a record as another library would be given them: title, headings and text."""
    record = json.loads(line)
    return [". ".join((record["title"], *part["path"], part["text"])) for part in record["sections"]]


def _batches(corpus: Path) -> Iterator[list[tuple[str, bytes]]]:
    batch: list[tuple[str, bytes]] = []
    with corpus.open("rb") as file:
        for number, line in enumerate(file):
            batch.append((f"R{number}", line))
            if len(batch) == _BATCH:
                yield batch
                batch = []
    yield batch


CONTENDERS = {"guichet": guichet, "haystack": haystack, "bm25s": bm25s}


def compare(folder: Path, sizes: list[int]) -> None:
    """Measure every size and print the table."""
    from benchmarks import passages

    heads = ("passages", "MB", "who", "s", "processor s", "MB/s", "passages/s", "memory MB", "disk MB", "load")
    rows = []
    for size in sizes:
        corpus = passages.write(folder, size)
        megabytes = corpus.stat().st_size / 1e6
        runs = [("Guichet", "guichet"), ("Guichet, unchanged", "guichet"), ("Haystack", "haystack"), ("bm25s", "bm25s")]
        for label, name in runs:
            if name == "haystack" and size > _MOST_OF_HAYSTACK:
                continue
            data = folder / f"{name}-{size}"
            done = measure.apart(__file__, "--one", name, corpus, data)
            speed = (done["seconds"], done["processor"], megabytes / done["seconds"], size / done["seconds"])
            rows.append((size, round(megabytes, 1), label, *speed, done["memory"], done["disk"], measure.load()))
            print(*rows[-1], file=sys.stderr)
    measure.table(heads, rows)


def main() -> None:
    """Compare, or be one of the processes of a comparison."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--one", nargs=3, metavar=("WHO", "CORPUS", "DATA"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        who, corpus, data = args.one
        CONTENDERS[who](Path(corpus), Path(data))
    else:
        compare(args.folder, args.sizes)


if __name__ == "__main__":
    main()
