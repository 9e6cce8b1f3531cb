"""Notices where no mail server is set: lines in the program's log."""

import logging
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from ports.notifying import Notice, Wording

log = logging.getLogger(__name__)


class JournalSettings(BaseModel):
    """Nothing to set."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Journal:
    """`ports.notifying.Notifier` into the log. The address is not written: it may be a person's."""

    Settings: ClassVar = JournalSettings
    needs: ClassVar = ("wording",)

    def __init__(self, settings: JournalSettings, *, wording: Wording) -> None:
        self._say = wording

    async def notify(self, notice: Notice, *, key: str) -> None:
        """Write the notice as a warning."""
        log.warning(
            "%s\n%s", *(self._say(f"avis_{notice.subject}_{part}", **notice.facts) for part in ("sujet", "corps"))
        )
