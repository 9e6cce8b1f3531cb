"""The arrows between rooms, and which room may touch which vendor library."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

ARROWS = {
    "ports": set(),
    "indexers": {"ports"},
    "hr_it_connectors": {"ports"},
    "skills": {"ports"},
    "bot": {"skills", "ports"},
    "assembly": {"bot", "skills", "ports", "indexers", "hr_it_connectors"},
}
"""Room → the rooms that it may import. `app.py` may import them all."""

INDEXERS = {
    "addresses": set(),
    "document": set(),
    "recent": set(),
    "language": set(),
    "engine": {"document", "language"},
    "ranking": {"engine", "language"},
    "embedded": {"document", "engine", "language", "ranking"},
    "elastic": {"document", "engine", "language", "ranking"},
    "e5": {"recent"},
    "embedders": {"addresses", "e5", "recent"},
    "ingestion": {"addresses", "document", "engine", "language"},
    "store": {"document", "embedded", "engine", "ingestion"},
}
"""Room or module of `indexers/` → those that it imports, neither more nor fewer."""

CONFINED = {
    "botbuilder": ("bot/channels/teams/",),
    "botframework": ("bot/channels/teams/",),
    "msrest": ("bot/channels/teams/",),
    "msal": ("bot/channels/teams/", "indexers/ingestion/origins/entra.py"),
    "haystack": ("indexers/ingestion/", "indexers/store.py", "indexers/elastic/"),
    "elasticsearch": ("indexers/elastic/",),
    "elastic_transport": ("indexers/elastic/",),
    "haystack_integrations": ("indexers/elastic/",),
    "openai": ("indexers/embedders/",),
    "sentence_transformers": ("indexers/embedders/",),
    "tantivy": ("indexers/embedded/lexical.py",),
    "faiss": ("indexers/embedded/approximate.py",),
    "httpx": ("indexers/ingestion/origins/",),
    "protego": ("indexers/ingestion/origins/",),
    "onnxruntime": ("indexers/e5/",),
    "ldap3": ("hr_it_connectors/",),
    "aiosmtplib": ("hr_it_connectors/",),
}
"""Vendor library → the only places that may import it."""


def modules() -> Iterator[Path]:
    yield ROOT / "app.py"
    for room in ARROWS:
        yield from sorted((ROOT / room).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", list(modules()), ids=name)
def test_arrows_never_turn_back(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    if room == "app.py":
        return
    rooms = {top for module in imports(path) if (top := module.split(".")[0]) in {*ARROWS, "app", "tests"}}
    assert rooms <= ARROWS[room] | {room}


def rooms_of_indexers() -> Iterator[tuple[str, Path]]:
    for path in sorted((ROOT / "indexers").rglob("*.py")):
        room = path.relative_to(ROOT / "indexers").parts[0].removesuffix(".py")
        if room != "__init__":
            yield room, path


@pytest.mark.parametrize("room", sorted({room for room, _ in rooms_of_indexers()} | set(INDEXERS)))
def test_the_rooms_of_indexers_import_what_is_drawn(room: str) -> None:
    modules = [module.split(".") for here, path in rooms_of_indexers() if here == room for module in imports(path)]
    assert {module[1] for module in modules if module[0] == "indexers"} - {room} == INDEXERS.get(room)


def test_no_arrow_of_indexers_turns_back() -> None:
    TopologicalSorter(INDEXERS).prepare()  # raises CycleError


@pytest.mark.parametrize("path", list(modules()), ids=name)
def test_vendor_libraries_stay_in_their_room(path: Path) -> None:
    for module in imports(path):
        allowed = CONFINED.get(module.split(".")[0])
        assert allowed is None or name(path).startswith(allowed), f"{name(path)} imports {module}"


def test_skills_do_not_know_one_another() -> None:
    for folder in (path.parent for path in (ROOT / "skills").glob("*/skill.yaml")):
        for path in folder.rglob("*.py"):
            others = {
                m for m in imports(path) if m.startswith("skills.") and (folder.parent / m.split(".")[1]).is_dir()
            }
            assert {m.split(".")[1] for m in others} <= {folder.name, "dates", "forms"}


def test_a_single_answer_brings_in_neither_haystack_nor_the_server() -> None:
    """Each takes a third of what starting takes."""
    heavy = {"haystack", "botbuilder", "faiss", "elasticsearch", "pdfplumber", "openai"}
    script = f"import sys, assembly.entry; print(sorted({heavy} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_telemetry_is_off_before_haystack_is_imported() -> None:
    first = (ROOT / "indexers" / "__init__.py").read_text("utf-8")
    assert 'os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"' in first
