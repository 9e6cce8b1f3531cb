"""Questions in other languages: the French words that the documents use for what is asked."""

import re
from collections.abc import Iterator, Sequence

from indexers.language.glossary.lexicon import lexicon
from indexers.language.glossary.tongues import cut, tongues

_LATIN = re.compile(r"[^\W\d_\u0370-\uffff]{2,}")
_OTHER_SCRIPTS = frozenset({"ar", "ru", "zh"})


def french(question: str, language: str) -> tuple[str, ...]:
    """Return the French words for the terms of `question`, in its order, each once; several words may be one name.

    Acronyms, and Latin words among other scripts, are the documents' own and stay. Nothing for French or an unknown language.
    """
    if language not in tongues():
        return ()
    words = cut(question)
    found = sorted([*lexicon(language).find(words), *_kept(words, language)], key=lambda term: term[:2])
    return tuple(dict.fromkeys(name for _, _, names in found for name in names))


def _kept(words: Sequence[str], language: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    for place, word in enumerate(words):
        if _LATIN.fullmatch(word) and (language in _OTHER_SCRIPTS or word.isupper()):
            yield place, place + 1, (word,)
