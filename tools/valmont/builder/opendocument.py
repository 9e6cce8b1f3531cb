"""Writing an OpenDocument text: outline levels, lists, tables, header and page numbers."""

from pathlib import Path
from typing import Any

from odf import dc, meta, style, table, text
from odf.opendocument import OpenDocumentText

from builder.archive import freeze
from builder.blocks import (
    Block,
    Heading,
    Inline,
    Listing,
    Paragraph,
    Span,
    Table,
    column_weights,
    read_blocks,
)
from builder.source import TOWN, Document

TEXT_WIDTH_CM = 17
BLUE = "#1f3a6e"
BODY_TEXT = "Text_20_body"
HEADING_SIZES = {1: "16pt", 2: "13pt", 3: "11pt"}
HEADING_SPACING = {"margintop": "0.5cm", "marginbottom": "0.2cm", "keepwithnext": "always"}
BULLETS = ("•", "–", "•")


def write_odt(document: Document, path: Path) -> None:
    """Write the document as an OpenDocument text."""
    odt = OpenDocumentText()
    _add_text_styles(odt)
    _add_character_styles(odt)
    _add_table_styles(odt)
    _add_list_styles(odt)
    _add_page(odt, document)
    _add_metadata(odt, document)
    odt.text.addElement(text.P(stylename="Title", text=document.title))
    odt.text.addElement(text.P(stylename="Subtitle", text=document.reference_line))
    for block in read_blocks(document.tokens):
        _add_block(odt, odt.text, block)
    odt.save(str(path))
    freeze(path, document.moment)


def _add_text_styles(odt: Any) -> None:
    _add_style(odt, "Standard", {}, {"fontfamily": "Liberation Sans", "fontsize": "10.5pt"})
    _add_style(odt, BODY_TEXT, {"marginbottom": "0.2cm", "lineheight": "115%"}, {})
    _add_style(odt, "Title", {"marginbottom": "0.2cm"}, _emphasis("22pt"))
    _add_style(odt, "Subtitle", {"marginbottom": "0.6cm"}, {"fontstyle": "italic"})
    _add_style(odt, "Header", {"textalign": "end"}, {"fontsize": "9pt"})
    _add_style(odt, "Footer", {"textalign": "center"}, {"fontsize": "9pt"})
    _add_style(odt, "Table_20_Heading", {}, {"fontweight": "bold"})
    _add_style(odt, "Table_20_Contents", {}, {})
    for level, size in HEADING_SIZES.items():
        heading = _add_style(odt, f"Heading_20_{level}", HEADING_SPACING, _emphasis(size))
        heading.setAttribute("defaultoutlinelevel", str(level))


def _add_character_styles(odt: Any) -> None:
    for name, look in (("Bold", {"fontweight": "bold"}), ("Italic", {"fontstyle": "italic"})):
        character = style.Style(name=name, family="text")
        character.addElement(style.TextProperties(**look))
        odt.styles.addElement(character)


def _emphasis(size: str) -> dict[str, str]:
    return {"fontsize": size, "fontweight": "bold", "color": BLUE}


def _add_style(odt: Any, name: str, paragraph: dict[str, str], look: dict[str, str]) -> Any:
    new = style.Style(name=name, displayname=name.replace("_20_", " "), family="paragraph")
    if name != "Standard":
        new.setAttribute("parentstylename", "Standard")
    new.addElement(style.ParagraphProperties(**paragraph))
    new.addElement(style.TextProperties(language="fr", country="FR", **look))
    odt.styles.addElement(new)
    return new


def _add_table_styles(odt: Any) -> None:
    for name, background in (("HeaderCell", "#dfe6f1"), ("BodyCell", "transparent")):
        cell = style.Style(name=name, family="table-cell")
        border = f"0.5pt solid {BLUE}"
        cell.addElement(style.TableCellProperties(border=border, padding="0.12cm", backgroundcolor=background))
        odt.automaticstyles.addElement(cell)
    whole = style.Style(name="WholeTable", family="table")
    whole.addElement(style.TableProperties(width=f"{TEXT_WIDTH_CM}cm", marginbottom="0.3cm", bordermodel="collapsing"))
    odt.automaticstyles.addElement(whole)


