"""The two networks of multilingual-e5-small: one reads questions, the other passages, into one space."""

from pathlib import Path

import numpy as np
import pytest

from indexers.e5 import files
from indexers.e5.encoder import E5
from indexers.e5.weights import Side

PASSAGES = [
    "La déclaration de naissance se fait à la mairie dans les 5 jours qui suivent l'accouchement.",
    "Le permis de conduire peut être retiré après une infraction grave.",
    "Le préavis du locataire est d'un mois en zone tendue.",
]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("mon bébé est né hier, je dois aller où pour le déclarer ?", 0),
        ("bb né hier fo le declaré ou", 0),
        ("Bebeğim dün doğdu, nereye bildirmeliyim?", 0),
        ("on m'a sucré mes points et mes papiers de conduite", 1),
        ("how long before I can leave my flat?", 2),
    ],
)
def test_a_question_is_nearest_to_what_answers_it(e5: E5, question: str, answer: int) -> None:
    cosines = e5.passages(PASSAGES) @ e5.questions([question])[0]
    assert int(np.argmax(cosines)) == answer


def test_vectors_have_length_1_whoever_reads(e5: E5) -> None:
    rows = np.stack([e5.questions(["combien coûte un repas ?"])[0], e5.passages(["combien coûte un repas ?"])[0]])
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert not np.allclose(*rows, atol=1e-2)


def test_within_one_document_a_question_leans_towards_what_is_asked_of_it(e5: E5) -> None:
    about = [
        "Carte d'identité. Coût. La carte est gratuite. En cas de perte, elle coûte 25 € en timbres fiscaux.",
        "Carte d'identité. Durée de validité. La carte d'identité d'un majeur est valable dix ans.",
        "Carte d'identité. Où faire la demande ? Adressez-vous à une mairie équipée d'une station d'enregistrement.",
    ]
    passages = e5.passages(about)
    for answer, asked in enumerate(
        ("carte d'identité prix", "elle est bonne combien d'années ?", "je vais où pour ça ?")
    ):
        question = e5.within(e5.questions([asked])[0])
        assert np.linalg.norm(question) == pytest.approx(1, abs=1e-5)
        assert int(np.argmax(passages @ question)) == answer


def test_a_vector_does_not_depend_on_its_neighbours(e5: E5) -> None:
    together = e5.passages([*PASSAGES, "Une phrase bien plus longue que les autres, qui les pousserait toutes."])
    alone = np.concatenate([e5.passages([passage]) for passage in PASSAGES])
    assert np.array_equal(together[:3], alone)
    assert e5.passages([]).shape == (0, 384)


@pytest.mark.parametrize("side", Side)
def test_every_update_tells_how_far_activations_go(side: Side) -> None:
    wide = {name.rpartition(".")[0] for name in side.update if ".fi." in name or ".fo." in name}
    assert len(wide) == 24
    assert all(f"{matrix}.peaks" in side.update for matrix in wide)


def test_networks_of_former_versions_leave_and_nothing_half_written_stays(models: Path, tmp_path: Path) -> None:
    for name in (*(side.network for side in Side), "vocabulary.model"):
        (tmp_path / name).symlink_to(models / "e5" / name)
    (tmp_path / "questions-guichet-0.onnx").touch()
    files.write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {*(side.network for side in Side), "vocabulary.model"}
    assert (tmp_path / "vocabulary.model").read_bytes() == (models / "e5" / "vocabulary.model").read_bytes()
