"""Photos and scans (JPEG, PNG, TIFF), read by recognition."""

import io
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from haystack import Document, component

from indexers.ingestion.converters.conversion import Conversion, Failure, Given, Source, convert
from indexers.ingestion.converters.unreadable import Unreadable

if TYPE_CHECKING:
    from PIL.Image import Image

_LONGEST, _SHORTEST = 3508, 1754
"""Dots along the longer side: an A4 page at 300 per inch, and at 150, under which letters are too small."""
_MOST_PAGES = 1000


@component
class Picture:
    """Haystack has no converter of its own for this format."""

    @component.output_types(documents=list[Document], failures=list[Failure])
    def run(self, sources: list[Source], meta: Given = None) -> dict[str, list[Document] | list[Failure]]:
        """Convert pictures."""
        return convert(sources, meta, _read)


def _read(data: bytes) -> Conversion:
    from PIL import Image, UnidentifiedImageError

    from indexers.ingestion.converters.pdf import lay_out
    from indexers.ingestion.converters.recognition import recognise

    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "TIFF")) as opened:
            frames = min(getattr(opened, "n_frames", 1), _MOST_PAGES)
    except UnidentifiedImageError as error:
        raise Unreadable("wrong_extension") from error
    except Image.DecompressionBombError as error:
        raise Unreadable("too_large") from error
    read = recognise({number: partial(_frame, data, number) for number in range(1, frames + 1)})
    pages = list(read.values())
    if not any(page.segments for page in pages):
        raise Unreadable("no_text")
    return replace(lay_out(pages, [], {}), lacks="partly_read" if len(read) < frames else "")


def _frame(data: bytes, number: int) -> "Image":
    """Return a page upright, in shades of grey, at a size that suits recognition."""
    from PIL import Image, ImageOps

    from indexers.ingestion.converters.recognition import MOST_DOTS

    with Image.open(io.BytesIO(data)) as opened:
        opened.seek(number - 1)
        if opened.width * opened.height > MOST_DOTS:
            raise Unreadable("too_large")
        opened.draft("L", (_LONGEST, _LONGEST))
        upright = _on_white(ImageOps.exif_transpose(opened))
    longest = max(upright.size)
    wanted = min(max(longest, _SHORTEST), _LONGEST)
    if wanted == longest:
        return upright
    return upright.resize((round(upright.width * wanted / longest), round(upright.height * wanted / longest)))


def _on_white(picture: "Image") -> "Image":
    """Return shades of grey; what is transparent is white, as paper is."""
    from PIL import Image

    if not picture.has_transparency_data:
        return picture.convert("L")
    coloured = picture.convert("RGBA")
    paper = Image.new("RGBA", coloured.size, "white")
    return Image.alpha_composite(paper, coloured).convert("L")
