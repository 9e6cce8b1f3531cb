"""What is counted: money, surfaces, ages, quantities, durations, households."""

import re
from functools import cache

from bot.understanding import lexicon
from bot.understanding.spans import Spans

_NUMBER = r"(?<![\w.,])\d{1,3}(?:(?:[ .]\d{3})+(?!\d)|\d{0,4})(?:[.,]\d{1,2})?"
_WORKING_TIME = re.compile(
    r"(?<!\w)\d{2,3} ?%|(?<!\w)\d{2}(?: ?h ?\d{0,2}| heures?)(?:/semaine| par semaine| hebdo\w*)|(?<!\w)mi-?temps|(?<!\w)temps partiel"
)
_MONEY = re.compile(r"\u20ac|\d|euro|zl")
_DIGIT = re.compile(r"\d")
_ORDINAL = re.compile(r" ?(?:etage|arrondissement|siecle|fois|anniversaire|categorie|mois|jour|gauche|droite|rang|edition|semaine|annee)")


def find(spans: Spans) -> None:
    """Claim surfaces, money, ages, working times."""
    folded = spans.reading.folded
    for match in _surface().finditer(folded):
        spans.add("surface", *match.span())
    if _MONEY.search(folded):
        _money(spans)
    _ages(spans)
    for match in _WORKING_TIME.finditer(folded):
        spans.add("working_time", *match.span())


def counts(spans: Spans) -> None:
    """Claim households, durations and quantities: what is left of the numbers."""
    if not _DIGIT.search(spans.reading.folded) and not spans.mentions("nombres"):
        return
    for key, shape in _counted(spans.language):
        for match in shape.finditer(spans.reading.folded):
            spans.add(key, *match.span(1))


def _money(spans: Spans) -> None:
    folded = spans.reading.folded
    for match in _quotient().finditer(folded):
        spans.add("income", *match.span())
    for match in _amount().finditer(folded):
        if match.group("noisy") and (_ORDINAL.match(spans.after(match.end())) or int(match.group("bare")) < 20):
            continue
        spans.add(_purpose(spans, *match.span()), *match.span())
    for match in _bare_money().finditer(folded):
        spans.add("rent" if _rent().search(match.group()) else "income", *match.span(match.lastgroup or "value"))


def _purpose(spans: Spans, start: int, end: int) -> str:
    """Rent and income are told by the nearest word; the rest is an amount."""
    before = re.split(r"[,;.?!(](?!\d)", spans.before(start, 28))[-1]
    after = re.split(r"[,;.?!)](?!\d)", spans.after(end, 18))[0]
    if _rent().search(after) or _rent().search(before):
        return "rent"
    return "income" if _income().search(after) or _income().search(before) else "amount"


def _ages(spans: Spans) -> None:
    if spans.mentions("mois_d_age"):
        for match in _months_old(spans.language).finditer(spans.reading.folded):
            spans.add("age", *match.span("age"))
    for match in _age_in_brackets().finditer(spans.reading.folded):
        spans.add("age", *match.span(1))
    if not spans.mentions("annees"):
        return
    for match in _age(spans.language).finditer(spans.reading.folded):
        if _is_age(spans, *match.span()):
            spans.add("age", *match.span())


def _is_age(spans: Spans, start: int, end: int) -> bool:
    before = spans.before(start)
    if _not_age_before(spans.language).search(before) or _not_age_after().match(spans.after(end)):
        return False
    spelled = spans.language in ("fr", "ar") and not spans.reading.folded[start].isdecimal()
    return not spelled or bool(_age_before().search(before))


@cache
def _surface() -> re.Pattern[str]:
    units = lexicon.alternation("surfaces")
    return re.compile(rf"{_NUMBER}[ ]?{units}(?![a-z\d])")


