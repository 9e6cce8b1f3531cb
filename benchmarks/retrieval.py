"""Finding the right sheet among 3,334 of service-public.fr, beside what one would otherwise pick, in the same run.

    python -m benchmarks.retrieval --work FOLDER [--set FILE [--untitled]]… [--elasticsearch URL] [--noisy] [--only NAME]…

FOLDER keeps the corpus (`benchmarks/fiches.py`, npm needed) and two indexes, with and without titles: the first run makes
52,000 vectors, about 15 minutes on two cores. A set is a file of `{"lang", "question" or "text", "relevant": [ids]}`
lines; by default the even lines of `benchmarks/questions/fiches.jsonl`, which nothing is tuned on.
Systems: `guichet` (through `app.py search --json`), `bm25s` with French stemming, `haystack` (its in-memory BM25),
`vectors` (best passage by the same model, nothing else), and with `--elasticsearch` its `french` analyser (`es-match` over
all text, `es-fields` as `most_fields` over title, headings and text). Prints hit@1, hit@5, MRR@10 and nDCG@10.
"""

import argparse
import json
import math
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import indexers  # noqa: F401  # switches Haystack's telemetry off before its first import
from benchmarks import fiches
from ports.text import fold

ROOT = Path(__file__).resolve().parent.parent
_DEEP = 10
_HELD = ROOT / "benchmarks" / "questions" / "fiches.jsonl"

Line = dict[str, Any]
Ranking = list[str]
System = Callable[[Sequence[Line]], Iterable[Ranking]]
"""Questions to the ids of the sheets found, best first."""


@dataclass(frozen=True)
class Corpus:
    """The sheets, as records, with the folder of their index."""

    records: Sequence[Line]
    file: Path
    data: Path

    def passages(self) -> Iterator[tuple[str, str]]:
        """Yield (sheet, title, headings and text) of the passages that the assistant's own index holds."""
        from indexers.embedded.library import Library

        for passage in Library(self.data / "index" / "library.sqlite").every_passage():
            yield passage.document, " ".join((passage.title, *passage.headings, passage.text))


def prepare(work: Path, *, titled: bool) -> Corpus:
    """Fetch the sheets, index them once with `app.py index`, and return the corpus."""
    name = "titled" if titled else "untitled"
    file, data = work / f"{name}.jsonl", work / name
    records = [fiches.record(sheet, titled=titled) for sheet in fiches.usable(fiches.fetch(work))]
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    if not file.exists() or file.read_text("utf-8") != lines:
        file.write_text(lines, "utf-8")
    _app(data, "index", str(file), "--audience", "usager")
    return Corpus(records, file, data)


def _app(data: Path, *words: str, given: str = "") -> str:
    environment = {**os.environ, "GUICHET_DATA": str(data)}
    command = [sys.executable, "app.py", *words]
    return subprocess.run(
        command, input=given, cwd=ROOT, env=environment, check=True, text=True, stdout=subprocess.PIPE
    ).stdout


# Systems


def guichet(corpus: Corpus) -> System:
    """The assistant, as another program calls it."""

    def search(lines: Sequence[Line]) -> Iterable[Ranking]:
        asked = "".join(json.dumps({"id": n, "text": said(line)}) + "\n" for n, line in enumerate(lines))
        found = _app(corpus.data, "search", "--json", "--top", str(_DEEP), "--as", "usager", given=asked)
        return [[hit["document"] for hit in json.loads(line)["hits"]] for line in found.splitlines()]

    return search


def bm25s(corpus: Corpus) -> System:
    """BM25 over whole sheets, French stems, accents folded: the best that a few lines of a library give."""
    import bm25s as library
    import Stemmer

    stemmer = Stemmer.Stemmer("french")
    texts = [
        fold(" ".join((r["title"], *(" ".join((*s["path"], s["text"])) for s in r["sections"]))))
        for r in corpus.records
    ]
    model = library.BM25()
    model.index(library.tokenize(texts, stopwords="fr", stemmer=stemmer, show_progress=False), show_progress=False)

    def search(lines: Sequence[Line]) -> Iterable[Ranking]:
        asked = [fold(said(line)) for line in lines]
        tokens = library.tokenize(asked, stopwords="fr", stemmer=stemmer, show_progress=False)
        places, _ = model.retrieve(tokens, k=_DEEP, show_progress=False)
        return [[corpus.records[place]["id"] for place in row] for row in places]

    return search


def haystack(corpus: Corpus) -> System:
    """Haystack's in-memory BM25 over the same passages."""
    from haystack import Document
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    store = InMemoryDocumentStore()
    passages = enumerate(corpus.passages())
    store.write_documents([Document(id=str(n), content=text, meta={"sheet": sheet}) for n, (sheet, text) in passages])

    def search(lines: Sequence[Line]) -> Iterable[Ranking]:
        for line in lines:
            yield _first(hit.meta["sheet"] for hit in store.bm25_retrieval(said(line), top_k=50))

    return search


def vectors(corpus: Corpus) -> System:
    """The nearest passage, by the assistant's own vectors, without words or titles."""
    import numpy as np

    from indexers.e5.encoder import E5
    from indexers.embedded.library import Library

    model = E5(corpus.data / "models" / "e5")
    library = Library(corpus.data / "index" / "library.sqlite")
    rows = [(sheet, vector) for page in library.vectors(model.model) for _, sheet, vector in page.passages]
    table = np.stack([np.frombuffer(vector, np.float16) for _, vector in rows]).astype(np.float32)

    def search(lines: Sequence[Line]) -> Iterable[Ranking]:
        for line in lines:
            cosines = table @ model.questions([said(line)])[0]
            yield _first(rows[place][0] for place in np.argsort(-cosines)[:100])

    return search


