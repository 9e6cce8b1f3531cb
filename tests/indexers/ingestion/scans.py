"""Scans as office machines make them: pages drawn letter by letter, a little askew, blurred and speckled."""

import io
import os
import random
import shutil
from pathlib import Path

import pytest
import reportlab
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONT = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
SIZE = (1654, 2339)
"""An A4 page at 200 dots an inch."""


def need_recognition() -> None:
    """Skip for want of tesseract, except where everything must be there: in continuous integration."""
    if not shutil.which("tesseract"):
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("tesseract is not installed")


def scan(lines: list[str], *, title: str = "", turned: float = 0.7) -> Image.Image:
    """Return a page of `lines` under a larger `title`."""
    page = Image.new("L", SIZE, 250)
    pen = ImageDraw.Draw(page)
    pen.text((150, 150), title, font=ImageFont.truetype(FONT, 56), fill=25)
    for number, line in enumerate(lines):
        pen.text((150, 280 + 52 * number), line, font=ImageFont.truetype(FONT, 32), fill=25)
    page = page.rotate(turned, fillcolor=250, resample=Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(0.7))
    chance = random.Random(1)  # noqa: S311 (specks, not secrets)
    for _ in range(4000):
        page.putpixel((chance.randrange(SIZE[0]), chance.randrange(SIZE[1])), chance.randrange(255))
    return page


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    """Return `picture` in a format."""
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()
