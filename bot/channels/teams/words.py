"""The French words of this channel, read from `words.yaml`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ports.yaml import load_yaml
from skills.contract import InputKind


class Words(BaseModel):
    """What the channel itself says; `champ` has an error message for each kind of input."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: str
    source: str
    page: str
    date: str
    produit_par_ia: str
    champ: Mapping[InputKind, str]
    reglage: Mapping[str, str]


@cache
def words() -> Words:
    """Return the words, read once."""
    return Words.model_validate(load_yaml(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")))
