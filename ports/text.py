"""How texts are compared without accents or case: one rule, so that both sides of a port agree."""

import re
import unicodedata
from functools import lru_cache

_NOT_A_WORD = re.compile(r"[\W_]+")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_HALF = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_SIGLE = 4
_COMBINING = re.compile("[\u0300-\u036f\u064b-\u0652]")


def fold(text: str) -> str:
    """Return `text` in lower case without accents or ligatures; characters of other scripts stay."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    return _COMBINING.sub("", decomposed)


def whole(text: str) -> str:
    """Return `text` without half characters: legal in JSON and in arguments, an error once a database or a model reads them."""
    return text if text.isascii() else _HALF.sub("\ufffd", text)


def unshouted(text: str) -> str:
    """Return `text` in small letters when most of it is in capitals; « MDPH » in a sentence leaves it as it was written."""
    long = (word for word in _WORD.findall(text) if len(word) > _LONGEST_SIGLE)
    mostly = any(map(str.isupper, long)) and 2 * sum(map(str.isupper, text)) > sum(map(str.isalpha, text))
    return text.lower() if mostly or text.isupper() else text


@lru_cache(256)  # a message is searched for many phrases
def spaced(text: str) -> str:
    """Return the folded words of `text` between single spaces, one of them at each end."""
    return f" {_NOT_A_WORD.sub(' ', fold(text)).strip()} "


def needle(phrase: str) -> str:
    """Return what to look for in a `spaced` text: a space is the edge of a word, which `*` opens; Chinese has no edges."""
    words = spaced(phrase)
    if _CHINESE.search(phrase):
        return words.strip()
    return words[phrase.startswith("*") : len(words) - phrase.endswith("*")]
