"""What becomes of questions put to the whole assistant: answered, and by the right document, suggested, abstained, handed over.

    python -m benchmarks.outcomes --data FOLDER benchmarks/questions/autres_fiches.jsonl [--shown answered]

FOLDER is a state (GUICHET_DATA) where the documents are indexed, vectors made. Unlike the tables of `make calibrate`, which weigh
what was found, this goes through `app.py ask --json`: understanding, hand-overs and small talk included.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import table
from tools.calibration.corpora import run_app

_STATUSES = ("answered", "suggested", "abstained", "handoff")

Line = Mapping[str, Any]


def main() -> None:
    """Ask every line of the sets and print the shares, kind by kind."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--shown", choices=_STATUSES, help="print the questions of this outcome")
    arguments = parser.parse_args()
    lines = [json.loads(line) for path in arguments.sets for line in path.read_text("utf-8").splitlines()]
    replies = _replies(arguments.data, lines)
    _print(lines, replies)
    for line in lines:
        reply = replies[line["id"]]
        if reply["status"] == arguments.shown:
            print(f"- {line['id']} {line['kind']} {reply['confidence']:.2f} {line['text']} → {_first(reply)}")


def _replies(data: Path, lines: Sequence[Line]) -> dict[str, Line]:
    """Return id → reply, each audience being asked as itself."""
    replies = {}
    for audience in sorted({line["audience"] for line in lines}):
        asked = "".join(
            json.dumps({"id": line["id"], "text": line["text"]}) + "\n"
            for line in lines
            if line["audience"] == audience
        )
        said = run_app(data.absolute(), "ask", "--json", "--as", audience, given=asked)
        replies |= {reply["id"]: reply for reply in map(json.loads, said.splitlines())}
    return replies


def _print(lines: Sequence[Line], replies: Mapping[str, Line]) -> None:
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        for group in dict.fromkeys((_family(line), " ".join(filter(None, (line["kind"], line.get("style")))))):
            groups[group].append(line)
    rows = []
    for group, some in sorted(groups.items()):
        of_status = [[line for line in some if replies[line["id"]]["status"] == status] for status in _STATUSES]
        right = [line for line in of_status[0] if _first(replies[line["id"]]) in line["relevant"]]
        rows.append([group, len(some), *(_share(part, some) for part in (of_status[0], right, *of_status[1:]))])
    table(["genre", "n", "répondu", "dont juste", "proposé", "abstention", "relais"], rows)


def _family(line: Line) -> str:
    return "avec réponse" if line["relevant"] else "sans réponse"


def _first(reply: Line) -> str:
    """Return the document cited first."""
    return next((str(citation["document"]) for citation in reply["citations"]), "")


def _share(part: Sequence[Line], whole: Sequence[Line]) -> str:
    return f"{len(part) / len(whole):.0%}"


if __name__ == "__main__":
    main()
