"""The questions asked lately, with their vectors: a town hall is asked the same things all day."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable

from ports.embedding import Vectors

_REMEMBERED = 4096
"""Questions kept: 6 MB at 384 dimensions."""


class Recent:
    """The vectors of the last 4,096 questions."""

    def __init__(self) -> None:
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()

    async def get(self, text: str, make: Callable[[str], Awaitable[Vectors]]) -> Vectors:
        """Return the vector of `text`, made by `make` when it is not remembered. What `make` raises is not."""
        if (known := self._vectors.get(text)) is None:
            known = self._vectors[text] = await make(text)
            if len(self._vectors) > _REMEMBERED:
                self._vectors.popitem(last=False)
        self._vectors.move_to_end(text)
        return known
