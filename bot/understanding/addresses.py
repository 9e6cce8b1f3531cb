"""Where: addresses, and places that have a name but no number."""

import re
from functools import cache

from bot.understanding import lexicon
from bot.understanding.spans import Spans

_HOUSE = re.compile(
    r"(?<![A-Za-z\d/.-])(?<!ligne )(?<!bus )(?<!zone )\d{1,4}(?: ?(?:bis|ter|quater)| ?[a-d](?= ))?"
    r"(?:[ ]?(?:-|/|et|a)[ ]?\d{1,4})?,? (?:(?<!\d{4} )(?:da |de la |de l'|du ))?$"
)
_COMPOUND = re.compile(r"(?:lieu-dit|rond-point) ")
_LINK = re.compile(r"(?:de la|de l'|des|du|de|d'|la|le|les|aux?)[ ]?")
_DATED = re.compile(
    r"(?:du |de la |des )?(?:1er|\d{1,2})[ -]"
    r"(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)(?:[ -]\d{4})?"
)
_CITY = re.compile(r"(?:,| -)? ?(?:a )?\d{5} [A-Z][\w'-]+(?:[ -](?:[A-Z][\w'-]+|(?:sur|en|les?|de|la)(?=[ -])))*")
_LATE_NUMBER = re.compile(r",? (?:au )?(?:n\u00b0 ?|numero |no )\d{1,4}(?: bis| ter)?(?!\w)")
_GERMAN_NUMBER = re.compile(r" \d{1,3}(?:\u53f7)?(?![\w:]|[.,]\d)")
_CAPITALS = re.compile(r"(?:[A-Z][\w']*|\d{4})(?:-[\w']+)*(?:/[A-Z][\w'-]*)?")
_JOINED = re.compile(r" (?:(?:de la |de l'|des |du |de |d'|en |sur |aux? |les? |la |et )+)?(?=[A-Z])")
_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SENTENCE_WORDS = re.compile(
    r"(?:Bonjour|Merci|Cordialement|Je|J'|Il|Elle|Nous|Vous|On|Pouvez|Peux|Est|Quel|Mon|Ma|Mes|Le|La|L'|Les|Et|En|PS|SVP|PMR|HS)\b"
)
"""Capitals that begin a sentence or abbreviate, and never name a street or a school."""


def find(spans: Spans) -> None:
    """Claim addresses and named places, then the addresses of other countries."""
    for start, end, word in spans.reading.tokens:
        if word in _kinds() and spans.reading.folded[end : end + 1] in (" ", "."):
            _street(spans, start, end, word)
        elif word in ("dit", "point") and _COMPOUND.match(spans.reading.folded, max(0, start - 5)):
            _street(spans, start - 5, end, "lieu-dit")
    if spans.language == "fr":
        return
    for shape in _foreign():
        for match in shape.finditer(spans.reading.cased):
            spans.add("address", *match.span())


def _street(spans: Spans, start: int, end: int, kind: str) -> None:
    """Claim what the word for a way at `start` begins, if it has a name."""
    folded, short = spans.reading.folded, kind in lexicon.words("voies_abregees")
    house = _HOUSE.search(folded[max(0, start - 24) : start])
    if house and "/" in house.group() and spans.preceded(start - len(house.group()), "avant_date"):
        house = None  # « Le 2/11 place Gambetta » begins with a date.
    if (short and not house) or (folded[end] == "." and not short):
        return
    name = re.compile(r"\.? +").match(folded, end)
    last = _name_end(spans, name.end(), way=bool(house) or kind in lexicon.words("voies")) if name else 0
    if last:
        _claim(spans, kind, start, last, house=len(house.group()) if house else 0)


