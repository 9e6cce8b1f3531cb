"""What short answers mean: yes, no, stop, nothing, change that. The words are in `words.yaml`."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from ports.text import fold
from ports.yaml import load_yaml

Phrase = tuple[str, ...]
_WORD = re.compile(r"[^\W_]+")
_COMMAND = re.compile(r"\s*/[\w-]+\s*")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_ELLIPSIS = "\u2026"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: folded, with its place in the text as written."""

    folded: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """Cut a text into words."""
    return [Word(fold(found.group()), found.start(), found.end()) for found in _WORD.finditer(text)]


@lru_cache(256)  # a message is compared with a dozen lists
def phrase(text: str) -> Phrase:
    """Return the folded words of a text."""
    return tuple(word.folded for word in words(text))


@cache
def _listed(*names: str) -> frozenset[Phrase]:
    return frozenset(phrase(entry) for name in names for entry in _content()[name]) - {()}


@cache
def _signs(name: str) -> frozenset[str]:
    """Answers without a letter: an emoji, a dash."""
    return frozenset(entry for entry in _content()[name] if not phrase(entry))


@cache
def _content() -> dict[str, list[str]]:
    content: dict[str, list[str]] = load_yaml(Path(__file__).with_name("words.yaml").read_text("utf-8"))
    return content


def is_yes(text: str) -> bool:
    """Tell whether the text is a yes and nothing else: neither « oui mais… » nor « oui ? » is."""
    return "?" not in text and _is(text, "oui", "courtoisie")


def is_no(text: str) -> bool:
    """Tell whether the text is a no and nothing else."""
    return _is(text, "non", "courtoisie")


def is_cancel(text: str, about: str = "") -> bool:
    """Tell whether the text asks to stop, and says nothing else: at most the words `about`."""
    return _is(text, "annuler", "autour_d_annuler", also=_own(about))


def cancels_another(text: str) -> bool:
    """Tell whether the text asks to cancel something that it names (« annule celui de vendredi »), and proposes nothing else."""
    said = phrase(text)
    starts = _longest(said, 0, _listed("annuler"))
    return bool(starts) and not is_cancel(text) and not find(said, _listed("plutot", "modifier", "deplacer"))


def is_confirm(text: str) -> bool:
    """Tell whether the text is the word of the button that sends (« confirmer », « valider »), which is also a yes."""
    return _is(text, "confirmer", "courtoisie")


def is_acceptance(text: str) -> bool:
    """Tell whether the text takes up an offer to act: not « ok merci », which only thanks for what was said."""
    return "?" not in text and _is(text, "accepter", "demande_seule", "courtoisie")


def answers(text: str) -> bool:
    """Tell whether the text says nothing but yes, no or stop: what a form may wait for."""
    return is_yes(text) or is_no(text) or is_cancel(text)


def is_polite(text: str) -> bool:
    """Tell whether the text is courtesy and says nothing."""
    return _is(text, "courtoisie", "salutations") or _is(text, "salutations", "courtoisie")


def is_command(text: str) -> bool:
    """Tell whether the text is a command (« /start ») or asks what can be done (« aide », « menu »), and nothing else."""
    return bool(_COMMAND.fullmatch(text)) or _is(text, "aide", "courtoisie", "salutations")


def is_skip(text: str) -> bool:
    """Tell whether the text leaves an optional field empty."""
    return _is(text, "passer", "courtoisie")


def is_modify(text: str, about: str = "") -> bool:
    """Tell whether the text asks to change something, or to go back, without saying what: at most the words `about`."""
    return _is(text, "modifier", "plutot", "deplacer", "autour_de_plutot", also=_own(about)) or _is(
        text, "retour", "courtoisie"
    )


def asks_something(text: str) -> bool:
    """Tell whether the text has the form of a question, or wants a person."""
    said = phrase(text)
    starts = any(said[: len(entry)] == entry for entry in _listed("interroge"))
    return "?" in text or starts or bool(find(said, _listed("relais")))


def after_marker(said: Sequence[Word]) -> tuple[int, bool]:
    """Return where the correction starts after « non, plutôt », « change », and whether there was such a marker."""
    markers, around = _listed("modifier", "plutot", "deplacer"), _listed("autour_de_plutot")
    folded = [word.folded for word in said]
    at, marked = 0, False
    while at < len(folded):
        marker = _longest(folded, at, markers)
        length = marker or _longest(folded, at, around)
        if not length:
            break
        marked = marked or bool(marker)
        at += length
    return at, marked