def _add_list_styles(odt: Any) -> None:
    bullets, numbers = text.ListStyle(name="Bullets"), text.ListStyle(name="Numbers")
    for level, character in enumerate(BULLETS, start=1):
        bullet = text.ListLevelStyleBullet(level=str(level), bulletchar=character)
        number = text.ListLevelStyleNumber(level=str(level), numformat="1", numsuffix=".")
        for kind, family in ((bullet, bullets), (number, numbers)):
            indent = f"{0.6 * level:.1f}cm"
            kind.addElement(style.ListLevelProperties(spacebefore=indent, minlabelwidth="0.5cm"))
            family.addElement(kind)
    odt.styles.addElement(bullets)
    odt.styles.addElement(numbers)


def _add_page(odt: Any, document: Document) -> None:
    layout = style.PageLayout(name="A4")
    layout.addElement(style.PageLayoutProperties(pagewidth="21cm", pageheight="29.7cm", margin="2cm"))
    for area, spacing in ((style.HeaderStyle(), "marginbottom"), (style.FooterStyle(), "margintop")):
        area.addElement(style.HeaderFooterProperties(minheight="0.6cm", **{spacing: "0.5cm"}))
        layout.addElement(area)
    odt.automaticstyles.addElement(layout)
    page = style.MasterPage(name="Standard", pagelayoutname=layout)
    header, footer = style.Header(), style.Footer()
    header.addElement(text.P(stylename="Header", text=TOWN))
    footer.addElement(_page_number(document))
    page.addElement(header)
    page.addElement(footer)
    odt.masterstyles.addElement(page)


def _page_number(document: Document) -> Any:
    place = document.url or document.title
    line = text.P(stylename="Footer", text=f"{document.reference} – {place} – Page ")
    line.addElement(text.PageNumber(selectpage="current"))
    line.addText(" sur ")
    line.addElement(text.PageCount())
    return line


def _add_metadata(odt: Any, document: Document) -> None:
    stamp = document.moment.strftime("%Y-%m-%dT%H:%M:%S")
    for element in (
        dc.Title(text=document.title),
        dc.Subject(text=document.reference_line),
        dc.Creator(text=document.service),
        dc.Date(text=stamp),
        dc.Language(text="fr-FR"),
        meta.InitialCreator(text=document.service),
        meta.CreationDate(text=stamp),
        meta.Keyword(text=document.reference),
    ):
        odt.meta.addElement(element)
    for name, value in document.front_matter().items():
        odt.meta.addElement(meta.UserDefined(name=name, text=str(value)))


def _add_block(odt: Any, parent: Any, block: Block) -> None:
    match block:
        case Heading():
            name = f"Heading_20_{block.level}"
            heading = text.H(stylename=name, outlinelevel=str(block.level))
            parent.addElement(_fill(heading, block.content))
        case Paragraph():
            parent.addElement(_fill(text.P(stylename=BODY_TEXT), block.content))
        case Listing():
            parent.addElement(_list(odt, block))
        case Table():
            parent.addElement(_table(odt, block))


def _fill(element: Any, content: Inline) -> Any:
    for span in content:
        name = _character_style(span)
        if name:
            element.addElement(text.Span(stylename=name, text=span.text))
        else:
            element.addText(span.text)
    return element


def _character_style(span: Span) -> str | None:
    if span.bold:
        return "Bold"
    return "Italic" if span.italic else None


def _list(odt: Any, listing: Listing) -> Any:
    element = text.List(stylename="Numbers" if listing.ordered else "Bullets")
    for blocks in listing.items:
        item = text.ListItem()
        for block in blocks:
            _add_block(odt, item, block)
        element.addElement(item)
    return element


def _table(odt: Any, content: Table) -> Any:
    element = table.Table(stylename="WholeTable")
    for weight in column_weights(content):
        element.addElement(table.TableColumn(stylename=_column_style(odt, weight)))
    header = table.TableHeaderRows()
    header.addElement(_row(content.header, "HeaderCell", "Table_20_Heading"))
    element.addElement(header)
    for row in content.rows:
        element.addElement(_row(row, "BodyCell", "Table_20_Contents"))
    return element


def _column_style(odt: Any, weight: float) -> str:
    """Add the style of one column, which is where OpenDocument keeps its width."""
    name = f"Column{len(odt.automaticstyles.childNodes)}"
    column = style.Style(name=name, family="table-column")
    column.addElement(style.TableColumnProperties(columnwidth=f"{TEXT_WIDTH_CM * weight:.2f}cm"))
    odt.automaticstyles.addElement(column)
    return name


def _row(cells: tuple[Inline, ...], cell_style: str, text_style: str) -> Any:
    row = table.TableRow()
    for content in cells:
        cell = table.TableCell(stylename=cell_style, valuetype="string")
        cell.addElement(_fill(text.P(stylename=text_style), content))
        row.addElement(cell)
    return row
