"""`vecteurs` in `commune.yaml`: what is accepted, and what an administrator reads otherwise."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from assembly.knowledge import embedder
from bot import commune as communes
from bot.configuration import ConfigurationError, told
from bot.settings import Settings
from indexers import e5
from ports.embedding import Embedder
from ports.errors import Misconfigured

OPENAI = {"adresse": "https://albert.example/v1", "modele": "bge-m3"}


@pytest.fixture
def build(tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Build the model of a commune whose `vecteurs` are given, as `app.py` does."""
    (tmp_path / "models").symlink_to(models)
    monkeypatch.setenv("GUICHET_DATA", str(tmp_path))
    monkeypatch.setenv("GUICHET_SECRETS", '{"vecteurs": {"cle": "sésame"}}')

    def built(vecteurs: Any) -> Embedder | None:
        content = "nom: Essai\ncontacts: {accueil: {nom: accueil}}\n"
        if vecteurs is not None:
            content += f"vecteurs: {vecteurs}\n".replace("'", '"')
        (tmp_path / "commune.yaml").write_text(content, "utf-8")
        env = Settings(_env_file=None)  # type: ignore[call-arg]
        if "openai" not in str(vecteurs):
            env = env.model_copy(update={"secrets": {}})
        return embedder(env, communes.load(tmp_path))

    return built


def test_a_server_with_its_key(build: Any) -> None:
    model = build({"produit": "openai", "options": OPENAI})
    assert "bge-m3" in model.model
    assert "sésame" not in model.model
    assert model._client.api_key == "sésame"


def test_none(build: Any) -> None:
    assert build({"produit": "aucun"}) is None


def test_e5_by_default_and_one_for_all(build: Any, tmp_path: Path) -> None:
    assert build(None) is e5.find(tmp_path / "models")
    assert build({"produit": "e5"}) is e5.find(tmp_path / "models")


@pytest.mark.parametrize(
    ("vecteurs", "said"),
    [
        ({"produit": "word2vec"}, "valeurs possibles : 'e5', 'openai', 'sentence_transformers', 'aucun'"),
        ({"produit": "openai"}, "options.adresse : "),
        ({"produit": "openai", "options": OPENAI | {"modele": ""}}, "options.modele : ce texte ne peut pas être vide"),
        ({"produit": "openai", "options": OPENAI | {"adresse": "http://albert.example/v1"}}, "il faut https"),
        ({"produit": "openai", "options": OPENAI | {"adresse": "albert"}}, "il faut une adresse http(s)"),
        ({"produit": "openai", "options": OPENAI | {"largeur": 0}}, "au moins 1"),
        ({"produit": "openai", "options": OPENAI | {"model": "x"}}, "options.model : "),
        ({"produit": "e5", "options": {"modele": "x"}}, "options.modele : "),
        ({"produit": "sentence_transformers"}, "options.modele : "),
    ],
)
def test_mistakes_are_told_in_french(build: Any, vecteurs: Any, said: str) -> None:
    with pytest.raises(ConfigurationError, match=r"commune\.yaml : vecteurs") as refused:
        build(vecteurs)
    assert said in str(refused.value)
    assert "valeur refusée" not in str(refused.value)


@pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is not None, reason="sentence-transformers is there"
)
def test_the_extra_that_is_not_installed_is_named(build: Any) -> None:
    with pytest.raises(Misconfigured) as refused:
        build({"produit": "sentence_transformers", "options": {"modele": "x"}})
    assert "pip install sentence-transformers" in told(refused.value)
