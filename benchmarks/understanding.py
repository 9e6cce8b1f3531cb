"""Scores of understanding on labelled messages, with the number of cases behind each.

    python benchmarks/understanding.py messages.jsonl [--predictions predictions.jsonl]

Without predictions, `python3 app.py understand --json` is run on the messages, once per public. A line of predictions has
id, agent, kind, action, priority, language, entities, missing and pii; labelled lines also say which other answers are fair
(`alt_agents`, `alt_kinds`, `alt_actions`).
"""

import argparse
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from ports.text import fold  # noqa: E402

Line = dict[str, Any]
Pair = tuple[Line, Line]
"""What the label says, what was predicted."""

FIRM = (
    *("date", "time", "address", "person_name", "child_name", "dossier_number", "amount", "age"),
    *("surface", "parcel", "line", "plate", "phone", "email", "nir", "iban"),
)
PRIORITIES = ("low", "normal", "high", "urgent")
AUDIENCES = {"staff": "agent", "citizen": "usager"}


@dataclass(slots=True)
class Counts:
    """Right, wrong and forgotten: enough for precision, recall and F1."""

    right: int = 0
    wrong: int = 0
    forgotten: int = 0

    def __iadd__(self, other: "Counts") -> "Counts":
        self.right += other.right
        self.wrong += other.wrong
        self.forgotten += other.forgotten
        return self

    @property
    def precision(self) -> float:
        """Share of what was predicted that is right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of what was labelled that was predicted."""
        return self.right / max(1, self.right + self.forgotten)

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.forgotten)

    def show(self) -> str:
        """Return the three figures and the two numbers behind them."""
        labelled, predicted = self.right + self.forgotten, self.right + self.wrong
        return f"F1 {self.f1:.3f}   precision {self.precision:.3f} (n={predicted})   recall {self.recall:.3f} (n={labelled})"


def main() -> int:
    """Print every score."""
    args = _arguments()
    gold = _read(args.messages)
    predicted = {line["id"]: line for line in (_read(args.predictions) if args.predictions else _run(gold))}
    pairs = [(line, predicted.get(line["id"], {})) for line in gold]
    print(f"{len(gold)} messages, {sum(not prediction for _, prediction in pairs)} without a prediction\n")
    _print_choices(pairs)
    _print_entities(pairs)
    _print_missing(pairs)
    _print_safety(pairs)
    for title, group in GROUPS.items():
        _print_groups(title, pairs, group)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("messages", type=Path)
    parser.add_argument("--predictions", type=Path)
    return parser.parse_args()


def _read(path: Path) -> list[Line]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _run(gold: Sequence[Line]) -> list[Line]:
    """Let the assistant understand the messages, staff and public apart."""
    predictions: list[Line] = []
    for label, audience in AUDIENCES.items():
        lines = [{"id": line["id"], "text": line["text"]} for line in gold if line["audience"] == label]
        command = [sys.executable, str(ROOT / "app.py"), "understand", "--json", "--as", audience]
        fed = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        done = subprocess.run(command, input=fed, capture_output=True, text=True, check=True, cwd=ROOT)
        predictions += [json.loads(line) for line in done.stdout.splitlines()]
    return predictions


# What is right, line by line.


def agent_is_right(gold: Line, predicted: Line, *, strict: bool = False) -> bool:
    """Tell whether the agent is the labelled one, or a fair one."""
    return (predicted.get("agent") or "none") in {gold["agent"], *([] if strict else gold.get("alt_agents", ()))}


def kind_is_right(gold: Line, predicted: Line, *, strict: bool = False) -> bool:
    """Tell whether the kind is the labelled one, or a fair one."""
    return predicted.get("kind") in {gold["kind"], *([] if strict else gold.get("alt_kinds", ()))}


def action_is_right(gold: Line, predicted: Line, *, strict: bool = False) -> bool:
    """Tell whether the action is the labelled one, or a fair one: none is fair for a question."""
    fair = {gold["action"], *(() if strict else gold.get("alt_actions", ()))}
    if not strict and gold["kind"] == "question":
        fair.add(None)
    return predicted.get("action") in fair


def entity_counts(gold: Line, predicted: Line, keys: Iterable[str], *, overlap: bool = False) -> Counts:
    """Compare the values of `keys`, case and spaces apart; with `overlap` a shared word is enough."""
    total = Counts()
    for key in keys:
        labelled, found = _values(gold, key), _values(predicted, key)
        same = _share_a_word if overlap else str.__eq__
        matched = sum(any(same(value, other) for other in labelled) for value in found)
        remembered = sum(any(same(value, other) for other in found) for value in labelled)
        total += Counts(matched, len(found) - matched, len(labelled) - remembered)
    return total


def missing_counts(gold: Line, predicted: Line) -> Counts:
    """Compare the pieces still to be asked for, synonyms taken as one."""
    labelled, asked = ({_piece(name) for name in line.get("missing") or ()} for line in (gold, predicted))
    return Counts(len(labelled & asked), len(asked - labelled), len(labelled - asked))


def _values(line: Line, key: str) -> list[str]:
    value = (line.get("entities") or {}).get(key, [])
    return [
        " ".join(str(item).casefold().split()).strip(" .,;:")
        for item in (value if isinstance(value, list) else [value])
    ]


