"""Situations that change an answer: found in the headings of a document, or in what a person says."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import takewhile
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ports.knowledge import Hit, Passage
from ports.text import fold
from ports.yaml import load_yaml

_WORD = re.compile(r"[^\W_]+")
_AGE = re.compile(r"(?<!\d)(\d{1,3}) (?:ans|an|years|anos|jahre|anni)(?!\w)")
_FIRST_SENTENCE = re.compile(r"(?<=[.:;!?])\s")
_SMALL = frozenset(("pour", "un", "une", "le", "la", "les", "l", "si", "vous", "etes", "cas", "d", "du", "de", "des"))

_REMEMBERED = 4096
"""Headings whose words are kept: every answer compares those of its passages with all situations."""


class Choice(BaseModel):
    """One situation: its label, the headings that name it, and the words by which people say it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    libelle: str
    titres: tuple[str, ...]
    dit: tuple[str, ...]


class Group(BaseModel):
    """Situations that exclude one another, and the question that tells them apart."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    question: str
    choix: Mapping[str, Choice]
    ages: Mapping[str, tuple[int, int]] = {}
    agents: str = ""
    """The situation that every member of staff of a town hall is in."""

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        """Folded label → situation."""
        return {_folded(choice.libelle): name for name, choice in self.choix.items()}

    @cached_property
    def _titles(self) -> Mapping[tuple[str, ...], str]:
        """The words of a heading → the first situation that it names."""
        named = [(name, titre) for name, choice in self.choix.items() for titre in choice.titres]
        return {_content(titre): name for name, titre in reversed(named)}

    def said(self, text: str) -> str:
        """Return the one situation that `text` states, empty when it states none, or several."""
        folded = _folded(text)
        if label := self._labels.get(folded):
            return label
        found = {name for name, choice in self.choix.items() if any(f" {words} " in folded for words in choice.dit)}
        ages = [int(age) for age in _AGE.findall(folded)]
        stated = {name for name, (least, most) in self.ages.items() for age in ages if least <= age <= most}
        one = stated or found
        return one.pop() if len(one) == 1 else ""

    def named(self, words: Sequence[str]) -> str:
        """Return the situation that the words of a heading name, and nothing else; empty otherwise."""
        return self._titles.get(tuple(words), "")


@dataclass(frozen=True, slots=True)
class Split:
    """A document that answers situation by situation: each with its best passage, best first."""

    group: str
    hits: Mapping[str, Hit]

    def label(self, situation: str) -> str:
        """Return the words for a situation."""
        return groups()[self.group].choix[situation].libelle


def split(hits: Sequence[Hit]) -> Split | None:
    """Return how the passages of the first document part by situation under one heading; None when they don't."""
    same = [hit for hit in hits if hit.passage.document == hits[0].passage.document]
    for first, other in zip(same[:1] * len(same), same[1:], strict=False):
        fork = _fork(first.passage.headings, other.passage.headings)
        for name, group in groups().items():
            best = _best(group, fork, same)
            if len(best) > 1 and same[0] in best.values():
                return Split(name, best)
    return None


def headed(hits: Sequence[Hit], said: Mapping[str, str]) -> list[Hit]:
    """Return `hits`, first the passage of the first document whose own heading names one of the situations `said`."""
    same = [hit for hit in hits if hit.passage.document == hits[0].passage.document and hit.passage.headings]
    named = (
        hit
        for hit in same
        if any(groups()[group].named(_content(hit.passage.headings[-1])) == one for group, one in said.items())
    )
    first = next(named, None)
    return [first, *(hit for hit in hits if hit is not first)] if first else list(hits)


def of_others(passage: Passage, known: Mapping[str, str]) -> str:
    """Return how one says the situation, among `known`, of whom `passage` is not for; empty when it may be for them."""
    heading, sentence = _content(passage.headings[-1]) if passage.headings else (), _first_sentence(passage)
    for name in groups().keys() & known.keys():
        group = groups()[name]
        if (group.named(heading) or group.said(sentence) or known[name]) != known[name]:
            return group.choix[known[name]].dit[0]
    return ""


def stated(text: str) -> dict[str, str]:
    """Return group → situation that `text` states."""
    return {name: said for name, group in groups().items() if (said := group.said(text))}


def of_staff() -> dict[str, str]:
    """Return group → situation that all members of staff are in."""
    return {name: group.agents for name, group in groups().items() if group.agents}


@cache
def groups() -> Mapping[str, Group]:
    """Return the groups of `situations.yaml`, by name."""
    content = load_yaml(Path(__file__).with_name("situations.yaml").read_text("utf-8"))
    return {name: Group.model_validate(group) for name, group in content.items()}


def _fork(one: Sequence[str], other: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what two paths of headings have in common: whole headings, then the first words of the next."""
    path = tuple(mine for mine, _ in takewhile(_same, zip(one, other, strict=False)))
    if len(path) in (len(one), len(other)):
        return path, ()
    pairs = zip(_content(one[len(path)]), _content(other[len(path)]), strict=False)
    return path, tuple(mine for mine, _ in takewhile(_same, pairs))


def _best(group: Group, fork: tuple[tuple[str, ...], tuple[str, ...]], hits: Iterable[Hit]) -> dict[str, Hit]:
    """Return situation → the best of the passages whose path, after the fork, names it.

    What stands at the fork itself may say whom it is for, above a heading for the others: « toute personne majeure présente ».
    """
    path, words = fork
    best: dict[str, Hit] = {}
    for hit in hits:
        headings = hit.passage.headings
        after = _content(headings[len(path)]) if headings[: len(path)] == path and len(headings) > len(path) else ()
        name = group.named(after[len(words) :]) or group.named(after)
        if headings == path and not words:
            best.setdefault(group.said(_first_sentence(hit.passage)), hit)
        elif name and after[: len(words)] == words:
            best.setdefault(name, hit)
    return {name: hit for name, hit in best.items() if name}


def _first_sentence(passage: Passage) -> str:
    return _FIRST_SENTENCE.split(passage.text, maxsplit=1)[0]


def _same(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


@lru_cache(_REMEMBERED)
def _content(heading: str) -> tuple[str, ...]:
    return tuple(word for word in _folded(heading).split() if word not in _SMALL)


def _folded(text: str) -> str:
    return f" {' '.join(_WORD.findall(fold(text)))} "
