"""How words sound."""

import pytest

from indexers.language.sounds import sounds


@pytest.mark.parametrize(
    "alike",
    [
        "mairie meri",
        "horaires horaire horere",
        "passeport pasport paspor",
        "cantine kantine",
        "dechets deche",
        "dechetterie dechetrie dechetri",
        "conges conge conger",
        "inscription inscripsion inskripsion",
        "enfants anfan",
        "poubelle poubel",
        "trois trwa",
        "procuration prokurasion",
        "travaux travo",
        "obseques obsek",
        "domicile domissile",
        "mariage mariaj",
    ],
)
def test_what_is_heard_alike(alike: str) -> None:
    assert len(set(sounds(alike.split()))) == 1


@pytest.mark.parametrize("apart", ["port porte", "mairie marie", "an on", "poste poteau", "ecole colle", "mere mairie"])
def test_what_is_not(apart: str) -> None:
    assert len(set(sounds(apart.split()))) == 2


def test_no_word_has_no_sound() -> None:
    assert sounds([]) == []
