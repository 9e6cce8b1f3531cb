"""Prints what a reader gets right of the messages, each judged by a model that had not seen it."""

from collections.abc import Iterable, Sequence

from bot.understanding.classifier import Classifier
from bot.understanding.model import Probabilities
from ports.people import Audience
from tools.understanding.corpus import Labelled

_HEADS = ("agent", "kind", "action", "priority")
_LABELS = (("kind", "handoff"), ("kind", "out_of_scope"), ("kind", "status"), ("priority", "urgent"), ("attack", True))


def show(name: str, messages: Sequence[Labelled], classifier: Classifier, found: Iterable[Probabilities]) -> None:
    """Print the share of right answers by head, then recall and precision of the labels that matter most."""
    guesses = [
        classifier.decide(classifier.weigh(message.texte, probabilities), Audience(message.public))
        for message, probabilities in zip(messages, found, strict=True)
    ]
    pairs = list(zip(messages, guesses, strict=True))
    shares = [
        f"{head} {sum(getattr(m, head) == getattr(g, head) for m, g in pairs) / len(pairs):.3f}" for head in _HEADS
    ]
    print(f"{name} (n={len(pairs)}): {', '.join(shares)}")
    for head, label in _LABELS:
        wanted = [getattr(message, head) == label for message in messages]
        said = [getattr(guess, head) == label for guess in guesses]
        right = sum(w and s for w, s in zip(wanted, said, strict=True))
        recall, precision = right / max(1, sum(wanted)), right / max(1, sum(said))
        print(f"  {head}={label}: recall {recall:.3f} (n={sum(wanted)}), precision {precision:.3f} (n={sum(said)})")
