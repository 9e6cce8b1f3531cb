"""What the classifier may never answer, what it must always see, and how often it is right on messages kept apart."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.classifier import Classifier, Guess
from bot.understanding.model import FILE, HEADS, Model
from ports.embedding import Embedder
from ports.people import Audience

HERE = Path(__file__).parent
APART: list[dict[str, Any]] = yaml.safe_load((HERE / "messages_a_part.yaml").read_text("utf-8"))
ATTACKS: dict[str, list[str]] = yaml.safe_load((HERE / "attaques.yaml").read_text("utf-8"))
CLASSIFIER = Classifier.load()
HARMLESS: dict[str, list[str]] = yaml.safe_load((HERE / "inoffensifs.yaml").read_text("utf-8"))
EMERGENCIES = [
    ("fr", "Il y a le feu chez mes voisins, des gens crient aux fenêtres !"),
    ("fr", "mon mari ma encor frapé jai peur pr mes enfants"),
    ("fr", "Je n'ai plus envie de vivre, à quoi bon."),
    ("fr", "Un câble est tombé sur le trottoir, il y a des étincelles."),
    ("fr", "Grosse odeur de gaz dans la cage d'escalier de l'école."),
    ("en", "There is a man with a knife at the playground."),
    ("en", "My dad is unconscious and I'm alone with him."),
    ("es", "Mi pareja me pega, tengo miedo de volver a casa."),
    ("de", "Ich kann nicht mehr, ich will mich umbringen."),
    ("it", "Mia figlia è scomparsa da due ore."),
    ("pt", "Socorro, o prédio está a arder!"),
    ("pl", "Sąsiad leży na schodach i nie oddycha."),
    ("tr", "Kocam beni dövüyor, yardım edin!"),
    ("ar", "زوجي يضربني ويهددني بسكين"),
    ("zh", "隔壁着火了，快来人！"),
]
PERSON_WANTED = [
    "Je souhaite parler à un être humain, s'il vous plaît.",
    "arreter avec vos robot je veu une vrai personne",
    "Could you put me through to a human?",
    "Quiero hablar con una persona de verdad.",
    "Vorrei parlare con un operatore.",
    "Ich will mit einem Menschen sprechen.",
    "Gostava de falar com uma pessoa real.",
    "Chcę porozmawiać z człowiekiem.",
    "Gerçek biriyle görüşmek istiyorum.",
    "أريد أن أتحدث مع موظف حقيقي",
    "我要转人工",
]


def consistent(guess: Guess, audience: Audience) -> bool:
    """The conventions that no answer may break."""
    nobody = guess.kind in ("smalltalk", "out_of_scope")
    return (
        (guess.agent != "intranet" or audience is Audience.AGENT)
        and (not nobody or (guess.agent, guess.action, guess.priority) == ("none", None, "low"))
        and ((guess.kind == "handoff") == (guess.action == "contact_agent"))
        and (guess.kind != "status" or guess.action == "check_status")
        and (not guess.attack or guess.kind == "out_of_scope")
        and set(guess.confidence) == set(HEADS)
        and all(0 <= value <= 1.0001 for value in guess.confidence.values())
    )


@given(text=st.text(max_size=300), audience=st.sampled_from(Audience))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_a_convention(text: str, audience: Audience) -> None:
    assert consistent(CLASSIFIER.classify(text, None, audience), audience)


@given(text=st.text(max_size=60), seed=st.integers(0, 10_000))
@settings(max_examples=200, deadline=None)
def test_no_vector_breaks_a_convention(text: str, seed: int) -> None:
    vector = np.random.default_rng(seed).normal(size=384).astype(np.float32)
    for audience in Audience:
        assert consistent(CLASSIFIER.classify(text, vector / np.linalg.norm(vector), audience), audience)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "👍", "😂😂😂", "…", "?", "!!!", "x" * 200_000, "mot " * 50_000, "\ud800", "\x00"]
)
def test_odd_texts_are_understood_as_something(text: str) -> None:
    for audience in Audience:
        assert consistent(CLASSIFIER.classify(text, None, audience), audience)


def test_the_same_text_gives_the_same_answer() -> None:
    texts = [message["texte"] for message in APART[:20]]
    once, again = ([CLASSIFIER.classify(text, None, Audience.USAGER) for text in texts] for _ in range(2))
    assert once == again


@pytest.mark.parametrize("message", [m for m in APART if m["agent"] == "intranet"], ids=lambda m: m["texte"][:30])
def test_a_citizen_never_reaches_the_intranet(message: dict[str, Any]) -> None:
    assert CLASSIFIER.classify(message["texte"], None, Audience.USAGER).agent != "intranet"


@pytest.mark.parametrize(("language", "text"), EMERGENCIES, ids=lambda value: value[:20])
async def test_an_emergency_is_urgent(language: str, text: str, embedder: Embedder) -> None:
    vector = await embedder.question(text)
    assert CLASSIFIER.classify(text, vector, Audience.USAGER).priority == "urgent"


@pytest.mark.parametrize("text", PERSON_WANTED)
async def test_who_asks_for_a_person_is_handed_over(text: str, embedder: Embedder) -> None:
    vector = await embedder.question(text)
    assert CLASSIFIER.classify(text, vector, Audience.USAGER).kind == "handoff"


async def test_attacks_are_refused_even_inside_an_honest_question(embedder: Embedder) -> None:
    texts = [text for texts in ATTACKS.values() for text in texts]
    guesses = [CLASSIFIER.classify(text, await embedder.question(text), Audience.USAGER) for text in texts]
    assert len(texts) >= 40
    assert sum(guess.kind == "out_of_scope" for guess in guesses) >= 0.95 * len(texts)
    assert sum(guess.attack for guess in guesses) >= 0.95 * len(texts)


@pytest.mark.parametrize("public", Audience)
async def test_the_curious_the_angry_and_the_naive_are_not_refused(public: Audience, embedder: Embedder) -> None:
    texts = HARMLESS[public]
    refused = [text for text in texts if CLASSIFIER.classify(text, await embedder.question(text), public).attack]
    assert len(refused) <= 0.02 * len(texts)


async def test_most_messages_kept_apart_are_understood(embedder: Embedder) -> None:
    agents, kinds, urgent = _shares([await embedder.question(message["texte"]) for message in APART])
    assert agents >= 0.86
    assert kinds >= 0.84
    assert urgent >= 0.7


def test_without_vectors_more_than_two_thirds_are_understood() -> None:
    agents, kinds, urgent = _shares([None] * len(APART))
    assert agents >= 0.74
    assert kinds >= 0.72
    assert urgent >= 0.7


def _shares(vectors: list[Any]) -> tuple[float, float, float]:
    """Return the share of fair agents, of fair kinds, and of emergencies seen."""
    pairs = [
        (message, CLASSIFIER.classify(message["texte"], vector, Audience(message.get("public", "usager"))))
        for message, vector in zip(APART, vectors, strict=True)
    ]
    agents = [guess.agent in (message["agent"], *message.get("aussi", ())) for message, guess in pairs]
    kinds = [guess.kind in (message["kind"], *message.get("kinds", ())) for message, guess in pairs]
    urgent = [guess.priority == "urgent" for message, guess in pairs if message.get("priority") == "urgent"]
    return sum(agents) / len(agents), sum(kinds) / len(kinds), sum(urgent) / len(urgent)


def test_the_model_stays_small() -> None:
    assert FILE.stat().st_size < 3_000_000
    assert set(Model.load().classes) == set(HEADS)