def elasticsearch(url: str, *, fields: bool) -> Callable[[Corpus], System]:
    """Elasticsearch's own French analysis over the same passages, collapsed by sheet."""

    def prepare_system(corpus: Corpus) -> System:
        from elasticsearch import Elasticsearch, helpers

        client, index = Elasticsearch(url), f"bench-{corpus.file.stem}"
        french = {"type": "text", "analyzer": "french"}
        properties = {"sheet": {"type": "keyword"}, "title": french, "headings": french, "text": french, "all": french}
        client.indices.delete(index=index, ignore_unavailable=True)
        client.indices.create(index=index, mappings={"properties": properties})
        helpers.bulk(client, ({"_index": index, **row} for row in _es_rows(corpus)), refresh=True)
        match: Callable[[str], Line] = lambda text: {"match": {"all": text}}  # noqa: E731
        if fields:
            over = ["title^2", "headings", "text"]
            match = lambda text: {"multi_match": {"query": text, "fields": over, "type": "most_fields"}}  # noqa: E731

        def search(lines: Sequence[Line]) -> Iterable[Ranking]:
            for line in lines:
                found = client.search(index=index, query=match(said(line)), collapse={"field": "sheet"}, size=_DEEP)
                yield [hit["_source"]["sheet"] for hit in found["hits"]["hits"]]

        return search

    return prepare_system


def _es_rows(corpus: Corpus) -> Iterator[Line]:
    for record in corpus.records:
        for section in record["sections"]:
            headings, text = " ".join(section["path"]), section["text"]
            whole = " ".join((record["title"], headings, text))
            yield {"sheet": record["id"], "title": record["title"], "headings": headings, "text": text, "all": whole}


def _first(ids: Iterable[str]) -> Ranking:
    return list(dict.fromkeys(ids))[:_DEEP]


# Measures


def said(line: Line) -> str:
    """Return the question of a line."""
    return str(line.get("question") or line["text"])


def measures(lines: Sequence[Line], rankings: Iterable[Ranking]) -> Mapping[str, float]:
    """Return the means over the questions; relevance is binary, nDCG's ideal puts all relevant sheets first."""
    totals = dict.fromkeys(("hit@1", "hit@5", "MRR@10", "nDCG@10"), 0.0)
    for line, ranking in zip(lines, rankings, strict=True):
        right = [sheet in line["relevant"] for sheet in ranking]
        ideal = sum(1 / math.log2(rank + 2) for rank in range(min(len(line["relevant"]), _DEEP)))
        totals["hit@1"] += any(right[:1])
        totals["hit@5"] += any(right[:5])
        totals["MRR@10"] += next((1 / (rank + 1) for rank, good in enumerate(right) if good), 0.0)
        totals["nDCG@10"] += sum(1 / math.log2(rank + 2) for rank, good in enumerate(right) if good) / ideal
    return {name: total / len(lines) for name, total in totals.items()}


def roughened(lines: Sequence[Line]) -> list[Line]:
    """Return the questions without accents or apostrophes, with a typo in half of the long words."""
    dice = random.Random(1)  # noqa: S311  # the same typos each time

    def rough(word: str) -> str:
        if len(word) <= 6 or dice.random() < 0.5:
            return word
        at = dice.randrange(1, len(word) - 2)
        return word[:at] + dice.choice((word[at + 1 :], word[at + 1] + word[at] + word[at + 2 :], word[at] + word[at:]))

    plain = ((line, fold(said(line)).replace("'", "").replace("’", "")) for line in lines)
    return [{**line, "question": " ".join(map(rough, text.split()))} for line, text in plain]


def read(path: Path) -> list[Line]:
    """Return the lines of a set; of our own, the half that is kept for measuring."""
    lines = [line for line in map(json.loads, path.open(encoding="utf-8")) if line["relevant"]]
    return lines[1::2] if path.resolve() == _HELD else lines


def main() -> None:
    """Read the command line, and print a table a set."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    words.add_argument("--work", type=Path, required=True)
    words.add_argument("--set", type=Path, action="append", dest="sets")
    words.add_argument("--untitled", action="store_true", help="index without titles: the questions are titles")
    words.add_argument("--noisy", action="store_true")
    words.add_argument("--elasticsearch", default="", metavar="URL")
    words.add_argument("--only", action="append")
    args = words.parse_args()
    systems = {"guichet": guichet, "bm25s": bm25s, "haystack": haystack, "vectors": vectors}
    if args.elasticsearch:
        for name, fields in (("es-match", False), ("es-fields", True)):
            systems[name] = elasticsearch(args.elasticsearch, fields=fields)
    corpus = prepare(args.work, titled=not args.untitled)
    ready = {name: make(corpus) for name, make in systems.items() if not args.only or name in args.only}
    for path in args.sets or [_HELD]:
        lines = roughened(read(path)) if args.noisy else read(path)
        print(f"\n{path.name}, {len(lines)} questions{', roughened' if args.noisy else ''}")
        for name, search in ready.items():
            shown = "  ".join(f"{measure} {value:.3f}" for measure, value in measures(lines, search(lines)).items())
            print(f"  {name:10} {shown}", flush=True)


if __name__ == "__main__":
    main()
