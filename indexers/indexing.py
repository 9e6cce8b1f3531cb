"""Documents into the engine: what changed is read again, what went away leaves, what is wrong is said."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml
from haystack.dataclasses import ByteStream

from indexers import sources
from indexers.embedded import Embedded
from indexers.pipeline import Conveyor
from indexers.sources import Problem, Source
from indexers.store import Store
from ports.people import Audience

Report = Callable[[int, int, str], None]
"""Called with (done, total, name of the document)."""
_MOST_DOCUMENTS = 64
_MOST_BYTES = 5_000_000


@dataclass(slots=True)
class Summary:
    """What an indexing did: numbers of documents, and what could not be taken."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def failed(self) -> int:
        """How many things could not be taken."""
        return len(self.problems)


def index(
    paths: Sequence[Path],
    audience: Audience,
    collection: str,
    engine: Embedded,
    report: Report = lambda *_: None,
    withdrawn: Collection[str] = (),
) -> Summary:
    """Bring `engine` in line with the files and folders of `paths`, to be read by `audience`. Blocking.

    A document of `withdrawn` is read, and nobody finds it. Once every source is read, `life.settle` takes out what others
    replace.

    Words can be searched at once; `engine.embed` makes the vectors afterwards. What an interruption leaves undone is
    done the next time.

    Raises:
        Unavailable: another process is indexing.
    """
    run = _Run(audience, collection, Store("", engine, withdrawn), report, sum(map(sources.count, paths)))
    for path in paths:
        run.take(path)
    return run.summary


def explain(problem: Problem) -> str:
    """Return the French sentence that says what is wrong and what to do."""
    return _reasons()[problem.reason]


@cache
def _reasons() -> dict[str, str]:
    reasons: dict[str, str] = yaml.safe_load(Path(__file__).with_name("reasons.yaml").read_text("utf-8"))
    return reasons


class _Run:
    """One call of `index`."""

    def __init__(self, audience: Audience, collection: str, store: Store, report: Report, total: int) -> None:
        self.summary = Summary()
        self._readers = [audience.value]
        self._collection = collection
        self._engine = store.engine
        self._conveyor = Conveyor(store)
        self._report = report
        self._total = total
        self._done = 0
        self._batch: list[ByteStream] = []
        self._known: dict[str, str] = {}

    def take(self, path: Path) -> None:
        """Index one file or folder."""
        origin = path.as_posix()
        self._known = self._engine.library.hashes(origin)
        seen: set[str] = set()
        hidden, before = False, self._done
        for found in sources.read(path):
            if isinstance(found, Problem):
                self.summary.problems.append(found)
                seen.add(found.file)
                hidden = hidden or found.hides
            elif found.id in seen:
                self.summary.problems.append(Problem(found.id, "duplicate"))
            else:
                seen.add(found.id)
                self._take_document(found, origin)
        self._flush()
        if hidden:
            return
        if self._known and self._done == before:
            # An unmounted share looks like an empty folder: everything would go.
            self.summary.problems.append(Problem(origin, "emptied"))
        else:
            self._remove([ident for ident in self._known if ident not in seen])

    def _take_document(self, found: Source, origin: str) -> None:
        self._done += 1
        self._report(self._done, max(self._total, self._done), found.id)
        digest = sources.digest(found.hash, self._collection, *self._readers)
        if self._known.get(found.id) == digest:
            self.summary.unchanged += 1
        elif found.id not in self._known and self._is_taken(found.id, origin):
            self.summary.problems.append(Problem(found.id, "taken"))
        else:
            place = {"id": found.id, "collection": self._collection, "source": origin, "hash": digest}
            meta = {**found.meta, **place, "readers": self._readers}
            self._batch.append(ByteStream(found.data, meta=meta, mime_type=found.mime_type))
            size = sum(len(stream.data) for stream in self._batch)
            if len(self._batch) >= _MOST_DOCUMENTS or size >= _MOST_BYTES:
                self._flush()

    def _is_taken(self, ident: str, origin: str) -> bool:
        """Whether a document of another folder has this id; a folder that was moved is not another one."""
        holder = self._engine.library.document(ident)
        if holder is None or holder.source == origin:
            return False
        other = Path(holder.source)
        return other.exists() and other.resolve() != Path(origin).resolve()

    def _flush(self) -> None:
        if not self._batch:
            return
        batch, self._batch = self._batch, []
        failures = self._conveyor.run(batch)
        self.summary.problems += [Problem(failure.file, failure.reason) for failure in failures]
        failed = {failure.file for failure in failures}
        written = [stream.meta["id"] for stream in batch if stream.meta["id"] not in failed]
        updated = sum(ident in self._known for ident in written)
        self.summary.updated += updated
        self.summary.added += len(written) - updated
        self._withdraw(failed)

    def _withdraw(self, failed: set[str]) -> None:
        """What can't be read any more stays as it was, unless it was for other readers."""
        held = [self._engine.library.document(ident) for ident in failed & self._known.keys()]
        gone = [document.id for document in held if document and list(document.declared_readers) != self._readers]
        self._remove(gone)

    def _remove(self, gone: Sequence[str]) -> None:
        if gone:
            self._engine.replace((), gone)
            self.summary.removed += len(gone)
