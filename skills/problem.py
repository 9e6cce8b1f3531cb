"""What is wrong with an answer, as a code and values; the sentence is in YAML, under `probleme_<code>`."""


class Problem(Exception):
    """An answer cannot be taken. `values` fill the sentence; `field` is the field to ask again, when it isn't the asked one."""

    def __init__(self, code: str, *, field: str = "", **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.values = values
