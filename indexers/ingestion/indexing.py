"""Documents into the engine: what changed is read again, what went away leaves, what is wrong is said."""

from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from indexers.engine import Engine
from indexers.ingestion.looks import Held
from indexers.ingestion.origins import Origin
from indexers.ingestion.origins.folder import Folder
from indexers.ingestion.run import Run
from indexers.ingestion.summary import Report, Summary
from indexers.ingestion.writing import Writer
from ports.people import Audience


def index(
    places: Sequence[Path | Origin],
    audience: Audience | None,
    collection: str,
    engine: Engine,
    report: Report = lambda *_: None,
    withdrawn: Collection[str] = (),
) -> Summary:
    """Bring `engine` in line with `places`: files, folders, and sources elsewhere. Blocking.

    Documents are to be read by `audience`, nobody when it is None, unless the source says better of each.

    A document of `withdrawn` is read, and nobody finds it. Once every source is read, `life.settle` takes out what others
    replace.

    Words can be searched at once; `engine.embed` makes the vectors afterwards. What an interruption leaves undone is
    done the next time.

    Raises:
        Unavailable: another process has been writing for more than a minute; each waits for the other between batches.
    """
    run = Run(audience, collection, Writer(engine, withdrawn), report)
    origins = [_knowing(place, run) for place in places]
    run.total = sum(origin.count() for origin in origins)
    with closing(run):
        for origin in origins:
            run.take(origin)
    return run.summary


def _knowing(place: Path | Origin, held: Held) -> Origin:
    """Return the origin, a folder told what is indexed."""
    folder = Folder(place) if isinstance(place, Path) else place
    return replace(folder, held=held) if isinstance(folder, Folder) else folder
