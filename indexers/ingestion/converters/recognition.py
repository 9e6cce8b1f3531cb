"""Optical character recognition by tesseract, where the machine has it: pictures to words with their places."""

import math
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from statistics import fmean, median
from typing import Any

from lxml import etree
from PIL.Image import Image, Resampling

from indexers.ingestion.converters.pdf.page import Page, segments
from indexers.ingestion.converters.unreadable import Unreadable

DOTS = 300
"""Per inch: what tesseract is trained for."""
POINTS = 72
MOST_DOTS = 120_000_000
"""Of a picture. An A0 plan scanned at 300 dots per inch has 139 million."""
_SCALE = POINTS / DOTS
_LANGUAGE = "fra"
_SECONDS = 120
"""A page takes one or two."""
_LEAST_SURE = 10
_SURE = 60
"""Mean confidence, in a hundred. A page of text has 90 and more; one lying on its side, or a landscape, under 50."""
_SAME_SIZE = 0.2
_ASKEW = 0.035
"""Slope, two degrees: beyond, tesseract loses lines."""
_WHITE = 255
_ROTATION = re.compile(r"Rotate: (\d+)")
_NUMBERS = re.compile(r"(bbox|baseline|x_size|x_wconf) ([-\d. ]+)")


@cache
def is_available() -> bool:
    """Return whether tesseract is there, with French."""
    if not shutil.which("tesseract"):
        return False
    return _LANGUAGE in _run(["--list-langs"], b"").split()


def recognise(pictures: Mapping[int, Callable[[], Image]]) -> dict[int, Page]:
    """Read pages by their numbers, each picture (upright, shades of grey) made when its turn comes.

    A page that takes too long is left out.

    Raises:
        Unreadable: the machine has no tesseract.
    """
    if not is_available():
        raise Unreadable("scanned")
    with ThreadPoolExecutor(min(os.cpu_count() or 1, 4)) as pool:
        pages = pool.map(_page, pictures.keys(), pictures.values())
        return {page.number: page for page in pages if page is not None}


def _page(number: int, make: Callable[[], Image]) -> Page | None:
    picture = make()
    try:
        lines = _read(picture)
        if (_confidence(lines) < _SURE or _are_turned(lines)) and (angle := _angle(picture)):
            picture = picture.rotate(-angle, expand=True)
            lines = _read(picture)
        if abs(skew := _slope(lines)) > _ASKEW:
            picture = picture.rotate(math.degrees(math.atan(skew)), Resampling.BILINEAR, expand=True, fillcolor=_WHITE)
            lines = _read(picture)
    except subprocess.SubprocessError:
        return None
    page = Page(number, picture.width / DOTS * POINTS, picture.height / DOTS * POINTS, pictured=1.0)
    if _confidence(lines) >= _SURE:
        page.segments = list(segments(_words(lines)))
    return page


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    x0: float
    x1: float
    confidence: float


@dataclass(frozen=True, slots=True)
class _Line:
    """Pixels; `baseline` is its height at `x0`, and `slope` how it goes down from there."""

    words: list[_Word]
    x0: float
    baseline: float
    slope: float
    size: float
    turned: bool


def _read(picture: Image) -> list[_Line]:
    output = _run(["-", "-", "-l", _LANGUAGE, "--dpi", str(DOTS), "hocr"], _graymap(picture))
    root = etree.fromstring(output.encode(), etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True))
    return [line for element in root.iterfind(".//{*}span[@id]") if (line := _line(element)).words]


def _graymap(picture: Image) -> bytes:
    """Return a picture in shades of grey as PGM, which costs nothing to write."""
    return b"P5 %d %d 255\n" % picture.size + picture.tobytes()


def _run(arguments: list[str], data: bytes) -> str:
    """Run tesseract on one thread: it takes four times longer with more."""
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    command = ["tesseract", *arguments]
    done = subprocess.run(  # noqa: S603 (fixed arguments, data on the standard input)
        command, input=data, capture_output=True, timeout=_SECONDS, check=True, env=environment
    )
    return done.stdout.decode("utf-8", "replace")


def _line(element: etree._Element) -> _Line:
    place = _numbers(element)
    words = [word for inner in element.iterfind("{*}span") if (word := _word(inner)).confidence >= _LEAST_SURE]
    slope, offset = (place.get("baseline") or [0.0, 0.0])[:2]
    x0, top, x1, bottom = place["bbox"]
    size, turned = place.get("x_size", [0.0])[0], bottom - top > x1 - x0
    return _Line([word for word in words if word.text], x0, bottom + offset, slope, size, turned)


def _word(element: etree._Element) -> _Word:
    place = _numbers(element)
    text = str(etree.tostring(element, method="text", encoding="unicode", with_tail=False)).strip()
    return _Word(text, place["bbox"][0], place["bbox"][2], place.get("x_wconf", [0.0])[0])


def _numbers(element: etree._Element) -> dict[str, list[float]]:
    found = _NUMBERS.findall(element.get("title", ""))
    return {name: [float(number) for number in numbers.split()] for name, numbers in found}


def _confidence(lines: Sequence[_Line]) -> float:
    words = [word.confidence for line in lines for word in line.words]
    return fmean(words) if words else 0.0


def _are_turned(lines: Sequence[_Line]) -> bool:
    """Whether most lines go up or down: tesseract reads them, but their places are those of a page on its side."""
    return 2 * sum(line.turned for line in lines) > len(lines)


def _slope(lines: Sequence[_Line]) -> float:
    return median(line.slope for line in lines) if lines else 0.0


def _angle(picture: Image) -> int:
    """Return by how much the text must be turned clockwise to stand upright; 0 where there is too little to tell."""
    try:
        found = _ROTATION.search(_run(["-", "-", "--psm", "0", "--dpi", str(DOTS)], _graymap(picture)))
    except subprocess.CalledProcessError:
        return 0
    return int(found[1]) if found else 0


def _words(lines: Sequence[_Line]) -> Iterator[dict[str, Any]]:
    """Yield words as a PDF gives them, in points, the page set straight."""
    usual = median(line.size for line in lines for _ in line.words)
    slope = _slope(lines)
    for line in lines:
        size = (usual if abs(line.size - usual) <= _SAME_SIZE * usual else line.size) * _SCALE
        bottom = (line.baseline - slope * line.x0) * _SCALE + size / 4
        shift = slope * line.baseline
        for word, after in zip_longest(line.words, line.words[1:]):
            x1 = min(word.x1, after.x0 - size / _SCALE / 4) if after else word.x1  # never glued: they are words already
            yield {
                "text": word.text, "fontname": "", "size": size, "upright": True, "top": bottom - size, "bottom": bottom,
                "x0": (word.x0 + shift) * _SCALE, "x1": (x1 + shift) * _SCALE,
            }  # fmt: skip
