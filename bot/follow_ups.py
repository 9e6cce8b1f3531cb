"""A question that leaves its subject unsaid takes it from the one before: « c'est où ? », « et pour un mineur ? »."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

from bot.answering.rows import table
from bot.answering.situations import stated
from bot.answering.swapping import number_swapped, value_swapped
from bot.exchange import Exchange
from bot.opening import only_a_day
from ports.knowledge import Hit, Knowledge, Passage, Unit
from ports.text import fold, spaced
from ports.yaml import load_yaml

_WORD = re.compile(r"[^\W_]+")
_ONLY_ASKS, _CHANGES = 8, 6
"""Words at most of a question that only asks, and of one that changes something."""
_CIRCUMSTANCES = 2
"""Circumstances kept of those said in a row."""
DOCUMENTS = 5
"""Looked at for an answer."""
LONGEST = 300
"""Characters of a question that another may follow: a longer message has no one subject."""


def completed(text: str, before: str) -> str:
    """Return the whole question that `text` asks after the question `before`; empty when it stands by itself.

    One that only asks (« quels papiers ? ») takes the subject of `before`; another day (« et dimanche ? ») and what begins
    with « et » and changes something (« et pour un mineur ? ») take it whole, what it asks included.
    """
    said = spaced(text).split()
    if not before or len(before) > LONGEST or spaced(text).strip() in _lists()["seules"]:
        return ""
    if only_a_day(text):
        return f"{before.strip()} {text.strip()}"
    if _only_asks(said):
        return f"{subject(before)} {_in_full(text)}".strip()
    return f"{before.strip()} {text.strip()}" if _changes_something(text, said) else ""


async def follow(said: Exchange, knowledge: Knowledge) -> str:
    """Return the whole question, as `completed` does, but for « et la déchèterie ? », which names a thing.

    Another number, or another value of the table that answered, takes the place of the one before (« et pour 1 300 ? »). A
    thing that another document is about, as its title says, takes the place of the subject, and stays it. Of one that no
    document is about, the same is asked, beside the subject (« et la caution ? »). A circumstance
    stays for those that follow it (« et en cas de perte ? »), not for what only asks: its own passage rarely answers.

    Raises:
        Unavailable: the engine does not answer.
    """
    before = said.conversation.question.split("\n")[0]
    whole, (of, thing) = completed(said.text, before), _thing(said.text)
    if not whole:
        return ""
    about = thing and await _title(thing, said, knowledge)
    if instead := _instead(said, thing, about, table(await _found(before, said, knowledge))):
        said.conversation.question = instead
        return " ".join(instead.split("\n"))
    if thing and not about and not of:
        return f"{_asked(before)} {thing} {subject(before)} ?".strip()
    if not about and _is_a_circumstance(said.text):
        said.conversation.question = _with_circumstance(said.conversation.question, said.text)
        return " ".join(said.conversation.question.split("\n"))
    return whole


def otherwise(said: Exchange) -> str:
    """Return what to ask when the whole question finds what was just quoted: the same of the thing alone, or the subject.

    « et la garderie ? » after « combien coûte la cantine ? » asks what that costs; a circumstance has its own passage.
    """
    before = said.conversation.question.split("\n")[0]
    _, thing = _thing(said.follows)
    return f"{_asked(before)} {thing} ?" if thing and _asked(before) else f"{subject(before)} {said.follows}"


def _instead(said: Exchange, thing: str, about: str, unit: Unit | None) -> str:
    """Return the question that takes the place of the one before: another number, another value, another thing; or nothing.

    `about` is the title of the document that is about `thing`, and `unit` the table that answered.
    """
    before, words = said.conversation.question.split("\n")[0], subject(said.text).split()
    other = f"{_asked(before)} {thing} ?".strip() if about and not _shares_a_word(before, about) else ""
    return (
        number_swapped(said.conversation.question, said.text, _empty())
        or (value_swapped(before, words, unit, situation=True) if unit else "")
        or other
        or (value_swapped(before, words, unit, situation=False) if unit else "")
    )


async def _found(question: str, said: Exchange, knowledge: Knowledge) -> Sequence[Hit]:
    """Return what a question found: it was just answered, and its findings are remembered."""
    return (await knowledge.search(question, for_whom=said.person, top=DOCUMENTS, language=said.wanted.language)).hits


async def _title(thing: str, said: Exchange, knowledge: Knowledge) -> str:
    """Return the `spaced` title of the document that is about a thing; empty when none is."""
    found = (await knowledge.search(thing, for_whom=said.person, top=1)).hits
    return _words_of_title(found[0].passage) if found and _is_about(found[0].passage, thing) else ""


def _shares_a_word(question: str, title: str) -> bool:
    """Tell whether the document of this title is also what the question is about: « et le passeport ? » after the card."""
    return any(f" {word} " in title for word in spaced(subject(question)).split())


def _with_circumstance(question: str, said: str) -> str:
    """Add a circumstance, on a line of its own, to a question: it takes the place of the one that it excludes."""
    asked, *known = question.split("\n")
    changed = stated(said).keys()
    kept = [line for line in known if changed.isdisjoint(stated(line))]
    return "\n".join((asked, *kept[1 - _CIRCUMSTANCES :], said.strip()))


def _words_of_title(passage: Passage) -> str:
    return spaced(" ".join((passage.title, *passage.headings[:1])))


def _is_about(passage: Passage, thing: str) -> bool:
    title = _words_of_title(passage)
    return all(f" {word} " in title for word in spaced(subject(thing)).split())


def _only_asks(said: list[str]) -> bool:
    empty = _empty()
    return len(said) <= _ONLY_ASKS and empty.issuperset(said) and not _lists()["demande"].isdisjoint(said)


def _in_full(text: str) -> str:
    """Return a question of few words as a document would answer it."""
    said = spaced(text).strip()
    return next((full for full, ways in _others().items() if said in ways), text.strip())


def _is_a_circumstance(text: str) -> bool:
    return any(spaced(text).startswith(f" {start} ") for start in _lists()["circonstances"])


def _changes_something(text: str, said: list[str]) -> bool:
    if _is_a_circumstance(text):
        return len(said) <= _ONLY_ASKS
    starts = any(spaced(text).startswith(f" {start} ") for start in _lists()["reprises"])
    return starts and len(said) <= _CHANGES and text.rstrip().endswith("?")


def _thing(text: str) -> tuple[str, str]:
    """Return what « et pour la déchèterie ? » names, with its article, and the preposition before; empty when nothing."""
    found = list(_WORD.finditer(text))
    words = [fold(word.group()) for word in found]
    if not words or words[0] not in _lists()["reprises"] or not subject(text):
        return "", ""
    of = words[1] if words[1] in _lists()["prepositions"] else ""
    start = 2 if of else 1
    named = len(words) > start and words[start] in _lists()["articles"]
    return (of, text[found[start].start() :].strip().rstrip(" ?!.")) if named else ("", "")


def _asked(question: str) -> str:
    """Return how a question begins, before its subject: « Combien coûte » of « Combien coûte un repas ? »."""
    empty = _empty()
    words = list(takewhile(lambda word: fold(word) in empty, _WORD.findall(question)))
    while words and fold(words[-1]) in _lists()["articles"]:
        words.pop()
    return " ".join(words)


def subject(question: str) -> str:
    """Return the words of a question that say what it is about, as they are written."""
    empty = _empty()
    return " ".join(word for word in _WORD.findall(question) if fold(word) not in empty)


@cache
def _empty() -> frozenset[str]:
    """Return the words that do not say what a question is about."""
    return _lists()["demande"] | _lists()["autres"]


@cache
def _others() -> dict[str, frozenset[str]]:
    return {full: frozenset(ways) for full, ways in _read()["en_entier"].items()}


@cache
def _lists() -> dict[str, frozenset[str]]:
    lists = {name: entries for name, entries in _read().items() if name != "en_entier"}
    return {name: frozenset(map(str, entries)) for name, entries in lists.items()}


@cache
def _read() -> dict[str, Any]:
    content: dict[str, Any] = load_yaml(Path(__file__).with_name("follow_ups.yaml").read_text("utf-8"))
    return content
