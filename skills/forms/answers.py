"""What short answers mean: yes, no, stop, nothing, change that. The words are in `words.yaml`."""

import re

from skills.forms.phrases import Phrase, content, find, listed, longest, made_of, phrase, stripped

_COMMAND = re.compile(r"\s*/[\w-]+\s*")


def is_yes(text: str) -> bool:
    """Tell whether the text is a yes and nothing else: neither « oui mais… » nor « oui ? » is."""
    return "?" not in text and made_of(text, "oui", "courtoisie")


def is_no(text: str) -> bool:
    """Tell whether the text is a no and nothing else."""
    return made_of(text, "non", "courtoisie")


def is_cancel(text: str, about: str = "") -> bool:
    """Tell whether the text asks to stop, and says nothing else: at most the words `about`."""
    return made_of(text, "annuler", "autour_d_annuler", also=_own(about))


def cancels_another(text: str) -> bool:
    """Tell whether the text asks to cancel something that it names (« annule celui de vendredi »), and proposes nothing else."""
    said = phrase(text)
    starts = longest(said, 0, listed("annuler"))
    return bool(starts) and not is_cancel(text) and not find(said, listed("plutot", "modifier", "deplacer"))


def is_confirm(text: str) -> bool:
    """Tell whether the text is the word of the button that sends (« confirmer », « valider »), which is also a yes."""
    return made_of(text, "confirmer", "courtoisie")


def is_acceptance(text: str) -> bool:
    """Tell whether the text takes up an offer to act: not « ok merci », which only thanks for what was said."""
    return "?" not in text and made_of(text, "accepter", "demande_seule", "courtoisie")


def answers(text: str) -> bool:
    """Tell whether the text says nothing but yes, no or stop: what a form may wait for."""
    return is_yes(text) or is_no(text) or is_cancel(text)


def is_polite(text: str) -> bool:
    """Tell whether the text is courtesy and says nothing."""
    return made_of(text, "courtoisie", "salutations") or made_of(text, "salutations", "courtoisie")


def is_command(text: str) -> bool:
    """Tell whether the text is a command (« /start ») or asks what can be done (« aide », « menu »), and nothing else."""
    return bool(_COMMAND.fullmatch(text)) or made_of(text, "aide", "courtoisie", "salutations")


def is_skip(text: str) -> bool:
    """Tell whether the text leaves an optional field empty."""
    return made_of(text, "passer", "courtoisie")


def is_modify(text: str, about: str = "") -> bool:
    """Tell whether the text asks to change something, or to go back, without saying what: at most the words `about`."""
    return made_of(text, "modifier", "plutot", "deplacer", "autour_de_plutot", also=_own(about)) or made_of(
        text, "retour", "courtoisie"
    )


def asks_something(text: str) -> bool:
    """Tell whether the text has the form of a question, or wants a person."""
    said = phrase(text)
    starts = any(said[: len(entry)] == entry for entry in listed("interroge"))
    return "?" in text or starts or bool(find(said, listed("relais")))


def says_more(text: str) -> bool:
    """Tell whether the text wants something in addition (« moi aussi », « un autre »)."""
    return bool(find(phrase(text), listed("en_plus")))


def is_all(text: str) -> bool:
    """Tell whether the text takes all the choices of a list at once."""
    return made_of(text, "tous", "courtoisie")


def rank(said: Phrase, among: int) -> int | None:
    """Return the place in a list, from 0, that « premier » or « dernière » says; None when it is no place of that list."""
    if len(said) != 1:
        return None
    if said in listed("dernier"):
        return among - 1
    return next((at for at, names in enumerate(content()["rangs"][:among]) if said[0] in phrase(names)), None)


def without_surroundings(text: str) -> Phrase:
    """Return the words of a choice without « je voudrais un », « svp »."""
    return stripped(phrase(text), listed("autour_d_un_choix"))


def describes_something(text: str) -> bool:
    """Tell whether a request says what it is about: two words at least besides « ouvrir un ticket svp »."""
    empty = {word for entry in listed("demande_seule") for word in entry}
    return sum(word not in empty for word in phrase(text)) > 1


def _own(about: str) -> frozenset[Phrase]:
    """Return the words that name a thing, with its articles."""
    return frozenset((word,) for word in phrase(about)) | listed("articles") if about else frozenset()
