"""Who: persons and organisations that a message names, children apart."""

import re
from collections.abc import Iterator
from functools import cache

from bot.understanding import lexicon
from bot.understanding.spans import Spans

_CAPITAL = r"(?:[A-Z]'(?=[A-Z]))?[A-Z][^\W\d_]*(?:-[^\W\d_]+)*"
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SENTENCE_START = re.compile(r"(?:^|[.?!:;\n\u00ab\"(\u00bf\u00a1]|[.?!] )\s*$")
_SIGNATURE = re.compile(r"(?:^|\n|[.!?,)] ?|(?:cordialement|merci|vous|remerciements|regards|saludos|gr\u00fc\u00dfe|saluti)[,.!]? )$")
_INITIAL = re.compile(r"[A-Z]\.(?![A-Za-z])")
_ADULT_AGE = re.compile(r",? (?:\()?(\d{1,3}) ?(?:ans|anni|anos|jahre|years|lat)")
_GRADE = re.compile(
    r"[ ,(:]{1,3}(?:en |in |est en |is in |qui est en |eleve en |classe de |en classe de )?"
    r"(?:cp|ce[12]|cm[12]|ps|ms|gs|tps|petite section|moyenne section|grande section|\d{1,2} (?:ans|mois|years|anni|anos|jahre|lat)|\(\d{1,2}(?: ans)?\)|1[0-7] ans)(?!\w)"
)


def find(spans: Spans) -> None:
    """Claim child_name and person_name."""
    _titled(spans)
    _after_cues(spans)
    _organisations(spans)
    for start, end in _runs(spans):
        _claim(spans, start, end)
    _lower_case(spans)
    _arabic(spans)


def _titled(spans: Spans) -> None:
    """« M. Tessier », « Mme K. », « M. et Mme Kowalczyk », « mme dupont »."""
    for match in _title().finditer(spans.reading.cased):
        end = _trim(spans, match.start("name"), match.end())
        if end:
            spans.add("person_name", match.start(), end)
    for match in _lower_title().finditer(spans.reading.folded):
        if not _ordinary(match.group("name")):
            spans.add("person_name", *match.span())


def _after_cues(spans: Spans) -> None:
    """« Famille Ndiaye », « au nom de GARNAUD »: any capitalised word will do, and a small one after « je m'appelle »."""
    if not spans.mentions("avant_nom", "avant_prenom"):
        return
    cased, folded = spans.reading.cased, spans.reading.folded
    for match in _cue().finditer(folded):
        name = _name().match(cased, match.end())
        end = _trim(spans, match.end(), name.end()) if name else _plain_names(spans, match.end())
        if end and match.group("sure"):
            child = _child_before(spans, match.start()) and "appelle" in match.group()
            spans.add("child_name" if child else "person_name", match.end(), end)
        elif end and _has_first_name(folded[match.end() : end]):
            _claim(spans, match.end(), end)


def _plain_names(spans: Spans, start: int) -> int:
    """Return where one or two names in lower case end: the first must be a first name."""
    first = _WORDS.match(spans.reading.folded, start)
    if not first or first.group() not in lexicon.sure_first_names():
        return 0
    return _family_name_end(spans, first.end())


def _family_name_end(spans: Spans, end: int) -> int:
    following = _WORDS.match(spans.reading.folded, end + 1) if spans.reading.folded[end : end + 1] == " " else None
    if following and following.group() in lexicon.sure_first_names():
        return _family_name_end(spans, following.end())
    if following and len(following.group()) > 3 and not _ordinary(following.group()):
        return following.end()
    return end


def _organisations(spans: Spans) -> None:
    """« Cabinet Caux Gestion », « collectif des Tanneurs »; but « l'association Fil et Aiguille » without its common noun."""
    if not spans.mentions("organisations"):
        return
    for match in _organisation().finditer(spans.reading.cased):
        whole = match.group("head")[0].isupper() or match.group("link") or match.group("head") in _legal_forms()
        if match.group("name").lower() not in lexicon.words("roles"):
            spans.add("person_name", match.start() if whole else match.start("name"), match.end())


def _legal_forms() -> frozenset[str]:
    return lexicon.words("organisations_majuscules")


def _runs(spans: Spans) -> Iterator[tuple[int, int]]:
    """Yield runs of capitalised words that begin with a first name, or that sign the message."""
    cased = spans.reading.cased
    for match in _name().finditer(cased):
        end = _trim(spans, match.start(), match.end())
        if end and spans.free(match.start(), end) and _is_person(spans, match.start(), end):
            yield match.start(), end