@cache
def _amount() -> re.Pattern[str]:
    units = lexicon.alternation("monnaies")
    words = lexicon.alternation("nombres")
    return re.compile(
        rf"(?:{_NUMBER}|(?<!\w){words}(?:[ -]{words})*)[ ]?(?:k\u20ac|{units})(?![a-z])(?: ?\d\d(?!\d))?"
        rf"|\u20ac ?\d{{1,6}}(?:[.,]\d\d)?|(?P<noisy>(?<![\w.,])(?P<bare>\d{{2,5}}) ?e(?![\w'\u00e9]))"
    )


@cache
def _quotient() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){lexicon.alternation('quotient')}(?: est| :| de| a)* ?{_NUMBER}(?: ?\u20ac| euros?)?(?!\w)")


@cache
def _bare_money() -> re.Pattern[str]:
    rent, income = lexicon.alternation("loyer"), lexicon.alternation("revenu")
    return re.compile(
        rf"(?<!\w)(?:{rent}|{income})(?: de| :| est de| a| is| d| net| brut)* (?P<value>\d{{3,4}})(?![\w/-]|[ .,]\d)|(?P<paid>(?<![\w.,])\d{{3,4}}) (?:de |d')?{rent}(?!\w)"
    )


@cache
def _rent() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){lexicon.alternation('loyer')}(?!\w)|\u623f\u79df|\u0625?\u064a\u062c\u0627\u0631")


@cache
def _income() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){lexicon.alternation('revenu')}(?!\w)|\u6536\u5165|\u5de5\u8d44")


@cache
def _age(language: str) -> re.Pattern[str]:
    numbers = rf"(?:\d{{1,3}}|{lexicon.alternation('nombres', language)})"
    several = rf"{numbers}(?:(?:, | et | ou | and | y | e | und | i | ve |-| a |/){numbers})*"
    halves, units = lexicon.alternation("et_demi", language), lexicon.alternation("annees", language)
    return re.compile(rf"(?<![\w.,/-]){several}[ -]?{units}(?: {halves})?(?!\w)|\d{{1,3}}(?:\u5c81\u534a|\u5c81)|[\u4e00\u4e8c\u4e24\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]+\u5c81\u534a?")


@cache
def _months_old(language: str) -> re.Pattern[str]:
    babies, units = lexicon.alternation("bebes", language), lexicon.alternation("mois_d_age")
    numbers = rf"(?:\d{{1,2}}|{lexicon.alternation('nombres', language)})"
    return re.compile(rf"(?<!\w){babies}(?: [^\W\d]+)?,?(?: qui a| a| aura| de| d'| of| von| di|,| \()? ?(?P<age>{numbers} ?{units})(?!\w)")


@cache
def _age_in_brackets() -> re.Pattern[str]:
    children = lexicon.alternation("enfants")
    return re.compile(rf"(?<!\w){children}(?: [^\W\d]+)? \((\d{{1,2}}(?:(?:,| et| and| y| e| und| i| ve) ?\d{{1,2}})*)\)")


@cache
def _not_age_before(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){lexicon.alternation('avant_ans_duree', language)} ?$")


@cache
def _age_before() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{lexicon.alternation('avant_age')}|{lexicon.alternation('enfants')} d[e'])[ ,']*(?:\w+ et )?$|[,(] ?$")


@cache
def _not_age_after() -> re.Pattern[str]:
    return re.compile(rf" ?{lexicon.alternation('apres_ans_duree')}(?!\w)")


@cache
def _counted(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    numbers = rf"(?<![\w.,])(?:\d{{1,4}}(?: \d{{3}})?|{lexicon.alternation('nombres', language)})"
    things, children = lexicon.alternation("choses_comptees"), lexicon.alternation("enfants", language)
    units, home = lexicon.alternation("unites_de_duree", language), lexicon.alternation("foyer", language)
    return (
        ("household", re.compile(rf"(?<!\w){home} ({numbers})(?!\w)")),
        ("household", re.compile(rf"({numbers} (?:{children}|parents|adultes)(?: a charge)?)(?!\w)")),
        ("duration", re.compile(rf"({numbers} ?{units})(?!\w)")),
        ("quantity", re.compile(rf"({numbers} ?(?:petites?|grands?|gros|vieux|vieilles)? ?{things})(?!\w)")),
    )
