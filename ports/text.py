"""How texts are compared without accents or case: one rule, so that both sides of a port agree."""

import re
import unicodedata

_COMBINING = re.compile("[\u0300-\u036f\u064b-\u0652]")


def fold(text: str) -> str:
    """Return `text` in lower case without accents or ligatures; characters of other scripts stay."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    return _COMBINING.sub("", decomposed)
