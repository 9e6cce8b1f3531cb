"""Where the new value starts in a text that changes something: « non, plutôt le 5 », « décale-le au 15 »."""

from collections.abc import Sequence

from skills.forms.phrases import Word, find, listed, longest, skip


def after_marker(said: Sequence[Word]) -> tuple[int, bool]:
    """Return where the correction starts after « non, plutôt », « change », and whether there was such a marker."""
    markers, around = listed("modifier", "plutot", "deplacer"), listed("autour_de_plutot")
    folded = [word.folded for word in said]
    at, marked = 0, False
    while at < len(folded):
        marker = longest(folded, at, markers)
        length = marker or longest(folded, at, around)
        if not length:
            break
        marked = marked or bool(marker)
        at += length
    return at, marked


def after_move(said: Sequence[Word], at: int) -> int:
    """Return where the new day starts after « décale-le au »; elsewhere, « au 15 » is the end of a period."""
    moved = find(tuple(word.folded for word in said[:at]), listed("deplacer"))
    return skip(said, at, listed("vers_un_jour")) if moved else at


def speaks_of_another(said: Sequence[Word], at: int) -> bool:
    """Tell whether « celui de vendredi » stands there: something else than what the form is about."""
    return at < len(said) and (said[at].folded,) in listed("un_autre")


def after_articles(said: Sequence[Word], at: int) -> int:
    """Return where the noun starts."""
    return skip(said, at, listed("articles"))


def after_link(said: Sequence[Word], at: int) -> int:
    """Return where the new value starts, after « par », « à », « c'est »."""
    return skip(said, at, listed("vers"))
