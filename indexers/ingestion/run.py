"""One indexing: what each place holds is compared with what is indexed, converted and written where it changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from haystack.dataclasses import ByteStream

from indexers.document import Document
from indexers.ingestion.found import Kept, Problem, Source, Unfetched, Unopened, digest
from indexers.ingestion.looks import Given
from indexers.ingestion.origins import Origin, is_remote
from indexers.ingestion.pipeline import Carried, Conveyor
from indexers.ingestion.summary import Report, Summary
from indexers.ingestion.writing import Writer
from ports.people import Audience

_LEAST_DOCUMENTS, _MOST_DOCUMENTS = 4, 32
_MOST_BYTES = 500_000
"""What is converted at once: a fortieth of a second, or one long document; less at first, so that others soon help."""


class Run:
    """One call of `index`, and the `Held` that its folders are told."""

    def __init__(self, audience: Audience | None, collection: str, writer: Writer, report: Report) -> None:
        self.summary = Summary()
        self.total = 0
        self._readers = (audience.value,) if audience else ()
        self._collection = collection
        self._engine = writer.engine
        self._conveyor = Conveyor(writer, self._taken)
        self._report = report
        self._done = 0
        self._batch: list[ByteStream] = []
        self._size = 0
        self._most = _LEAST_DOCUMENTS
        self._origin = ""
        self._known: dict[str, str] = {}
        self._same: dict[str, str] = {}
        self._failures: dict[str, tuple[str, str]] = {}

    def close(self) -> None:
        """End what helped."""
        self._conveyor.close()

    def recall(self, content: str) -> str:
        """See `Held`."""
        return self._same.get(_digest(content, self._collection, self._readers), "")

    def holds(self, given: Given) -> bool:
        """See `Held`."""
        known, collection, readers = self._known, self._collection, self._readers
        return all(known.get(ident) == _digest(content, collection, readers) for ident, content in given.items())

    def take(self, origin: Origin) -> None:
        """Index what one place holds."""
        self._begin(origin)
        seen: set[str] = set()
        spared: set[str] = set()
        kept: dict[str, Sequence[str]] = {}
        hidden, before = False, self._done
        for found in origin.read():
            if isinstance(found, Problem):
                self.summary.problems.append(found)
                spared.add(found.file)
                hidden = hidden or found.hides
            elif isinstance(found, Kept):
                kept[found.file] = self._readers if found.readers is None else found.readers
            elif isinstance(found, Unopened):
                self._take_unopened(found, seen)
            elif found.id in seen:
                self.summary.problems.append(Problem(found.id, "duplicate"))
            else:
                seen.add(found.id)
                self._take_document(found, origin)
        self._flush()
        self._settle(self._conveyor.finish())
        self._keep(kept)
        spared |= kept.keys()
        if not hidden and not kept and self._known and self._done == before:
            # An unmounted share looks like an empty folder: everything would go.
            self.summary.problems.append(Problem(origin.name, "emptied"))
        elif not hidden:
            self._remove([i for i in self._known if i not in seen and spared.isdisjoint(_within(i))])
        origin.keep(self._failures)

    def _begin(self, origin: Origin) -> None:
        self._origin = origin.name
        self._known = self._engine.library.hashes(origin.name)
        self._same = {digest: ident for ident, digest in self._known.items()}
        self._failures = {}

    def _take_unopened(self, found: Unopened, seen: set[str]) -> None:
        self.summary.problems += [Problem(ident, "duplicate") for ident in found.ids if ident in seen]
        new = [ident for ident in found.ids if ident not in seen]
        seen.update(new)
        self.summary.unchanged += len(new)
        self._done += len(new)
        if new:
            self._report(self._done, max(self.total, self._done), new[-1])

    def _take_document(self, found: Source, origin: Origin) -> None:
        self._done += 1
        self._report(self._done, max(self.total, self._done), found.id)
        readers = self._readers if found.readers is None else found.readers
        digest = _digest(found.hash, self._collection, readers)
        if not readers:
            self.summary.closed += 1
            self._remove([found.id] if found.id in self._known else [])
        elif self._known.get(found.id) == digest:
            self.summary.unchanged += 1
        elif reason := origin.failure(found.id, digest):
            self._fail({found.id: reason}, {found.id: (digest, readers)})
        else:
            place = {"id": found.id, "collection": self._collection, "source": origin.name, "hash": digest}
            self._fetch(found, {**found.meta, **place, "readers": list(readers)})

    def _fetch(self, found: Source, meta: dict[str, Any]) -> None:
        try:
            data = found.read()
        except Unfetched as error:
            self.summary.problems.append(Problem(found.id, error.reason))
            self._withdraw({found.id: meta["readers"]})
            return
        self._batch.append(ByteStream(data, meta=meta, mime_type=found.mime_type))
        self._size += len(data)
        if len(self._batch) >= self._most or self._size >= _MOST_BYTES:
            self._flush()

    def _flush(self) -> None:
        batch, self._batch, self._size = self._batch, [], 0
        self._most = min(2 * self._most, _MOST_DOCUMENTS)
        if batch:
            self._settle(self._conveyor.run(batch))

    def _taken(self, ids: Sequence[str]) -> set[str]:
        """See `Taken`. Asked when they are written: meanwhile the index may not answer."""
        held = self._engine.library.held([ident for ident in ids if ident not in self._known])
        return {holder.id for holder in held.values() if self._is_elsewhere(holder)}

    def _is_elsewhere(self, holder: Document) -> bool:
        """Whether a document belongs to another folder; one that was moved is not another."""
        if holder.source == self._origin or is_remote(holder.source):
            return holder.source != self._origin
        other = Path(holder.source)
        return other.exists() and other.resolve() != Path(self._origin).resolve()

    def _settle(self, carried: Iterable[Carried]) -> None:
        """Take note of batches that were carried."""
        for metas, failed, taken in carried:
            self.summary.problems += [Problem(ident, "taken") for ident in taken]
            self.summary.problems += [Problem(failure.file, failure.reason) for failure in failed if failure.partial]
            failures = {failure.file: failure.reason for failure in failed if not failure.partial}
            written = [meta["id"] for meta in metas if meta["id"] not in failures]
            updated = sum(ident in self._known for ident in written)
            self.summary.updated += updated
            self.summary.added += len(written) - updated
            self._fail(failures, {meta["id"]: (meta["hash"], meta["readers"]) for meta in metas})

    def _fail(self, failures: Mapping[str, str], tried: Mapping[str, tuple[str, Sequence[str]]]) -> None:
        """Say what could not be converted: id → reason; `tried` holds the hash and the readers of each."""
        self.summary.problems += [Problem(ident, reason) for ident, reason in failures.items()]
        self._failures |= {ident: (tried[ident][0], reason) for ident, reason in failures.items()}
        self._withdraw({ident: tried[ident][1] for ident in failures})

    def _withdraw(self, failed: Mapping[str, Sequence[str]]) -> None:
        """What can't be read any more stays as it was, unless it was for other readers than it has now."""
        held = self._engine.library.held([ident for ident in failed if ident in self._known]).values()
        self._remove([one.id for one in held if list(one.declared_readers) != list(failed[one.id])])

    def _keep(self, kept: Mapping[str, Sequence[str]]) -> None:
        """Let what files gave be as it was; `kept` holds the readers that each has now."""
        if kept:
            of = {ident: next((file for file in _within(ident) if file in kept), None) for ident in self._known}
            self._withdraw({ident: kept[file] for ident, file in of.items() if file is not None})

    def _remove(self, gone: Sequence[str]) -> None:
        if gone:
            self._conveyor.drop(gone)
            self.summary.removed += len(gone)


def _within(ident: str) -> Iterator[str]:
    """Yield an id and those of the archives and messages that it is in."""
    yield ident
    while "/" in ident:
        ident = ident.rpartition("/")[0]
        yield ident


@lru_cache(1)  # asked twice of what is known
def _digest(content: str, collection: str, readers: tuple[str, ...]) -> str:
    return digest(content, collection, *readers)