def _share_a_word(one: str, other: str) -> bool:
    return one in other or other in one or bool(set(fold(one).split()) & set(fold(other).split()))


def _piece(name: str) -> str:
    return _synonyms().get(fold(name), fold(name))


@cache
def _synonyms() -> dict[str, str]:
    groups = yaml.safe_load(Path(__file__).with_name("synonyms.yaml").read_text("utf-8"))
    return {fold(name): fold(group[0]) for group in groups for name in group}


def _choice_counts(pairs: Sequence[Pair], key: str, value: str) -> Counts:
    labelled = [gold[key] == value for gold, _ in pairs]
    chosen = [predicted.get(key) == value for _, predicted in pairs]
    both = list(zip(labelled, chosen, strict=True))
    return Counts(both.count((True, True)), both.count((False, True)), both.count((True, False)))


# What is printed.


def _print_choices(pairs: Sequence[Pair]) -> None:
    for name, is_right in (("agent", agent_is_right), ("kind", kind_is_right), ("action", action_is_right)):
        strict = _share([is_right(*pair, strict=True) for pair in pairs])
        print(f"{name:8} strict {strict}   with the fair ones {_share([is_right(*pair) for pair in pairs])}")
    steps = [_steps(gold["priority"], predicted.get("priority")) for gold, predicted in pairs]
    print(
        f"{'priority':8} exact {_share([step == 0 for step in steps])}   within a step {_share([step < 2 for step in steps])}"
    )
    print(f"{'language':8} {_share([gold['lang'] == predicted.get('language') for gold, predicted in pairs])}")
    print(f"hand-off {_choice_counts(pairs, 'kind', 'handoff').show()}")
    print(f"urgent   {_choice_counts(pairs, 'priority', 'urgent').show()}\n")


def _print_entities(pairs: Sequence[Pair]) -> None:
    print(f"firm entities, exact    {_total(pairs, FIRM).show()}")
    print(f"firm entities, overlap  {_total(pairs, FIRM, overlap=True).show()}")
    others = sorted({key for pair in pairs for line in pair for key in line.get("entities") or ()} - set(FIRM))
    print(f"other entities, overlap {_total(pairs, others, overlap=True).show()}")
    for key in FIRM:
        counts = _total(pairs, [key])
        if counts != Counts():
            print(f"  {key:16}{counts.show()}")
    print()


def _print_missing(pairs: Sequence[Pair]) -> None:
    total = Counts()
    for pair in pairs:
        total += missing_counts(*pair)
    print(f"missing  {total.show()}")


def _print_safety(pairs: Sequence[Pair]) -> None:
    kinds = [(set(gold.get("pii", ())), set(predicted.get("pii") or ())) for gold, predicted in pairs]
    print(f"PII      {_share([labelled <= found for labelled, found in kinds if labelled])} of lines found", end="   ")
    print(f"{_share([not found - labelled for labelled, found in kinds])} of lines without a false alarm")
    refused = [predicted.get("kind") == "out_of_scope" for gold, predicted in pairs if gold.get("attack")]
    print(f"attacks  {_share(refused)} refused\n")


def _print_groups(title: str, pairs: Sequence[Pair], group: Callable[[Line], str]) -> None:
    """Print the main scores by group; a dash where the group has nothing of the kind to find."""
    grouped: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        grouped[group(pair[0])].append(pair)
    print(f"{title:12}{'n':>5}{'agent':>9}{'kind':>9}{'action':>9}{'firm F1':>9}{'missing':>9}")
    for name, members in sorted(grouped.items()):
        row = [
            _figure([is_right(*pair) for pair in members])
            for is_right in (agent_is_right, kind_is_right, action_is_right)
        ]
        firm, missing = _total(members, FIRM), Counts()
        for pair in members:
            missing += missing_counts(*pair)
        row.append(f"{firm.f1:9.2f}" if firm.right + firm.forgotten else f"{'-':>9}")
        row.append(f"{missing.recall:9.2f}" if missing.right + missing.forgotten else f"{'-':>9}")
        print(f"{name:12}{len(members):>5}{''.join(row)}")
    print()


def _figure(rights: Sequence[bool]) -> str:
    return f"{sum(rights) / max(1, len(rights)):9.2f}"


GROUPS: dict[str, Callable[[Line], str]] = {
    "agent": lambda line: line["agent"],
    "language": lambda line: line["lang"],
    "noisy": lambda line: "noisy" if line.get("noisy") else "clean",
    "audience": lambda line: line["audience"],
}


def _total(pairs: Sequence[Pair], keys: Iterable[str], *, overlap: bool = False) -> Counts:
    keys, total = list(keys), Counts()
    for pair in pairs:
        total += entity_counts(*pair, keys, overlap=overlap)
    return total


def _steps(labelled: str, predicted: str | None) -> int:
    if predicted not in PRIORITIES:
        return len(PRIORITIES)
    return abs(PRIORITIES.index(labelled) - PRIORITIES.index(predicted))


def _share(rights: Sequence[bool]) -> str:
    return f"{sum(rights) / max(1, len(rights)):.3f} (n={len(rights)})"


if __name__ == "__main__":
    raise SystemExit(main())
