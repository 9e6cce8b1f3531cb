"""What is said of a date before the calendar is looked at: the leaves and branches that the grammar makes."""

from dataclasses import dataclass
from enum import StrEnum

from ports.leave import Half


class Part(StrEnum):
    """The part of a day that is said. Noon ends a morning or starts an afternoon; a half day may be either."""

    MORNING = Half.MORNING.value
    AFTERNOON = Half.AFTERNOON.value
    NOON = "midi"
    UNKNOWN = "demi_journee"


@dataclass(frozen=True, slots=True)
class Day:
    """One day, as far as it is said. `offset` counts from today.

    `weeks` are added to the next such day of the week, or to the day of that name in `week`.
    """

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    offset: int | None = None
    feast: int | None = None
    weeks: int = 0
    week: "Week | None" = None
    part: Part | None = None

    @property
    def bare(self) -> bool:
        """Whether only a number is said (« le 24 »)."""
        return self.day is not None and self.month is None and self.weekday is None

    @property
    def of_a_week(self) -> bool:
        """Whether only a day of the week is said, of any week (« lundi »)."""
        return self.weekday is not None and self.day is None and not self.weeks


@dataclass(frozen=True, slots=True)
class Span:
    """From a day to a day."""

    first: Day
    last: Day


@dataclass(frozen=True, slots=True)
class Days:
    """Several days, one after the other (« lundi et mardi »)."""

    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Lasting:
    """A number of working days, or of weeks, from a day on."""

    count: int
    weeks: bool
    first: Day


@dataclass(frozen=True, slots=True)
class Week:
    """A week: that of `day` (of today, when none is said) or that of ISO `number`, and `weeks` later.

    `weekend`: its Saturday and Sunday.
    """

    day: Day | None = None
    number: int | None = None
    weeks: int = 0
    weekend: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """A whole month."""

    month: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Vague:
    """Something that is about dates and names none. `code` is that of the problem."""

    code: str
    month: int = 0
    first: Day | None = None


Node = Day | Span | Days | Lasting | Week | Month | Vague


def days_of(node: Node) -> tuple[Day, ...]:
    """Return the days that are said one by one, in order."""
    match node:
        case Day():
            return (node,)
        case Span():
            return (node.first, node.last)
        case Days():
            return node.days
        case _:
            return ()
