"""The words of a language: how they are cut, and what they are compared by."""

import re
import unicodedata
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import Stemmer

from ports.text import fold
from ports.yaml import load_yaml

_WORD = re.compile(r"[^\W_\u3400-\u9fff]+|[\u3400-\u9fff]")
"""A run of letters, or one Chinese character: a Chinese term is a sequence of them."""
_ARABIC_MARKS = re.compile("[\u0640\u064b-\u0652\u0670]")
_ARABIC_ARTICLE = re.compile("^(?:[وف]?(?:[بك]?ال|لل))(?=...)")
_ARABIC_ENDING = re.compile("(?<=...)(?:تها|تهم|تنا|تي|ته|تك|ات|يه|ها|هم|نا|ني|ين|ون|ي|ه|ك|ا)$")
_ARABIC_CLITICS = "وفبلك"
_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ß": "ss", "ى": "ي", "ة": "ه", "\u0653": None, "\u0654": None, "\u0655": None}
)
_LONG = 5
"""A shorter term is not looked for inside longer words."""


def cut(text: str) -> list[str]:
    """Return the words of `text` as written, vowel marks of Arabic apart; each Chinese character is a word."""
    return _WORD.findall(_ARABIC_MARKS.sub("", unicodedata.normalize("NFKC", text)))


def plain(word: str) -> str:
    """Return `word` in lower case, in the one spelling of letters that people write in several ways."""
    return fold(word).translate(_LETTERS)


def _light(word: str) -> str:
    """Return an Arabic word without article or ending (light stemming; Larkey, Ballesteros & Connell, 2007)."""
    return _ARABIC_ENDING.sub("", _ARABIC_ARTICLE.sub("", word))


@dataclass(frozen=True)
class Tongue:
    """A language: name of its Snowball stemmer, spellings that are one, and whether terms live inside longer words."""

    code: str
    racines: str = ""
    lettres: Mapping[str, str] = field(default_factory=dict)
    petits_mots: str = ""
    debut: bool = False
    fin: bool = False

    @cached_property
    def _small(self) -> frozenset[str]:
        """What may stand in the middle of a term, in plain letters."""
        return frozenset(map(plain, cut(self.petits_mots)))

    @cached_property
    def _stemmer(self) -> Stemmer.Stemmer:
        return Stemmer.Stemmer(self.racines)

    def is_small(self, word: str) -> bool:
        """Tell whether `word` may stand in the middle of a term without changing it."""
        return plain(word) in self._small

    def stem(self, word: str) -> str:
        """Return what `word` is compared by. Russian endings need their й; Latin words are often typed without accents."""
        if self.code == "ru":
            return plain(self._stemmer.stemWord(word.lower()))
        bare = self._bare(word)
        if self.code == "ar":
            return _light(bare)
        return str(self._stemmer.stemWord(bare)) if self.racines else bare

    def _bare(self, word: str) -> str:
        bare = plain(word)
        for written, other in self.lettres.items():
            bare = bare.replace(written, other)
        return bare

    def readings(self, word: str, known: Container[str]) -> list[str]:
        """Return the stems among `known` that `word` may stand for: its own, or else those that it contains."""
        stem = self.stem(word)
        if stem in known:
            return [stem]
        return [part for part in self._parts(word, stem) if part in known]

    def _parts(self, word: str, stem: str) -> list[str]:
        if self.code == "ar" and word[0] in _ARABIC_CLITICS:
            return [self.stem(word[1:])]
        bare = self._bare(word)
        starts = [bare[:end] for end in range(len(bare) - 1, _LONG - 1, -1)] if self.debut else []
        ends = [stem[start:] for start in range(1, len(stem) - _LONG + 1)] if self.fin else []
        return starts + ends


@cache
def tongues() -> Mapping[str, Tongue]:
    """Return the languages of `languages.yaml` by their code."""
    described: dict[str, dict[str, Any]] = load_yaml(Path(__file__).with_name("languages.yaml").read_text("utf-8"))
    return {code: Tongue(code, **what) for code, what in described.items()}
