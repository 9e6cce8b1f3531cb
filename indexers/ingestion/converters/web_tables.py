"""The cells of an HTML table, laid out as rows."""

from collections.abc import Callable

from lxml import html

_MOST_SPAN = 100
_MOST_COLUMNS = 256


def read_table(table: html.HtmlElement, read: Callable[[html.HtmlElement], str]) -> tuple[list[list[str]], int]:
    """Return the texts of the cells and how many rows are headers. A cell that spans rows is in each of them.

    A cell that spans columns is repeated in headers, where it names them all, and stands once elsewhere.
    """
    rows: list[list[str]] = []
    heads = 0
    hanging: dict[int, tuple[str, int]] = {}
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is not table:
            continue
        cells = list(row.iterchildren("td", "th"))
        head = bool(cells) and all(cell.tag == "th" for cell in cells)
        heads += head and heads == len(rows)
        rows.append(_row(cells, hanging, read, repeat=head))
    return rows, heads if heads < len(rows) else 1


def _row(
    cells: list[html.HtmlElement],
    hanging: dict[int, tuple[str, int]],
    read: Callable[[html.HtmlElement], str],
    *,
    repeat: bool,
) -> list[str]:
    """Lay out one row; `hanging` holds, by column, the text of a cell begun above and the rows it still covers."""
    texts: list[str] = []
    for cell in cells:
        if len(texts) > _MOST_COLUMNS:
            break
        _hang(texts, hanging)
        text = " ".join(read(cell).split())
        across, down = _span(cell, "colspan"), _span(cell, "rowspan")
        for offset in range(across):
            if down > 1:
                hanging[len(texts)] = (text if repeat or not offset else "", down - 1)
            texts.append(text if repeat or not offset else "")
    _hang(texts, hanging)
    return texts


def _hang(texts: list[str], hanging: dict[int, tuple[str, int]]) -> None:
    while len(texts) in hanging:
        column = len(texts)
        text, left = hanging.pop(column)
        texts.append(text)
        if left > 1:
            hanging[column] = (text, left - 1)


def _span(cell: html.HtmlElement, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(max(int(value), 1), _MOST_SPAN) if value.isdigit() else 1
