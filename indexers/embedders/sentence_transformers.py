"""Sentence vectors by a model of Hugging Face on this machine: the extra `sentence-transformers`."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from indexers.embedders.settings import ModelSettings
from indexers.recent import Recent
from ports.embedding import Vectors
from ports.errors import Misconfigured


class Model:
    """A model by its name, or the folder that holds it. Prefixes that are not set are the model's own, when it has some."""

    def __init__(self, settings: ModelSettings, folder: Path) -> None:
        """Load the model: seconds, and a download the first time that a name is used.

        Raises:
            Misconfigured: the extra is not installed, or the model can't be loaded.
        """
        self.model = f"sentence_transformers|{settings.passages}"
        self._settings = settings
        self._encoder = _load(settings.modele)
        self.width: int = self._encoder.get_embedding_dimension()
        self._recent = Recent()
        self._asked = ThreadPoolExecutor(1, thread_name_prefix="vectors-question")

    async def question(self, text: str) -> Vectors:
        """Return the vector of what a person asks, shape (width,); the last 4,096 are remembered."""
        return await self._recent.get(text, self._question)

    def within(self, question: Vectors) -> Vectors:
        """Return the question's own vector: nothing was learnt of it."""
        return question

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text. Blocking."""
        return self._rows(self._encoder.encode_document, texts, self._settings.prefixe_passage)

    async def _question(self, text: str) -> Vectors:
        encode, prefix = self._encoder.encode_query, self._settings.prefixe_question
        rows = await asyncio.get_running_loop().run_in_executor(self._asked, self._rows, encode, [text], prefix)
        vector: Vectors = rows[0]
        return vector

    @staticmethod
    def _rows(encode: Any, texts: Sequence[str], prefix: str) -> Vectors:
        made = encode(list(texts), prompt=prefix or None, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(made, np.float32)


def _load(name: str) -> Any:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise Misconfigured("sentence-transformers is not installed", reason="vectors_extra") from error
    try:
        return SentenceTransformer(name)
    except (OSError, ValueError) as error:
        raise Misconfigured(f"the model can't be loaded ({type(error).__name__})", reason="vectors_unloaded") from error
