"""Names of schools and crèches: « école Jules-Ferry » gives « Jules-Ferry »."""

import re

from bot.understanding.addresses import SENTENCE_WORDS
from bot.understanding.spans import Spans

_SHAPE = re.compile(
    r"(?<![\w-])(?:(?i:l?ecoles?|colleges?|lycee|maternelle|primaire|elementaire|creche|halte-garderie)|IME|ITEP)"
    r"(?: maternelle| elementaire| primaire| publique| privee| communale)*(?: de la| de l'| du| des| de| d')? ?"
    r"(?P<name>(?:(?:Les|Le|La|L') ?)?(?:[A-Z]'?[\w]+)(?:[-' ](?:(?:de|du|des|la|le|les)[- ])*[A-Z][\w']+)*)"
)


def find(spans: Spans) -> None:
    """Claim the names of schools. Names of people must be sought afterwards: most schools bear one."""
    for match in _SHAPE.finditer(spans.reading.cased):
        if not SENTENCE_WORDS.match(match.group("name")):
            spans.add("school", *match.span("name"))
