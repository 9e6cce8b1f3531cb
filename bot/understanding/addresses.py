"""Where: addresses, and places that have a name but no number."""

import re
from functools import cache

from bot.understanding import lexicon
from bot.understanding.spans import Spans

_HOUSE = r"(?:(?<![\w/.-])\d{1,4}(?: ?(?:bis|ter|quater)| ?[a-d](?= ))?(?:[ ]?(?:-|/|et|a)[ ]?\d{1,4})?,? (?:de la |de l'|du )?)"
_LINK = r"(?:(?:de la|de l'|des|du|de|d'|la|le|les|aux?)[ ]?)"
_DATE_NAME = r"(?:1er|\d{1,2})[ -](?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)(?:[ -]\d{4})?"
_CITY = re.compile(r",? ?(?:a )?\d{5} [A-Z][\w'-]+(?:[ -](?:[A-Z][\w'-]+|(?:sur|en|les?|de|la)(?=[ -])))*")
_LATE_NUMBER = re.compile(r",? (?:au )?(?:n\u00b0 ?|numero |no )\d{1,4}(?: bis| ter)?(?!\w)")
_CAPITALS = re.compile(r"(?:[A-Z][\w'.]*|\d{4})(?:-[\w']+)*(?:/[A-Z][\w'-]*)?")
_JOINED = re.compile(r" (?:(?:de la |de l'|des |du |de |d'|en |sur |aux? |les? |la |et )+)?(?=[A-Z])")
_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SENTENCE_WORDS = re.compile(r"(?:Bonjour|Merci|Cordialement|Je|J'|Il|Elle|Nous|Vous|On|Pouvez|Est|Quel|Mon|Ma|Mes|Le|La|Les|Et|PS|SVP)\b")


def find(spans: Spans) -> None:
    """Claim addresses, then named places."""
    for match in _street().finditer(spans.reading.folded):
        end = _name_end(spans, match.end(), match.group("kind"))
        if end:
            _claim(spans, match, end)
    for shape in _foreign():
        for match in shape.finditer(spans.reading.folded):
            spans.add("address", *match.span())


def _claim(spans: Spans, match: re.Match[str], end: int) -> None:
    numbered = match.group("house") is not None
    late = _LATE_NUMBER.match(spans.reading.folded, end)
    if late and not numbered:
        numbered, end = True, late.end()
    elif not numbered and spans.language != "fr" and (late := re.compile(r" \d{1,3}(?![\w:.])").match(spans.reading.folded, end)):
        numbered, end = True, late.end()
    city = _CITY.match(spans.reading.cased, end)
    if city:
        end = city.end()
    way = match.group("kind") in lexicon.words("voies")
    spans.add("address" if way or numbered else "place", match.start(), end)


def _name_end(spans: Spans, start: int, kind: str) -> int:
    """Return where the street's name ends, 0 if there is none."""
    folded, cased = spans.reading.folded, spans.reading.cased
    dated = re.compile(rf"(?:du |de la |des )?{_DATE_NAME}").match(folded, start)
    if dated:
        return dated.end()
    link = re.compile(_LINK).match(folded, start)
    name = link.end() if link else start
    if _CAPITALS.match(cased, name) and not _SENTENCE_WORDS.match(cased, name):
        return _capitals_end(cased, name)
    return _plain_end(folded, name, linked=link is not None, kind=kind)


def _capitals_end(cased: str, start: int) -> int:
    """Follow « Jean-Jaur\u00e8s », « de la Croix-Blanche », « du G\u00e9n\u00e9ral de Gaulle »: capitals, and little words between them."""
    match = _CAPITALS.match(cased, start)
    end = match.end() if match else start
    while match:
        joint = _JOINED.match(cased, end)
        match = _CAPITALS.match(cased, joint.end()) if joint and not _SENTENCE_WORDS.match(cased, joint.end()) else None
        end = match.end() if match else end
    return end


def _plain_end(folded: str, start: int, *, linked: bool, kind: str) -> int:
    """Without capitals: one word, or two when the first calls for another (a first name, a title, « grande »)."""
    whole = _whole_name().match(folded, start)
    if whole:
        return whole.end()
    first = _PLAIN_WORD.match(folded, start)
    if not first or first.group() in lexicon.words("mots_vides"):
        return 0
    if kind not in lexicon.words("voies") and not linked and first.group() not in lexicon.words("noms_de_lieux"):
        return 0
    if first.group() in lexicon.words("apres_voie_impossible"):
        return 0
    second = _PLAIN_WORD.match(folded, first.end() + 1) if folded[first.end() : first.end() + 1] == " " else None
    calls = first.group() in lexicon.words("prenoms_de_voies")
    if second and calls and second.group() not in lexicon.words("mots_vides"):
        return second.end()
    return first.end()


@cache
def _street() -> re.Pattern[str]:
    ways = lexicon.either([*lexicon.entries("voies"), *lexicon.entries("voies_nombrees"), *lexicon.entries("places")])
    return re.compile(rf"(?P<house>{_HOUSE})?(?<![\w-])(?P<kind>{ways})\.?[ ]+")


@cache
def _whole_name() -> re.Pattern[str]:
    return re.compile(rf"{lexicon.alternation('noms_entiers')}(?!\w)")


@cache
def _foreign() -> tuple[re.Pattern[str], ...]:
    before, after = lexicon.alternation("voies_etrangeres"), lexicon.alternation("voies_apres")
    suffix = lexicon.alternation("voies_suffixes")
    return (
        re.compile(rf"(?<!\w){before} (?:de la |del |da |do |di |de )?[^\W\d]+(?: \d{{1,4}})(?!\w)"),
        re.compile(rf"(?:\d{{1,4}} )?[^\W\d]{{3,}} {after}(?: (?:no:? ?)?\d{{1,4}})?(?!\w)"),
        re.compile(rf"(?<!\w)[^\W\d]{{3,}}{suffix} \d{{1,4}}(?!\w)"),
        re.compile(rf"(?:\d{{1,4}} )?(?<!\w){lexicon.alternation('voies_arabes')} [^\W\d]+(?: (?:\u0631\u0642\u0645 )?\d{{1,4}})?"),
        re.compile(r"[\u4e00-\u9fff]{2,6}(?:\u8857|\u8def|\u5927\u9053)\d{1,4}\u53f7"),
    )
