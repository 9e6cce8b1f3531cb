"""Names typed without capitals: « mme dupont », « lucas ce2 », « jean paul morvan 74 ans »."""

import re
from collections.abc import Iterator

from bot.understanding import lexicon
from bot.understanding.capitals import closes_a_sentence, is_common, next_word
from bot.understanding.children import announced, graded, school_matters
from bot.understanding.spans import Spans

_TITLED = re.compile(r"(?<![\w'-])(?:mme|mlle|mr)\.? (?P<name>[^\W\d_]{3,}(?:-[^\W\d_]+)?)")


def titled(spans: Spans) -> Iterator[tuple[int, int]]:
    """Yield « mme dupont », not « mme la »."""
    for match in _TITLED.finditer(spans.reading.folded):
        if not is_common(match.group("name")):
            yield match.span()


def find(spans: Spans) -> Iterator[tuple[int, int]]:
    """Yield first names in small letters that something confirms: a child's word or class, a family name, a signature."""
    if spans.language != "fr" or not spans.reading.words & lexicon.first_names():
        return
    for start, end, word in spans.reading.tokens:
        if _may_be_one(spans, start, end, word):
            last = with_family_name(spans, end)
            sure = word in lexicon.sure_first_names() or next_word(spans, end) in lexicon.sure_first_names()
            if announced(spans, start) or (sure and (graded(spans, end) or last > end or _alone(spans, start, last))):
                yield start, last


def with_family_name(spans: Spans, end: int) -> int:
    """Return where the name ends when the next words may be more of it: a first name, an uncommon word."""
    following = next_word(spans, end)
    if following in lexicon.sure_first_names():
        return with_family_name(spans, end + 1 + len(following))
    return end + 1 + len(following) if len(following) > 3 and not is_common(following) else end


def _may_be_one(spans: Spans, start: int, end: int, word: str) -> bool:
    if len(word) < 3 or word not in lexicon.first_names() or word in lexicon.first_names("jamais_seuls"):
        return False
    return spans.free(start, end) and not spans.reading.cased[start].isupper()


def _alone(spans: Spans, start: int, end: int) -> bool:
    """Tell whether it is the first word of a message about school, or the last word after thanks or a stop."""
    if start == 0:
        return school_matters(spans)
    return not spans.reading.folded[end:].strip(" .!") and closes_a_sentence(spans, start)