def _is_person(spans: Spans, start: int, end: int) -> bool:
    names = spans.reading.folded[start:end].replace("-", " ").split()
    if "-" in spans.reading.folded[start:end] and " " not in spans.reading.folded[start:end] and names[1] not in lexicon.first_names():
        return False
    opens = bool(_SENTENCE_START.search(spans.reading.cased[max(0, start - 4) : start]))
    if names[0] in lexicon.first_names():
        if len(names) > 1:
            return not (opens and names[0] in lexicon.first_names("ambigus") and _ordinary(names[1]))
        if names[0] in lexicon.first_names("jamais_seuls"):
            return _child_before(spans, start)
        return not (opens and names[0] in lexicon.first_names("ambigus")) or _signs(spans, start, end) or _child_around(spans, start, end)
    if spans.reading.cased[start:end].isupper() and len(names) == 2 and names[1] in lexicon.first_names():
        return True
    return len(names) in (2, 3) and _signs(spans, start, end) and not any(map(_ordinary, names)) and spans.language in ("fr", "en", "it", "es", "pt")


def _signs(spans: Spans, start: int, end: int) -> bool:
    """Tell whether the name stands as a signature: nothing much after it, and a stop or a greeting before."""
    folded = spans.reading.folded
    rest = folded[end:]
    alone = len(rest) < 60 and not re.search(r"[?]|\b(?:est|a|ne|n'|veut|va|peut|sera|ira)\b", rest)
    return alone and bool(_SIGNATURE.search(folded[max(0, start - 20) : start])) and start > 15


def _claim(spans: Spans, start: int, end: int) -> None:
    key = "child_name" if _child_around(spans, start, end) else "person_name"
    joined = _joint().match(spans.reading.cased, end)
    name = _name().match(spans.reading.cased, joined.end()) if joined else None
    if name is None or not _has_first_name(spans.reading.folded[name.start() : name.end()]):
        spans.add(key, start, end)
    elif key == "person_name" and " " in name.group() and " " not in spans.reading.folded[start:end] and joined and "," not in joined.group():
        spans.add(key, start, name.end())
    else:
        spans.add(key, start, end)
        spans.add(key, name.start(), name.end())


def _child_around(spans: Spans, start: int, end: int) -> bool:
    """Tell whether the name is a child's: a word for a child before, a grade or an age after, or the school's business."""
    after = spans.after(end)
    adult = _ADULT_AGE.match(after)
    if adult and int(adult.group(1)) > 17:
        return False
    before = spans.before(start)
    if _adult_cue().search(before):
        return False
    if _child_before(spans, start) or _GRADE.match(after):
        return True
    return _school_matters(spans) and not _signs(spans, start, end)


def _child_before(spans: Spans, start: int) -> bool:
    return bool(_child().search(spans.before(start, 40)))


def _school_matters(spans: Spans) -> bool:
    return bool(spans.keys() & {"school"}) or bool(spans.reading.words & lexicon.words("ecole"))


def _lower_case(spans: Spans) -> None:
    """First names without a capital, in French: after a word for a child, before a grade, in a signature, or with an unknown word behind."""
    if spans.language != "fr" or not spans.reading.words & lexicon.first_names():
        return
    for start, end, word in spans.reading.tokens:
        known = word in lexicon.first_names() and word not in lexicon.first_names("jamais_seuls")
        if not known or len(word) < 3 or not spans.free(start, end) or spans.reading.cased[start].isupper():
            continue
        sure = word in lexicon.sure_first_names() or _next_is_first_name(spans, end)
        child = _child_before(spans, start) or (sure and bool(_GRADE.match(spans.after(end))))
        last = _family_name_end(spans, end)
        if child or (sure and (last > end or _opens_or_closes(spans, start, last))):
            _claim(spans, start, last)


def _next_is_first_name(spans: Spans, end: int) -> bool:
    following = _WORDS.match(spans.reading.folded, end + 1)
    return bool(following) and following is not None and following.group() in lexicon.sure_first_names()


def _opens_or_closes(spans: Spans, start: int, end: int) -> bool:
    """In a message about school, its first word; anywhere, its last one after thanks or a stop."""
    if start == 0:
        return _school_matters(spans)
    return not spans.reading.folded[end:].strip(" .!") and bool(_SIGNATURE.search(spans.reading.folded[:start]))


def _arabic(spans: Spans) -> None:
    if spans.language != "ar":
        return
    for match in _arabic_child().finditer(spans.reading.folded):
        if match.group("name") in lexicon.words("prenoms_arabes"):
            spans.add("child_name", *match.span("name"))
    for match in _arabic_cue().finditer(spans.reading.folded):
        spans.add("person_name", *match.span("name"))


