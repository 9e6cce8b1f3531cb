"""Sentence vectors from any server that speaks OpenAI's `/embeddings`: Albert, Mistral, vLLM, Text Embeddings Inference."""

import asyncio
import ssl
import weakref
from base64 import b64decode
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import openai
from openai.types import CreateEmbeddingResponse

from indexers.embedders.outage import Outage
from indexers.embedders.settings import OpenAISettings
from indexers.embedders.widths import Widths
from indexers.recent import Recent
from ports.embedding import Vectors
from ports.errors import Misconfigured, PortError, Unavailable

_PATIENCE = openai.Timeout(60.0, connect=10.0)
"""Seconds, for a batch of passages."""
_TRIES = 4
"""After a failure that passes (429, 5xx, no answer): waits double from 0.5 s, or are what `Retry-After` says, up to 2 min."""
_QUESTION_SECONDS = 3.0
"""How long somebody who asks may wait for a vector, before words alone decide."""
_AT_ONCE = 8
"""Questions asked of the server at the same time."""
_REFUSALS: dict[type[openai.APIStatusError], str] = {
    openai.AuthenticationError: "vectors_key",
    openai.PermissionDeniedError: "vectors_key",
    openai.NotFoundError: "vectors_model",
    openai.BadRequestError: "vectors_refused",
    openai.UnprocessableEntityError: "vectors_refused",
}
"""Answers that an administrator must mend."""


class Model:
    """One model on one server. Safe to share between threads."""

    def __init__(self, settings: OpenAISettings, folder: Path) -> None:
        """Ask nothing yet. `folder` is where the width of the vectors is remembered."""
        self._settings = settings
        parts = ("openai", settings.adresse, settings.passages, str(settings.largeur or ""), str(settings.caracteres))
        self.model = "|".join(parts)
        self._widths = Widths(folder)
        self._width = settings.largeur or self._widths.get(self.model)
        self._client = openai.OpenAI(
            base_url=settings.adresse,
            api_key=settings.cle.get_secret_value() or "none",
            timeout=_PATIENCE,
            max_retries=_TRIES,
            http_client=openai.DefaultHttpxClient(verify=ssl.create_default_context(cafile=settings.autorites)),
        )
        weakref.finalize(self, self._client.close)  # nobody closes a model
        self._hurried = self._client.with_options(timeout=_QUESTION_SECONDS, max_retries=0)
        self._asked = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="vectors-question")
        self._recent = Recent()
        self._outage = Outage()

    @property
    def width(self) -> int:
        """Number of dimensions. The server is asked once, and what it says is remembered.

        Raises:
            PortError: it was never asked and does not answer.
        """
        return self._width or self._rows(self._hurried, ["largeur"]).shape[1]

    async def question(self, text: str) -> Vectors:
        """Return the vector of what a person asks, shape (width,); the last 4,096 are remembered.

        Raises:
            PortError: the server does not give it within three seconds. It is then left alone for half a minute.
        """
        return await self._recent.get(text, self._question)

    def within(self, question: Vectors) -> Vectors:
        """Return the question's own vector: nothing was learnt of it."""
        return question

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text. Blocking.

        Raises:
            Unavailable: the server does not answer, even after several tries.
            Misconfigured: it refuses, or its vectors are not as wide as before.
        """
        prefixed, size = [self._settings.prefixe_passage + text for text in texts], self._settings.par_lot
        batches = [prefixed[start : start + size] for start in range(0, len(texts), size)]
        return np.concatenate([self._rows(self._client, batch) for batch in batches])

    async def _question(self, text: str) -> Vectors:
        asked = [self._settings.prefixe_question + text]
        with self._outage.watched():
            running = asyncio.get_running_loop().run_in_executor(self._asked, self._rows, self._hurried, asked)
            try:
                rows = await asyncio.wait_for(running, _QUESTION_SECONDS)
            except TimeoutError as error:
                raise Unavailable("the server takes too long", reason="vectors_down") from error
        vector: Vectors = rows[0]
        return vector

    def _rows(self, client: openai.OpenAI, texts: Sequence[str]) -> Vectors:
        try:
            answer = client.embeddings.create(
                model=self._settings.modele,
                input=[text[: self._settings.caracteres] for text in texts],
                dimensions=self._settings.largeur or openai.omit,
                encoding_format="float",  # the client would ask for base64, which some servers refuse
            )
        except openai.OpenAIError as error:
            raise _translated(error) from error
        except ValueError as error:  # of a body that is not JSON, or holds nothing
            raise _astray() from error
        return self._checked(_vectors(answer, len(texts)))

    def _checked(self, rows: Vectors) -> Vectors:
        """Return the rows at length 1."""
        width, lengths = rows.shape[1], np.linalg.norm(rows, axis=1, keepdims=True)
        if not (np.isfinite(lengths).all() and lengths.all()):
            raise Unavailable("the server gives vectors without length", reason="vectors_answer")
        if self._width is None:
            self._widths.keep(self.model, width)
            self._width = width
        if width != self._width:
            raise Misconfigured(f"vectors are {width} wide instead of {self._width}", reason="vectors_width")
        unit: Vectors = rows / lengths
        return unit


def _vectors(answer: CreateEmbeddingResponse, count: int) -> Vectors:
    """Return the rows of an answer, shape (count, width): lists of numbers, or little-endian float32 in base64."""
    try:
        given = {item.index: item.embedding for item in answer.data}
        rows = [
            np.frombuffer(b64decode(row), "<f4") if isinstance(row, str) else row
            for row in map(given.__getitem__, range(count))
        ]
        made = np.array(rows, np.float32)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise _astray() from error
    if made.ndim != 2 or not made.shape[1]:
        raise _astray()
    return made


def _astray() -> PortError:
    return Unavailable("the server does not answer with vectors", reason="vectors_answer")


def _translated(error: openai.OpenAIError) -> PortError:
    """Tell what went wrong, without what the server repeats of the texts."""
    status = getattr(error, "status_code", None)
    for kind, reason in _REFUSALS.items():
        if isinstance(error, kind):
            return Misconfigured(f"the server refuses (HTTP {status})", reason=reason)
    said = f"HTTP {status}" if status else type(error).__name__
    return Unavailable(f"the server does not answer ({said})", reason="vectors_down")
