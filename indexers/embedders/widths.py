"""How wide the vectors of each model are, once known: what a server would otherwise have to be asked at every start."""

import json
import os
import tempfile
from pathlib import Path


class Widths:
    """A small file, `widths.json`, in a folder that is made if need be."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "widths.json"

    def get(self, model: str) -> int | None:
        """Return the number of dimensions of `model`, None when it is not known."""
        return self._read().get(model)

    def keep(self, model: str, width: int) -> None:
        """Remember it."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=self._file.parent, delete=False, encoding="utf-8") as written:
            json.dump({**self._read(), model: width}, written)
        os.replace(written.name, self._file)  # noqa: PTH105  # of a name

    def _read(self) -> dict[str, int]:
        try:
            known: dict[str, int] = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return known
