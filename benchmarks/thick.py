"""How long one thick PDF takes, and what it holds in memory.

    python benchmarks/thick.py [--pages 500]

The file is written for the occasion, always the same: chapters under bookmarks, some 400 words a page made of the real sentences
of Valmont's documents in another order, a running head, a page number, a ruled table every fifth page. *Read* is what
`app.py index --no-wait` does with it: after that it is found by its words. *Processor* is what that took of one core,
whatever else ran. *Again* is the same command on the unchanged file. Vectors come behind, at the pace of any other
document. Seconds leave the imports out; memory is the most that the process held.
"""

import argparse
import random
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import indexers  # noqa: E402, F401  # switches Haystack's telemetry off before it is imported
from benchmarks import measure  # noqa: E402
from benchmarks.indexing import timed  # noqa: E402

_WORDS, _CHAPTER, _TABLE = 400, 12, 5
"""Words of a page, pages of a chapter, pages between two tables."""


def write(target: Path, pages: int) -> None:
    """Write a PDF of about that many pages."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import SimpleDocTemplate

    def furnish(canvas, document) -> None:  # type: ignore[no-untyped-def]  # reportlab has no types
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 810, "Recueil des procédures de la ville de Valmont")
        canvas.drawRightString(535, 30, f"Page {document.page}")

    flow = _pages(pages, getSampleStyleSheet())
    SimpleDocTemplate(str(target), pagesize=A4, title="Recueil").build(list(flow), furnish, furnish)


def _pages(pages: int, styles) -> Iterator[object]:  # type: ignore[no-untyped-def]
    from reportlab.platypus import PageBreak, Paragraph, Spacer, Table

    drawn = _sentences(random.Random(2026))  # noqa: S311  # always the same text
    for number in range(pages):
        if number % _CHAPTER == 0:
            yield Paragraph(f"Chapitre {number // _CHAPTER + 1}", styles["Heading1"])
        if number % _TABLE == 0:
            rows = [
                ["Service", "Délai", "Montant"],
                *([f"Service {row}", f"{row + number} jours", f"{row * 7} €"] for row in range(6)),
            ]
            yield Table(rows, style=[("GRID", (0, 0), (-1, -1), 0.5, "black")])
        for part in range(3 if number % _TABLE == 0 else 4):
            if part % 2 == 0:
                yield Paragraph(f"{number + 1}.{part // 2 + 1} {next(drawn)[:60]}", styles["Heading2"])
            yield Paragraph(_paragraph(drawn), styles["BodyText"])
            yield Spacer(1, 6)
        yield PageBreak()


def _paragraph(drawn: Iterator[str]) -> str:
    words: list[str] = []
    while len(words) < _WORDS // 4:
        words += next(drawn).split()
    return " ".join(words)


def _sentences(draw: random.Random) -> Iterator[str]:
    texts = " ".join(path.read_text("utf-8") for path in sorted((ROOT / "tools" / "valmont").rglob("*.md")))
    found = [one for one in re.findall(r"[A-ZÀÉ][^.|#*\[\]<>&_]{40,200}\.", " ".join(texts.split()))]
    while True:
        yield from draw.sample(found, len(found))


def read(place: Path) -> None:
    """Index what stands in `place`, twice."""
    from indexers.embedded.engine import Embedded
    from indexers.ingestion import indexing
    from ports.people import Audience

    engine = Embedded(place / "index", None)
    file = place / "thick.pdf"
    first, again = (timed(lambda: indexing.index([file], Audience.AGENT, "documents", engine)) for _ in range(2))
    measure.say(**first, again=again["seconds"], passages=engine.library.count()[1])
    engine.close()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, nargs="+", default=[50, 500])
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.read:
        read(args.read)
        return
    rows = []
    for pages in args.pages:
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder) / "thick.pdf", pages)
            size = (Path(folder) / "thick.pdf").stat().st_size / 1e6
            said = measure.apart("benchmarks/thick.py", "--read", folder)
        rows.append([pages, size, said["passages"], said["seconds"], said["processor"], said["again"], said["memory"]])
    measure.table(["pages", "MB", "passages", "read, s", "processor, s", "again, s", "memory, MB"], rows)
    print(f"load {measure.load()}")


if __name__ == "__main__":
    main()
