"""Which words of a long message are surely about a date to come, and not « le 24 rue des Forges »."""

from collections.abc import Sequence

from skills.dates.grammar import Grammar
from skills.dates.lexicon import Kind, lexicon
from skills.dates.nodes import Day, Node, Span, Vague, days_of
from skills.dates.tokens import Token

_DAY_STARTS = {Kind.THE, Kind.THIS, Kind.MORNING, Kind.AFTERNOON, Kind.HALF_DAY, Kind.WHOLE_DAY}
_HALVES = {Kind.MORNING, Kind.AFTERNOON, Kind.HALF_DAY}
_SPAN_STARTS = {Kind.FROM, Kind.BETWEEN, Kind.STARTING}


def candidates(said: Sequence[Token], grammar: Grammar) -> list[Node]:
    """Return what the message says of dates to come, in its order."""
    found = []
    at = 0
    while at < len(said):
        sure = ((node, end) for node, end in grammar.periods(at) if _sure(node, said, at, end))
        node, at = next(sure, (None, at + 1))
        if node:
            found.append(node)
    return found


def excepts(said: Sequence[Token], grammar: Grammar) -> bool:
    """Tell whether days are taken out of what is said (« la semaine prochaine sauf mercredi »)."""
    words = lexicon().excepting
    return any(words.intersection(token.words) and any(grammar.periods(at)) for at, token in enumerate(said, 1))


def month_apart(nodes: Sequence[Node], said: Sequence[Token]) -> bool:
    """Tell whether days have only numbers while a month is named elsewhere (« en août, du 3 au 21 »)."""
    if not any(Kind.MONTH in token.senses for token in said):
        return False
    days = [days_of(node) for node in nodes]
    return any(several and all(day.day and not day.month for day in several) for several in days)


def half_apart(nodes: Sequence[Node], said: Sequence[Token]) -> bool:
    """Tell whether a half day is named apart from the only day that is said (« une demi-journée de RTT le 8 »)."""
    kinds = {kind for token in said for kind in token.senses}
    days = [day for node in nodes for day in days_of(node)]
    return bool(_HALVES & kinds) and Kind.WHOLE_DAY not in kinds and len(days) == 1 and days[0].part is None


def _sure(node: Node, said: Sequence[Token], start: int, end: int) -> bool:
    before = [word for token in said[max(0, start - 2) : start] for word in token.words]
    if lexicon().excluding.intersection(before):
        return False
    if isinstance(node, Vague):
        return node.code != "no_start" and (node.code != "vague_month" or Kind.PART in said[start].senses)
    days = days_of(node)
    return not days or (_sure_start(node, days, said[start]) and _sure_end(days[-1], said, end))


def _sure_start(node: Node, days: Sequence[Day], first: Token) -> bool:
    if isinstance(node, Day):
        past = node.weeks < 0
        fraction = first.written is not None and not node.year
        return not past and not fraction and (not node.bare or bool(_DAY_STARTS & first.senses.keys()))
    if isinstance(node, Span):
        return not (days[0].bare and days[-1].bare) or bool(_SPAN_STARTS & first.senses.keys())
    return True


def _sure_end(last: Day, said: Sequence[Token], at: int) -> bool:
    """Refuse a last number that counts something else (« du 3 au 12 personnes »)."""
    if last.day is None or last.month is not None or at >= len(said):
        return True
    return Kind.MARK in said[at].senses or said[at].words[0] in lexicon().followers
