"""What the repository promises about itself: words outside Python, every error with its sentence, docs that exist."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from hr_it_connectors import CONNECTORS
from ports import errors
from skills import spec

ROOT = Path(__file__).parent.parent
ROOMS = ("assembly", "ports", "bot", "skills", "indexers", "hr_it_connectors")
AGENTS = {"etat_civil", "rendez_vous", "urbanisme", "social", "scolaire", "dechets", "mobilite", "intranet"}
ACCENT = re.compile("[à-öø-ÿœÀ-ÖØ-ÞŒ]")


def modules() -> Iterator[Path]:
    yield ROOT / "app.py"
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))


def strings(path: Path) -> Iterator[ast.Constant]:
    """String constants that are not docstrings: expressions standing alone are documentation."""
    tree = ast.parse(path.read_text("utf-8"))
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_french_stays_out_of_python(path: Path) -> None:
    found = [f"line {node.lineno}: {node.value!r}" for node in strings(path) if ACCENT.search(node.value)]
    allowed = {"skills/dates", "indexers/language/french.py", "indexers/language/pieces.py", "ports/text.py"}
    if not any(path.relative_to(ROOT).as_posix().startswith(place) for place in allowed):
        assert not found


def test_the_eight_agents_are_there() -> None:
    assert set(spec.names()) == AGENTS


def test_every_port_error_has_its_sentence() -> None:
    kinds = [errors.PortError, *errors.PortError.__subclasses__()]
    for file, prefix in (("phrases.yaml", "erreur"), ("configuration.yaml", "panne")):
        phrases = yaml.safe_load((ROOT / "bot" / file).read_text("utf-8"))
        assert {f"{prefix}_{kind.code}" for kind in kinds} <= set(phrases)


def test_every_connector_has_its_page() -> None:
    products = {product for products in CONNECTORS.values() for product in products}
    assert products <= {page.stem for page in (ROOT / "docs" / "connecteurs").glob("*.md")}


def test_every_contact_named_by_a_skill_is_known_to_the_demonstration_commune() -> None:
    commune = yaml.safe_load((ROOT / "manifests/communes/valmont/commune.yaml").read_text("utf-8"))
    skills = [spec.load(name) for name in spec.names()]
    named = {skill.contact for skill in skills} | {
        key for skill in skills for one in skill.relais for key in one.contacts
    }
    assert named <= set(commune["contacts"])


@pytest.mark.parametrize(
    ("folder", "site"), [("agents", "https://intranet.valmont.example/"), ("usagers", "https://www.valmont.example/")]
)
def test_every_document_of_the_demonstration_commune_can_be_opened(folder: str, site: str) -> None:
    place = ROOT / "manifests/communes/valmont/documents" / folder
    described = yaml.safe_load((place / "documents.yaml").read_text("utf-8"))
    addresses = [described.get(path.name, {}).get("url", "") for path in place.iterdir() if path.suffix != ".yaml"]
    assert all(address.startswith(site) for address in addresses)
    assert len(set(addresses)) == len(addresses)


def test_requirements_are_pinned() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = [line for line in (ROOT / name).read_text("utf-8").splitlines() if line and line[0] not in "# -"]
        assert lines
        assert all("==" in line for line in lines)
