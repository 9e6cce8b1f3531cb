"""Who: persons that a message names, children apart."""

import re
from collections.abc import Iterator
from functools import cache

from bot.understanding import lexicon, organisations, small_names
from bot.understanding.capitals import CAPITAL, is_common, name_shape, next_word, signs, title_shape, trimmed
from bot.understanding.children import announced, is_child
from bot.understanding.spans import Spans

_SENTENCE_START = re.compile(r"(?:^|[.?!:;\n\u00ab\"(\u00bf\u00a1]|[.?!] )\s*$")
_JOINT = re.compile(rf"(?: et | & |, | and | y | e | und | ve )(?={CAPITAL})")
_CHINESE_CHILD = re.compile(
    r"(?:\u513f\u5b50|\u5973\u513f|\u5b69\u5b50)[^\u3002]{0,14}\u53eb(?P<name>[\u4e00-\u9fff]{2,3})"
)
_CHINESE = re.compile(r"(?:\u6211\u53eb|\u540d\u53eb|\u59d3\u540d ?[:\uff1a] ?)(?P<name>[\u4e00-\u9fff]{2,3})")
_SLASH = re.compile(rf" ?/ ?{CAPITAL}")
"""« Mariage Nowak/Lefort »."""
_SHORTEST = 3
_ROMANCE_OR_ENGLISH = ("fr", "en", "it", "es", "pt")
"""Where capitals mean a name: German gives them to every noun."""


def find(spans: Spans) -> None:
    """Claim child_name and person_name, the surest first."""
    _titled(spans)
    _announced(spans)
    organisations.find(spans)
    for start, end in _runs(spans):
        _claim(spans, start, end)
    for start, end in small_names.find(spans):
        _claim(spans, start, end)
    _other_scripts(spans)


def _titled(spans: Spans) -> None:
    for match in title_shape().finditer(spans.reading.cased):
        end = trimmed(spans, match.start("name"), match.end())
        if end:
            spans.add("person_name", match.start(), end)
    for start, end in small_names.titled(spans):
        spans.add("person_name", start, end)


def _announced(spans: Spans) -> None:
    """« Famille Ndiaye », « au nom de GARNAUD »: any capitals will do; after « merci » or « c'est », only a first name."""
    if not spans.mentions("avant_nom", "avant_prenom"):
        return
    for match in _announcement().finditer(spans.reading.folded):
        start = match.end()
        end = _name_end(spans, start)
        if end - start < _SHORTEST:
            continue
        if match.group("sure"):
            child = "appelle" in match.group() and announced(spans, match.start())
            spans.add("child_name" if child else "person_name", start, end)
        elif _begins_with_first_name(spans, start, end):
            _claim(spans, start, end)


def _name_end(spans: Spans, start: int) -> int:
    name = name_shape().match(spans.reading.cased, start)
    if name:
        end = trimmed(spans, start, name.end())
        second = _SLASH.match(spans.reading.cased, end) if end else None
        return second.end() if second else end
    first = next_word(spans, start - 1)
    return small_names.with_family_name(spans, start + len(first)) if first in lexicon.sure_first_names() else 0


def _runs(spans: Spans) -> Iterator[tuple[int, int]]:
    """Yield runs of capitalised words that begin with a first name, or that sign the message."""
    match = name_shape().search(spans.reading.cased)
    while match:
        start, end = match.start(), trimmed(spans, match.start(), match.end())
        found = end and spans.free(start, end) and _is_person(spans, start, end)
        if found:
            yield start, end
        # « Ordi de Julie Morand »: the name may begin at the next capital.
        match = name_shape().search(spans.reading.cased, end if found else start + 1)


