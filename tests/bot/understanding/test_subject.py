"""What a question is about: rules, somebody's file, a place, the time to come, anything else."""

import pytest

from bot.understanding.subject import SUBJECTS, Subjects
from ports.embedding import Embedder


@pytest.fixture
def subjects(embedder: Embedder) -> Subjects:
    loaded = Subjects.load(embedder)
    assert loaded is not None, "the weights are of another model: make calibrate"
    return loaded


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Quels papiers faut-il pour un mariage ?", "rules"),
        ("Mon dossier de bourse a-t-il été accepté ?", "personal"),
        ("Le boulanger de la rue des Acacias est-il ouvert demain ?", "local"),
        ("Combien coûtera le stationnement en 2033 ?", "newer"),
        ("Donne-moi la recette du clafoutis", "off_topic"),
    ],
)
async def test_the_likeliest_subject(subjects: Subjects, embedder: Embedder, question: str, subject: str) -> None:
    found = subjects.of(await embedder.question(question))
    assert max(found, key=found.__getitem__) == subject
    assert sum(found.values()) == pytest.approx(1, abs=1e-4)
    assert tuple(found) == SUBJECTS


def test_without_vectors_nothing_is_said() -> None:
    assert Subjects.load(None) is None
