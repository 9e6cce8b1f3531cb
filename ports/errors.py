"""The errors that cross a port.

    PortError
    ├── Unavailable     the other system does not answer: try again later
    ├── Refused         it answers no, for this person or this request
    ├── NotFound        it knows no such thing, or none that this person may see
    └── Misconfigured   an administrator must act

A connector raises nothing else: its vendor's exceptions stop inside it (`raise … from`). The person's sentence
for each code is in `bot/phrases.yaml`, under `erreur_<code>`.
"""

from typing import ClassVar


class PortError(Exception):
    """Root of the errors that cross a port. `detail` is for the administrator's log: no personal data in it."""

    code: ClassVar[str] = "port"

    def __init__(self, detail: str = "", *, reason: str = "") -> None:
        super().__init__(detail or (type(self).__doc__ or ""))
        self.reason = reason
        """A machine word that narrows the code (`insufficient_balance`), for which `phrases.yaml` may have a sentence."""


class Unavailable(PortError):
    """The other system does not answer; the same request may succeed later."""

    code = "unavailable"


class Refused(PortError):
    """The other system answers no, for this person or for this request."""

    code = "refused"


class NotFound(PortError):
    """The other system knows no such thing, or none that this person may see."""

    code = "not_found"


class Misconfigured(PortError):
    """The connection is wrongly set; an administrator must act."""

    code = "misconfigured"