def _claim(spans: Spans, kind: str, start: int, end: int, *, house: int) -> None:
    late = _LATE_NUMBER.match(spans.reading.folded, end)
    if not late and not house and spans.language != "fr":
        late = _GERMAN_NUMBER.match(spans.reading.folded, end)
    # « Le 28 rue Hugo num\u00e9ro 7 »: with a number behind, the one in front was a day.
    end, first = (late.end(), start) if late else (end, start - house)
    city = _CITY.match(spans.reading.cased, end)
    place = kind in lexicon.words("places") and not house and not late
    spans.add("place" if place else "address", first, city.end() if city else end)


def _name_end(spans: Spans, start: int, *, way: bool) -> int:
    """Return where the street's name ends, 0 if there is none."""
    folded, cased = spans.reading.folded, spans.reading.cased
    dated = _DATED.match(folded, start)
    if dated:
        return dated.end()
    link = _LINK.match(folded, start)
    name = link.end() if link else start
    if _CAPITALS.match(cased, name) and not SENTENCE_WORDS.match(cased, name):
        return _capitals_end(cased, name)
    return _plain_end(folded, name, way=way)


def _capitals_end(cased: str, start: int) -> int:
    """Follow « Jean-Jaurès », « de la Croix-Blanche », « du Général de Gaulle »: capitals, and little words between them."""
    match = _CAPITALS.match(cased, start)
    end = match.end() if match else start
    while match:
        joint = _JOINED.match(cased, end)
        goes_on = joint is not None and not SENTENCE_WORDS.match(cased, joint.end())
        match = _CAPITALS.match(cased, joint.end()) if joint and goes_on else None
        end = match.end() if match else end
    return end


def _plain_end(folded: str, start: int, *, way: bool) -> int:
    """Without capitals: one word, or two when the first calls for another (a first name, a title, « saint »)."""
    whole = _whole_name().match(folded, start)
    if whole:
        return whole.end()
    first = _PLAIN_WORD.match(folded, start)
    if not first or not _names_a_street(first.group(), way=way):
        return 0
    second = _PLAIN_WORD.match(folded, first.end() + 1) if folded[first.end() : first.end() + 1] == " " else None
    calls = first.group() in lexicon.words("prenoms_de_voies")
    if second and calls and second.group() not in lexicon.words("mots_vides"):
        return second.end()
    return first.end()


def _names_a_street(word: str, *, way: bool) -> bool:
    if not way:
        return word in lexicon.words("noms_de_lieux")
    return word.split("-")[0] not in lexicon.words("mots_vides") and word not in lexicon.words("apres_voie_impossible")


@cache
def _kinds() -> frozenset[str]:
    return frozenset().union(*map(lexicon.words, ("voies", "voies_nombrees", "voies_abregees", "places")))


@cache
def _whole_name() -> re.Pattern[str]:
    return re.compile(rf"{lexicon.alternation('noms_entiers')}(?!\w)")


@cache
def _foreign() -> tuple[re.Pattern[str], ...]:
    before, after = lexicon.alternation("voies_etrangeres"), lexicon.alternation("voies_apres")
    suffix = lexicon.alternation("voies_suffixes")
    return (
        re.compile(rf"(?<!\w)(?i:{before}) (?:de la |del |da |do |di |de )?[A-Z][^\W\d]+(?:,? \d{{1,4}})?(?!\w)"),
        re.compile(rf"(?:\d{{1,4}} )?(?<!\w)[A-Z][^\W\d]+ (?i:{after})(?: (?:[Nn]o:? ?)?\d{{1,4}})?(?!\w)"),
        re.compile(rf"(?<!\w)[A-Z][^\W\d]+{suffix} \d{{1,4}}(?!\w)"),
        re.compile(
            rf"(?:\d{{1,4}} )?(?<!\w){lexicon.alternation('voies_arabes')} [^\W\d]+(?: (?:\u0631\u0642\u0645 )?\d{{1,4}})?"
        ),
        re.compile(r"[\u4e00-\u9fff]{2,6}(?:\u8857|\u8def|\u5927\u9053)\d{1,4}\u53f7"),
    )
