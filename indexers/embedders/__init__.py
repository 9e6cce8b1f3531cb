"""The models of sentence vectors that a commune may choose; vectors of two of them are never compared."""

from importlib import import_module
from pathlib import Path

from indexers import e5
from indexers.embedders.settings import Choice, E5Choice, NoChoice, OpenAIChoice
from ports.embedding import Embedder


def find(choice: Choice, folder: Path) -> Embedder | None:
    """Return the model chosen, which keeps its files in `folder`; None: words alone are searched. No server is asked.

    Raises:
        Misconfigured: a library is not installed, or the model can't be loaded.
    """
    if isinstance(choice, NoChoice):
        return None
    if isinstance(choice, E5Choice):
        return e5.find(folder)
    product = "openai" if isinstance(choice, OpenAIChoice) else "sentence_transformers"
    made: Embedder = import_module(f"indexers.embedders.{product}").Model(choice.options, folder)
    return made
