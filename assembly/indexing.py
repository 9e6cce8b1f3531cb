"""Documents into the engine, from paths or from the commune's sources; then their vectors."""

import argparse
import contextlib
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path

from assembly.house import register
from assembly.knowledge import memories, open_knowledge, schedule, sources
from bot import commune as communes
from bot import configuration, progress
from bot.configuration import ConfigurationError
from bot.documents.register import Register
from bot.settings import Settings
from indexers import engine as engines
from indexers.ingestion import origins
from indexers.ingestion.found import Problem, explain, kind
from indexers.ingestion.looks import Looks
from indexers.ingestion.origins import Origin
from indexers.ingestion.origins import state as states
from indexers.ingestion.origins.folder import Folder
from indexers.ingestion.origins.settings import AnySettings, FolderSettings
from indexers.ingestion.turns import in_turn
from ports.errors import PortError
from ports.people import Audience

_NAMED = 20
"""Documents named in a report for one reason: a share may hold thousands of photos."""

Place = tuple[Origin, Audience | None, str]
"""What to index, for whom (nobody, unless it says better itself), in which collection."""


async def index(env: Settings, args: argparse.Namespace) -> int:
    """Index paths, or the commune's sources when none is given; 1 when something could not be read, or a vector not made."""
    chosen = [] if args.paths else _chosen(env, args.names)
    opened = partial(_folder, env, reread=args.reread)
    places: list[Place] = [(opened(Path(path)), args.audience, args.collection) for path in args.paths]
    places += [_place(env, source, opened) for source in chosen]
    with contextlib.closing(open_knowledge(env)) as knowledge:
        if not args.paths and not args.names:
            _forget_former(env, knowledge, {place.name for place, *_ in places})
        async with register(env) as kept:
            failed = _index(knowledge, places, kept)
    schedule(env, chosen).stamp([source.nom for source in chosen])
    if not args.no_wait:
        failed += await vectors(env, args)
    return 1 if failed else 0


def _chosen(env: Settings, names: Sequence[str] | None) -> list[AnySettings]:
    """Return the commune's sources of those names, all without."""
    known = {source.nom: source for source in sources(env, communes.load(env.commune_folder))}
    for name in names or ():
        if name not in known:
            raise ConfigurationError.of("source_inconnue", nom=name, noms=", ".join(known))
    return [known[name] for name in names or known]


def _folder(env: Settings, path: Path, *, reread: bool) -> Folder:
    return Folder(path, Looks.of(path, memories(env) / "folders", forgotten=reread))


def _place(env: Settings, source: AnySettings, opened: Callable[[Path], Folder]) -> Place:
    if isinstance(source, FolderSettings):
        return opened(env.commune_folder / source.dossier), source.public, source.collection
    return origins.connect(source, memories(env)), None, source.collection


def _index(knowledge: engines.Engine, places: Sequence[Place], kept: Register) -> int:
    from indexers.ingestion import indexing, life  # bring Haystack and the converters in, which only this command needs

    problems: list[Problem] = []
    for place, audience, collection in places:
        label = os.path.relpath(place.path) if isinstance(place, Folder) else place.name
        with progress.bar(label) as shown:
            done = indexing.index([place], audience, collection, knowledge, shown, kept.withdrawals())
        counts = {name: getattr(done, name) for name in ("added", "updated", "unchanged", "removed")}
        print(configuration.sentence("indexe", source=label, **counts, problemes=_counted(done.problems)))
        if done.closed:
            print(configuration.sentence("indexe_fermes", closed=done.closed))
        problems += done.problems
    failed = len(problems)
    problems += kept.apply(partial(life.settle, knowledge))
    if withdrawn := kept.withdrawals():
        print(configuration.sentence("documents_retires", ids=", ".join(sorted(withdrawn))))
    _name(problems)
    return failed


def _counted(problems: Sequence[Problem]) -> str:
    """Return how many things could not be taken, by kind; that nothing was unreadable is said too."""
    counts = Counter({"unreadable": 0})
    counts.update(map(kind, problems))
    return "".join(configuration.sentence(f"probleme_{name}", count=count) for name, count in counts.items())


def _name(problems: Sequence[Problem]) -> None:
    """Name what could not be taken; where the same is true of many, some of them."""
    for _, alike in groupby(sorted(problems, key=lambda problem: problem.reason), key=lambda problem: problem.reason):
        first, *rest = alike
        for problem in (first, *rest[: _NAMED - 1]):
            print(f"  {problem.file} : {explain(problem)}", file=sys.stderr)
        if count := len(rest[_NAMED - 1 :]):
            print(configuration.sentence("problemes_suite", count=count, raison=explain(first)), file=sys.stderr)


def _forget_former(env: Settings, knowledge: engines.Engine, kept: set[str]) -> None:
    """Withdraw what came from sources on other servers that the commune no longer has."""
    for name in set(states.names(memories(env))) - kept:
        gone = list(knowledge.library.hashes(name))
        in_turn(partial(knowledge.replace, (), gone))
        states.State(memories(env), name).forget()
        print(configuration.sentence("source_oubliee", source=name, removed=len(gone)))


async def vectors(env: Settings, args: argparse.Namespace) -> int:
    """Make the vectors that are missing; 1 when the model does not answer: what was made stays, the rest is for the next time."""
    with contextlib.closing(open_knowledge(env)) as knowledge:
        try:
            with progress.bar(configuration.sentence("vecteurs")) as shown:
                knowledge.embed(shown)  # here, where Ctrl-C can end it: nothing else goes on
        except PortError as error:
            print(configuration.told(error), file=sys.stderr)
            return 1
    return 0
