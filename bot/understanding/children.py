"""Whether a name is a child's: the only people whose name has a key of its own."""

import re
from functools import cache

from bot.understanding import lexicon
from bot.understanding.capitals import signs
from bot.understanding.spans import Spans

_AGE = re.compile(r",? ?\(?(\d{1,3}) ?(?:ans|anni|anos|jahre|years|lat)")
_MAJORITY = 18
_CLASS = (
    r"(?:cp|ce[12]|cm[12]|ps|ms|gs|tps|(?:petite|moyenne|grande) section"
    r"|1?\d (?:ans|mois|years|anni|anos|jahre|lat)|\(1?\d(?: ans)?\))"
)
_GRADE = re.compile(
    rf"[ ,(:]{{1,3}}(?:(?:qui )?(?:est )?(?:is )?(?:en |in |eleve en |(?:en )?classe de ))?{_CLASS}(?!\w)"
)


def is_child(spans: Spans, start: int, end: int) -> bool:
    """Tell whether the name is a child's: a word for a child before, a grade or an age after, or the school's business."""
    age = _AGE.match(spans.after(end))
    if (age and int(age.group(1)) >= _MAJORITY) or spans.preceded(start, "avant_adulte"):
        return False
    if announced(spans, start) or graded(spans, end):
        return True
    return school_matters(spans) and not signs(spans, start, end)


def announced(spans: Spans, start: int) -> bool:
    """Tell whether a word for a child leads to `start`: « ma fille », « inscrire », « papa de »."""
    return bool(_announcement(spans.language).search(spans.before(start, 40)))


def graded(spans: Spans, end: int) -> bool:
    """Tell whether a class or a child's age follows."""
    return bool(_GRADE.match(spans.after(end)))


def school_matters(spans: Spans) -> bool:
    """Tell whether the message speaks of school, canteen, crèche."""
    if spans.of("school") or spans.reading.words & lexicon.words("ecole"):
        return True
    return any(words in spans.reading.folded for words in lexicon.entries("expressions_d_ecole"))


@cache
def _announcement(language: str) -> re.Pattern[str]:
    words = lexicon.either([*lexicon.entries("enfants", language), *lexicon.entries("parents_de")])
    described = r"(?:trans|cadette?|ainee?s?|unique|adoptee?|petite?|(?:qui )?s'appelle|prenomme|nommee?s?|de|d')"
    between = rf"(?: {described}| \w+ (?:et|,))?"
    return re.compile(rf"(?<!\w){words}{between}[ ,:'(]*$")
