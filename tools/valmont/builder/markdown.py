"""The Markdown parser of the sources, with the non-breaking spaces French expects."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from mdit_py_plugins.anchors import anchors_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

NO_BREAK_SPACE = "\u00a0"
_BREAKABLE = re.compile(
    r" (?=[:;?!»%€])"  # before double punctuation and units
    r"|(?<=«) "
    r"|(?<=\d) (?=\d{2,3}(?:\D|$)|h\b|m[²³]|Mo\b|Go\b|To\b)"  # 1 050 ; 02 61 ; 8 h ; 2 m³
    r"|(?<=\d h) (?=\d{2}\b)"  # 8 h 30
)


def keep_together(text: str) -> str:
    """Forbid the line breaks that French typography forbids."""
    return _BREAKABLE.sub(NO_BREAK_SPACE, text)


def _french_spaces(state: StateCore) -> None:
    for block in state.tokens:
        for token in block.children or []:
            if token.type == "text":
                token.content = keep_together(token.content)


def _build_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.use(front_matter_plugin)
    parser.use(anchors_plugin, max_level=4)
    parser.core.ruler.push("french_spaces", _french_spaces)
    return parser


PARSER = _build_parser()