def _trim(spans: Spans, start: int, end: int) -> int:
    """Return the end of the name cut before the first word that cannot belong to one; 0 if nothing is left."""
    last = 0
    for match in _WORDS.finditer(spans.reading.cased, start, end):
        if not spans.free(*match.span()) or (last and _is_acronym(spans.reading.cased[start:end], match.group())):
            break
        if match.group().lower() in lexicon.words("roles") and not _INITIAL.match(spans.reading.cased, match.start()):
            break
        if match.group() in lexicon.words("particules"):
            continue
        last = match.end()
        if _INITIAL.match(spans.reading.cased, match.start()):
            last += 1
    return last


def _is_acronym(name: str, word: str) -> bool:
    """Tell « CCAS » in « Mme Ferrand du CCAS » from « GARNAUD » in « Paul GARNAUD »."""
    return word.isupper() and (len(word) in (2, 3) or f" du {word}" in name or f" de la {word}" in name)


def _has_first_name(folded: str) -> bool:
    return folded.replace("-", " ").split()[0] in lexicon.first_names()


@cache
def _ordinary(word: str) -> bool:
    """Tell whether a word is too common to be a family name."""
    return any(word in lexicon.words(name) for name in ("mots_vides", "roles", "ecole", "voies", "places", "jours", "mois", "mots_courants", "parties_du_jour", "enfants"))


@cache
def _name() -> re.Pattern[str]:
    particles = lexicon.alternation("particules")
    return re.compile(rf"(?<![\w'-]){_CAPITAL}(?:\.(?= [A-Z]))?(?:[ ](?:(?i:{particles})[ ']){{0,2}}{_CAPITAL}){{0,3}}|(?<=[dlDLnN]'){_CAPITAL}(?: {_CAPITAL}){{0,2}}")


@cache
def _title() -> re.Pattern[str]:
    titles = lexicon.either(form for title in lexicon.entries("titres") for form in (title.capitalize(), title.upper()))
    lower = "(?:mme|mlle|mr|monsieur|madame|docteur|maitre)"
    particles = lexicon.alternation("particules")
    name = rf"(?P<name>{_CAPITAL}(?:\.(?!\w))?(?:[ -](?:(?:{particles})[ '])*{_CAPITAL}(?:\.(?!\w))?){{0,3}})"
    return re.compile(rf"(?<![\w'-])(?:{titles}|{lower})\.?(?: (?:et|ou) (?:{titles}|{lower})\.?)? (?:(?:{particles}) (?=[A-Z]))*{name}")


@cache
def _lower_title() -> re.Pattern[str]:
    return re.compile(r"(?<![\w'-])(?:mme|mlle|mr)\.? (?P<name>[^\W\d_]{3,}(?:-[^\W\d_]+)?)")


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(rf"(?: et | & |, | and | y | e | und | ve )(?={_CAPITAL})")


@cache
def _adult_cue() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{lexicon.alternation('avant_prenom')}|au nom d[eu]|planning d[e']|signe)[ ,:'!]*$")


@cache
def _cue() -> re.Pattern[str]:
    sure, unsure = lexicon.alternation("avant_nom"), lexicon.alternation("avant_prenom")
    return re.compile(rf"(?<!\w)(?:(?P<sure>{sure})|{unsure})(?: :|:|,)? ?")


@cache
def _organisation() -> re.Pattern[str]:
    heads = lexicon.either(form for head in lexicon.entries("organisations") for form in (head, head.capitalize(), head.upper()))
    particles = r"(?:de la|de l'|des|du|de|d'|et|en|&|\u00e0|a|les|la|le)"
    kinds = r"(?: (?:notarial|notariale|paroissial|sportif|sportive|de pompes funebres|syndic|immobili\w+))?"
    name = rf"(?P<name>(?:(?:Les|Le|La|L'|Aux|Au) ?)?{_CAPITAL}(?:(?: {particles}[ ']?| )(?={_CAPITAL}){_CAPITAL}){{0,3}})"
    return re.compile(rf"(?<![\w'-])(?P<head>{heads}){kinds} (?P<link>du |de la |des |de |d')?\u00ab? ?{name}")


@cache
def _child() -> re.Pattern[str]:
    children, parents = lexicon.alternation("enfants"), lexicon.alternation("parents_de")
    return re.compile(rf"(?<!\w)(?:{children}|{parents})(?: (?:trans|cadette?|ainee?s?|unique|adopte[e]?|qui s'appelle|s'appelle|prenomme|de|d'|nommee?s?|petite?)| \w+ (?:et|,))?[ ,:'(]*$")


@cache
def _arabic_child() -> re.Pattern[str]:
    return re.compile(rf"{lexicon.alternation('enfants_arabes')} (?P<name>[\u0621-\u064a]+)")


@cache
def _arabic_cue() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){lexicon.alternation('avant_nom_arabe')} (?P<name>[\u0621-\u064a]+(?: (?:\u0628\u0646 |\u0628\u0646\u062a )?[\u0621-\u064a]+)?)|\u6211\u53eb(?P<zh>[\u4e00-\u9fff]{{2,3}})")