def after_move(said: Sequence[Word], at: int) -> int:
    """Return where the new day starts after « décale-le au »; elsewhere, « au 15 » is the end of a period."""
    moved = find(tuple(word.folded for word in said[:at]), _listed("deplacer"))
    return _skip(said, at, _listed("vers_un_jour")) if moved else at


def speaks_of_another(said: Sequence[Word], at: int) -> bool:
    """Tell whether « celui de vendredi » stands there: something else than what the form is about."""
    return at < len(said) and (said[at].folded,) in _listed("un_autre")


def says_more(text: str) -> bool:
    """Tell whether the text wants something in addition (« moi aussi », « un autre »)."""
    return bool(find(phrase(text), _listed("en_plus")))


def is_all(text: str) -> bool:
    """Tell whether the text takes all the choices of a list at once."""
    return _is(text, "tous", "courtoisie")


def rank(said: Phrase, among: int) -> int | None:
    """Return the place in a list, from 0, that « premier » or « dernière » says; None when it is no place of that list."""
    if len(said) != 1:
        return None
    if said in _listed("dernier"):
        return among - 1
    return next((at for at, names in enumerate(_content()["rangs"][:among]) if said[0] in phrase(names)), None)


def after_articles(said: Sequence[Word], at: int) -> int:
    """Return where the noun starts."""
    return _skip(said, at, _listed("articles"))


def after_link(said: Sequence[Word], at: int) -> int:
    """Return where the new value starts, after « par », « à », « c'est »."""
    return _skip(said, at, _listed("vers"))


def without_surroundings(text: str) -> Phrase:
    """Return the words of a choice without « je voudrais un », « svp »."""
    return _stripped(phrase(text), _listed("autour_d_un_choix"))


def describes_something(text: str) -> bool:
    """Tell whether a request says what it is about: two words at least besides « ouvrir un ticket svp »."""
    empty = {word for entry in _listed("demande_seule") for word in entry}
    return sum(word not in empty for word in phrase(text)) > 1


def first_sentence(text: str, longest: int) -> str:
    """Return the first sentence, greetings left out, cut at a word."""
    for sentence in _SENTENCE.split(text):
        said = words(sentence)
        start = _skip(said, 0, _listed("salutations"))
        if start < len(said):
            first = sentence[said[start].start :].strip(" ,.")
            return shortened(first[:1].upper() + first[1:], longest)
    return shortened(text.strip(), longest)


def shortened(text: str, longest: int) -> str:
    """Cut a text at a word, when it is longer than that many characters."""
    if len(text) <= longest:
        return text
    return (text[:longest].rsplit(None, 1)[0] if " " in text[:longest] else text[: longest - 1]) + _ELLIPSIS


def find(said: Phrase, phrases: Iterable[Phrase]) -> list[tuple[int, Phrase]]:
    """Return the phrases that a text holds, with their places; the longest wins where several start."""
    ordered = sorted(phrases, key=len, reverse=True)
    found = []
    at = 0
    while at < len(said):
        here = next((entry for entry in ordered if entry and said[at : at + len(entry)] == entry), None)
        if here:
            found.append((at, here))
        at += len(here or " ")
    return found


def _own(about: str) -> frozenset[Phrase]:
    """Return the words that name a thing, with its articles."""
    return frozenset((word,) for word in phrase(about)) | _listed("articles") if about else frozenset()


def _is(text: str, name: str, *around: str, also: frozenset[Phrase] = frozenset()) -> bool:
    """Tell whether a text is made of phrases of that list, at least one, and of phrases of the lists around, or `also`."""
    if text.strip() in _signs(name):
        return True
    said = phrase(text)
    wanted, allowed = _listed(name), _listed(*around) | also
    met = False
    at = 0
    while at < len(said):
        length = _longest(said, at, wanted)
        met = met or bool(length)
        length = length or _longest(said, at, allowed)
        if not length:
            return False
        at += length
    return met


def _skip(said: Sequence[Word], at: int, phrases: frozenset[Phrase]) -> int:
    folded = [word.folded for word in said]
    while length := _longest(folded, at, phrases):
        at += length
    return at


def _stripped(said: Phrase, around: frozenset[Phrase]) -> Phrase:
    """Drop the phrases of `around` at both ends."""
    while length := _longest(said, 0, around):
        said = said[length:]
    while length := next((size for size in range(len(said), 0, -1) if said[-size:] in around), 0):
        said = said[:-length]
    return said


def _longest(said: Sequence[str], at: int, phrases: frozenset[Phrase]) -> int:
    """Return the number of words of the longest of these phrases that stands at this place."""
    sizes = range(min(6, len(said) - at), 0, -1)
    return next((size for size in sizes if tuple(said[at : at + size]) in phrases), 0)