def _is_person(spans: Spans, start: int, end: int) -> bool:
    text = spans.reading.folded[start:end]
    names = text.replace("-", " ").split()
    if "-" in text and " " not in text and names[1] not in lexicon.first_names():
        return False  # « Jean-Moulin » is a school, « Jean-Paul » somebody.
    if " ".join(names) in lexicon.words("personnages"):
        return False
    if names[0] in lexicon.first_names():
        return _single(spans, start, end) if len(names) == 1 else not _opens_with_a_word(spans, start, names)
    if spans.language in _ROMANCE_OR_ENGLISH and spans.preceded(start, "enfants_nommes"):
        return True
    if len(names) == 2 and names[1] in lexicon.first_names() and spans.reading.cased[start:end].isupper():
        return True
    signed = len(names) in (2, 3) and not any(map(is_common, names)) and signs(spans, start, end)
    return signed and spans.language in _ROMANCE_OR_ENGLISH


def _single(spans: Spans, start: int, end: int) -> bool:
    """A first name alone: « Rose » at the start of a sentence may be a flower."""
    name = spans.reading.folded[start:end]
    if name in lexicon.first_names("jamais_seuls"):
        return announced(spans, start)
    if not _opens(spans, start) or name not in lexicon.first_names("ambigus"):
        return True
    return signs(spans, start, end) or is_child(spans, start, end)


def _opens(spans: Spans, start: int) -> bool:
    return bool(_SENTENCE_START.search(spans.reading.cased[max(0, start - 4) : start]))


def _opens_with_a_word(spans: Spans, start: int, names: list[str]) -> bool:
    return names[0] in lexicon.first_names("ambigus") and is_common(names[1]) and _opens(spans, start)


def _claim(spans: Spans, start: int, end: int) -> None:
    """Claim the name and those joined to it: « Jade et Nolan » are two, « Denise et Roger Carlier » one couple."""
    key = "child_name" if is_child(spans, start, end) else "person_name"
    chain = [(start, end), *_joined(spans, end)]
    simple = " " not in spans.reading.folded[start:end] and "," not in spans.reading.folded[end : chain[-1][0]]
    if len(chain) == 2 and key == "person_name" and simple and " " in spans.reading.folded[slice(*chain[1])]:
        chain = [(start, chain[1][1])]
    for first, last in chain:
        spans.add(key, first, last)


def _joined(spans: Spans, end: int) -> Iterator[tuple[int, int]]:
    """Yield the first names that a comma or « et » links to the one that ends at `end`."""
    while joint := _JOINT.match(spans.reading.cased, end):
        name = name_shape().match(spans.reading.cased, joint.end())
        if name is None or not _begins_with_first_name(spans, *name.span()):
            return
        end = trimmed(spans, *name.span())
        if not end:
            return
        yield name.start(), end


def _begins_with_first_name(spans: Spans, start: int, end: int) -> bool:
    return spans.reading.folded[start:end].replace("-", " ").split()[0] in lexicon.first_names()


def _other_scripts(spans: Spans) -> None:
    if spans.language == "zh":
        for match in _CHINESE_CHILD.finditer(spans.reading.folded):
            spans.add("child_name", *match.span("name"))
        for match in _CHINESE.finditer(spans.reading.folded):
            spans.add("person_name", *match.span("name"))
    if spans.language == "ar":
        for match in _arabic().finditer(spans.reading.folded):
            if match.lastgroup != "child" or match.group("child") in lexicon.words("prenoms_arabes"):
                spans.add("child_name" if match.group("child") else "person_name", *match.span(match.lastgroup or 0))


@cache
def _announcement() -> re.Pattern[str]:
    sure, unsure = lexicon.alternation("avant_nom"), lexicon.alternation("avant_prenom")
    return re.compile(rf"(?<!\w)(?:(?P<sure>{sure})|{unsure})(?: :|:|,)? ?")


@cache
def _arabic() -> re.Pattern[str]:
    word = r"[\u0621-\u064a]+"
    children, names = lexicon.alternation("enfants_arabes"), lexicon.alternation("avant_nom_arabe")
    titles = lexicon.alternation("titres_arabes")
    name = rf"{word}(?: (?:\u0628\u0646\u062a? )?{word})?"
    return re.compile(rf"(?<!\w)(?:{children} (?P<child>{word})|{names} (?P<adult>{name})|(?P<titled>{titles} {name}))")
