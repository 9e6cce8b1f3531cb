"""The kinds of leave that a collectivité grants, as its YAML states them."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

Days = Annotated[Decimal, Field(ge=0, le=366, multiple_of=Decimal("0.5"))]
"""Days by halves: nothing smaller is ever granted or taken."""


class LeaveKind(BaseModel):
    """One kind of leave. `jours_par_an` null: granted case by case, never refused for want of a balance."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    libelle: str = Field(min_length=1)
    jours_par_an: Days | None
    demi_journees: bool = True
    compte: Literal["ouvres", "calendaires"] = "ouvres"


class RegisterSettings(BaseModel):
    """What the local register must know of the collectivité. The leave year is the civil year (décret n° 85-1250)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    types: tuple[LeaveKind, ...] = Field(min_length=1)
    alsace_moselle: bool = False

    @model_validator(mode="after")
    def _no_double(self) -> Self:
        if len({kind.code for kind in self.types}) < len(self.types):
            raise PydanticCustomError("leave_kind_twice", "two kinds of leave have the same code")
        return self
