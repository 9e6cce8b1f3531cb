"""How the model of sentence vectors is set in `commune.yaml`: one strict model a product."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter

from indexers.addresses import PrivateUrl


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(_Strict):
    """No option."""


class ModelSettings(_Strict):
    """A model by its name. `version` is anything: when it changes, all vectors are made again."""

    modele: str = Field(min_length=1)
    version: str = ""
    prefixe_question: str = ""
    prefixe_passage: str = ""

    @property
    def passages(self) -> str:
        """What decides the vector of a passage, besides its text and who computes it."""
        return "/".join(part for part in (self.modele, self.version, self.prefixe_passage.strip()) if part)


class OpenAISettings(ModelSettings):
    """A server that answers `POST {adresse}/embeddings` as OpenAI's does.

    `largeur` is asked for as `dimensions`, which few models know; `caracteres` is how many of a text are sent;
    `autorites` is a PEM file, the system's by default; `cle` comes from the environment.
    """

    adresse: PrivateUrl
    cle: SecretStr = SecretStr("")
    largeur: int | None = Field(default=None, ge=1, le=16_384)
    par_lot: int = Field(default=32, ge=1, le=2048)
    caracteres: int = Field(default=8000, ge=100)
    autorites: Path | None = None


class E5Choice(_Strict):
    """multilingual-e5-small, on this machine."""

    produit: Literal["e5"]
    options: Nothing = Nothing()


class OpenAIChoice(_Strict):
    """A server."""

    produit: Literal["openai"]
    options: OpenAISettings


class SentenceTransformersChoice(_Strict):
    """A model of Hugging Face, on this machine."""

    produit: Literal["sentence_transformers"]
    options: ModelSettings


class NoChoice(_Strict):
    """Words alone."""

    produit: Literal["aucun"]
    options: Nothing = Nothing()


Choice = E5Choice | OpenAIChoice | SentenceTransformersChoice | NoChoice
_choice: TypeAdapter[Choice] = TypeAdapter(Annotated[Choice, Field(discriminator="produit")])


def read(product: str, options: object) -> Choice:
    """Return the choice that `vecteurs` makes in `commune.yaml`, the secrets among its options.

    Raises:
        ValidationError: it can't be understood.
    """
    return _choice.validate_python({"produit": product, "options": options})
