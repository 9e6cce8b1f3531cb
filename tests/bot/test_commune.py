"""A commune's configuration, and what its administrator reads when it is wrong."""

from pathlib import Path

import pytest

from bot import commune
from bot.configuration import ConfigurationError

GOOD = "nom: Essai\ncontacts:\n  accueil: {nom: l'accueil}\n"


def load(folder: Path, content: str) -> commune.Commune:
    (folder / "commune.yaml").write_text(content, "utf-8")
    return commune.load(folder)


def test_the_demonstration_commune_is_right() -> None:
    valmont = commune.load(Path(__file__).parents[2] / "manifests" / "communes" / "valmont")
    assert valmont.nom == "Ville de Valmont"
    assert len(valmont.sources) == 2


def test_an_unknown_service_is_answered_by_the_reception_desk(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD).contact("piscine").nom == "l'accueil"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GOOD + "nomm: x\n", ["commune.yaml", "nomm", "inconnue"]),
        ("contacts: {accueil: {nom: a}}\n", ["nom", "obligatoire"]),
        ("nom: Essai\ncontacts: {rh: {nom: b}}\n", ["accueil"]),
        (GOOD + "conservation_jours: beaucoup\n", ["conservation_jours", "nombre entier"]),
        (GOOD + "conservation_jours: 0\n", ["au moins 1"]),
        (GOOD + "sources: [documents]\n", ["sources.0", "ensemble de clés"]),
        (GOOD + "seuils: {repondre: 2}\n", ["seuils.repondre", "plus petite que 1"]),
        ("nom: [\n", ["ligne 2", "mal formé"]),
        ("", ["ensemble de clés"]),
    ],
)
def test_a_mistake_is_told_in_french_with_its_place(tmp_path: Path, content: str, said: list[str]) -> None:
    with pytest.raises(ConfigurationError) as error:
        load(tmp_path, content)
    for words in said:
        assert words in str(error.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"commune\.yaml"):
        commune.load(tmp_path)
