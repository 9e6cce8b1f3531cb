"""Why a file could not be read."""


class Unreadable(Exception):
    """A file that gives no passage; `reason` is a key of `reasons.yaml`, followed by « : » and `which` where it names one."""

    def __init__(self, reason: str, which: object = "") -> None:
        self.reason = f"{reason}: {which}" if which else reason
        super().__init__(self.reason)
