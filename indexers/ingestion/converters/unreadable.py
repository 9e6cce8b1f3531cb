"""Why a file could not be read."""


class Unreadable(Exception):
    """A file that gives no passage; `reason` is a key of `reasons.yaml`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
