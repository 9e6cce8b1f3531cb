"""BM25 over several fields, with the right to read inside the query (tantivy)."""

import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import Path

import tantivy

from indexers.document import Document
from indexers.engine import DOCUMENT_FIELDS, PASSAGE_FIELDS, Scope
from indexers.language.french import line_of_terms
from ports.errors import Unavailable
from ports.knowledge import Passage

_ANALYSER = "terms"
_ALWAYS_FROM, _ALWAYS_UNTIL = 0, 9_999_999
_WRITER_BYTES = 64_000_000
_MOST_TERMS = 64
"""A question of ten thousand words is searched by its rarest ones."""

Writers = tuple[tantivy.IndexWriter, tantivy.IndexWriter]
"""Of the documents, and of the passages."""


class Shelf:
    """One tantivy index: rows with a key, readers, a validity, and fields of terms.

    Texts are analysed here and stored as terms, so that another engine given the same terms answers alike. An empty
    `Scope.readers` finds nothing.
    """

    def __init__(self, folder: Path, fields: Sequence[str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._fields = tuple(fields)
        with _fullness_told(folder):
            self._index = _open(folder, fields)
        self._index.register_tokenizer(_ANALYSER, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())

    def writer(self) -> tantivy.IndexWriter:
        """Return the one writer that the folder admits.

        Raises:
            Unavailable: another process is indexing.
        """
        try:
            return self._index.writer(_WRITER_BYTES, 1)
        except ValueError as error:
            raise Unavailable("another process is indexing", reason="indexing") from error

    def refresh(self) -> None:
        """See what was committed since."""
        self._index.reload()

    def add(self, writer: tantivy.IndexWriter, key: str, document: Document, texts: Mapping[str, str]) -> None:
        """Add a row, `texts` being terms; it is seen after the writer's commit."""
        row = tantivy.Document()
        row.add_text("key", key)
        row.add_text("document", document.id)
        for reader in document.readers:
            row.add_text("reader", reader)
        row.add_integer("from", document.valid_from.toordinal() if document.valid_from else _ALWAYS_FROM)
        row.add_integer("until", document.valid_until.toordinal() if document.valid_until else _ALWAYS_UNTIL)
        for field, text in texts.items():
            row.add_text(field, text)
        writer.add_document(row)

    def search(
        self, asked: Mapping[str, float], weights: Mapping[str, float], scope: Scope, top: int
    ) -> dict[str, float]:
        """Return key → summed BM25 of the best rows that `scope` may see; `asked` are terms, `weights` those of fields."""
        searcher = self._index.searcher()
        rarest = self._rarest(searcher, asked)
        if not rarest or not scope.readers:
            return {}
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._term(field, term), weight * asked[term]))
            for field, weight in weights.items()
            for term in rarest
        ]
        matching = tantivy.Query.boolean_query(clauses)
        query = tantivy.Query.boolean_query([(tantivy.Occur.Must, matching), *self._allowed(scope)])
        hits = searcher.search(query, top, count=False).hits
        keys = (searcher.doc(address)["key"][0] for _, address in hits)
        return {key: score for key, (score, _) in zip(keys, hits, strict=True)}

    def _allowed(self, scope: Scope) -> Iterable[tuple[tantivy.Occur, tantivy.Query]]:
        """The clauses that no search goes without.

        In this form they cost half of what the search does without them; as a set of terms and as ranges that must hold,
        three times as much as it does.
        """
        schema, day, integer = self._index.schema, scope.day.toordinal(), tantivy.FieldType.Integer
        readers = [tantivy.Query.term_query(schema, "reader", label, index_option="basic") for label in scope.readers]
        anyone = tantivy.Query.boolean_query([(tantivy.Occur.Should, reader) for reader in readers])
        yield tantivy.Occur.Must, tantivy.Query.const_score_query(anyone, 0.0)
        yield tantivy.Occur.MustNot, tantivy.Query.range_query(schema, "from", integer, lower_bound=day + 1)
        yield tantivy.Occur.MustNot, tantivy.Query.range_query(schema, "until", integer, upper_bound=day - 1)

    def _rarest(self, searcher: tantivy.Searcher, asked: Iterable[str]) -> list[str]:
        distinct = list(asked)
        if len(distinct) <= _MOST_TERMS:
            return distinct
        frequency = {term: sum(searcher.doc_freq(field, term) for field in self._fields) for term in distinct}
        known = [term for term in distinct if frequency[term]]
        return sorted(known, key=lambda term: frequency[term])[:_MOST_TERMS]

    def _term(self, field: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._index.schema, field, term, index_option="freq")


class Lexical:
    """The two shelves that one search reads: whole documents, and passages."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.documents = Shelf(folder / "documents", tuple(DOCUMENT_FIELDS))
        self.passages = Shelf(folder / "passages", tuple(PASSAGE_FIELDS))

    @contextmanager
    def replacing(
        self, changed: Iterable[tuple[Document, Sequence[Passage]]], dropped: Iterable[str]
    ) -> Iterator[Future[None]]:
        """Put `changed` in place of what they were and forget `dropped`, meanwhile; both shelves are committed at the end.

        Raises:
            Unavailable: another process is indexing.
            OSError: the disk is full.
        """
        with _fullness_told(self._folder):
            writers = self.documents.writer(), self.passages.writer()
            try:
                with ThreadPoolExecutor(1, "words") as aside:
                    yield aside.submit(copy_context().run, self._write, writers, changed, dropped)
            finally:
                for writer in writers:
                    writer.wait_merging_threads()
        self.refresh()

    def refresh(self) -> None:
        """See what another process committed."""
        self.documents.refresh()
        self.passages.refresh()

    def _write(
        self, writers: Writers, changed: Iterable[tuple[Document, Sequence[Passage]]], dropped: Iterable[str]
    ) -> None:
        for gone in dropped:
            _delete(writers, gone)
        for document, passages in changed:
            _delete(writers, document.id)
            self._add(writers, document, passages)
        for writer in reversed(writers):
            writer.commit()

    def _add(self, writers: Writers, document: Document, passages: Sequence[Passage]) -> None:
        title, *texts = map(line_of_terms, (document.title, *(passage.text for passage in passages)))
        whole = {"title": title, "opening": "".join(texts[:1]), "body": " ".join(texts)}
        self.documents.add(writers[0], document.id, document, whole)
        for passage, text in zip(passages, texts, strict=True):
            context = {"headings": " ".join((title, *map(line_of_terms, passage.headings))), "text": text}
            self.passages.add(writers[1], passage.id, document, context)


def _open(folder: Path, fields: Sequence[str]) -> tantivy.Index:
    try:
        return tantivy.Index(_schema(fields), path=str(folder))
    except (ValueError, OSError) as error:
        raise Unavailable(f"the index in {folder.name} can't be opened; delete it and index again") from error


def _delete(writers: Writers, document: str) -> None:
    for writer in writers:
        writer.delete_documents_by_term("document", document)


@contextmanager
def _fullness_told(folder: Path) -> Iterator[None]:
    """Say of a full disk that it is one: tantivy says that a thread failed, or that it can't have its lock."""
    try:
        yield
    except (ValueError, Unavailable) as error:
        if shutil.disk_usage(folder).free >= _WRITER_BYTES:
            raise
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder)) from error


def _schema(fields: Sequence[str]) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("document", "reader"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("from", "until"):
        builder.add_integer_field(name, indexed=True, fast=True)
    for field in fields:
        builder.add_text_field(field, tokenizer_name=_ANALYSER, index_option="freq")
    return builder.build()
