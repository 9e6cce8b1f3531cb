"""The command line's words and options; what each command does is in `app.py`."""

import argparse
import os
import sys
from pathlib import Path

from bot.configuration import sentence as say
from bot.streams import readable
from bot.understanding.language import LANGUAGES
from ports.people import Audience
from ports.ticketing import TicketState
from ports.yaml import load_yaml

_FRENCH: dict[str, str] = load_yaml(Path(__file__).with_name("argparse.yaml").read_text("utf-8"))
_AUDIENCES = [audience.value for audience in Audience]


def parse(words: list[str] | None = None) -> argparse.Namespace:
    """Read the command line; `command` is the name of what to do."""
    # Its sentences pass through gettext, which would want a compiled catalogue: we answer in its place.
    vars(argparse)["_"] = lambda english: _FRENCH.get(english, english)
    whole = argparse.ArgumentParser(prog="app.py", description=say("aide"))
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMANDE")

    def command(name: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=say(f"aide_{name}"), description=say(f"aide_{name}"))

    def speaks_as(made: argparse.ArgumentParser) -> None:
        made.add_argument("--as", dest="audience", choices=_AUDIENCES, required=True, help=say("aide_as"))

    command("run")
    command("serve").add_argument("--local", action="store_true", help=say("aide_local"))
    speaks_as(command("console"))
    asked = command("ask")
    asked.add_argument("text", nargs="?", metavar="TEXTE", help=say("aide_texte"))
    asked.add_argument("--lang", default="", choices=LANGUAGES, metavar="LANGUE", help=say("aide_lang"))
    searched = command("search")
    searched.add_argument("--top", type=_at_least_one, metavar="NOMBRE", default=10, help=say("aide_top"))
    for made in (asked, searched, command("understand")):
        speaks_as(made)
        made.add_argument("--json", action="store_true", help=say("aide_json"))
    command("vectors")
    _documents(command("documents"))
    _desk(command("desk"))
    indexed = command("index")
    indexed.add_argument("paths", nargs="*", metavar="CHEMIN", help=say("aide_chemin"))
    indexed.add_argument("--audience", choices=_AUDIENCES, default=Audience.AGENT.value, help=say("aide_audience"))
    indexed.add_argument("--collection", default="documents", help=say("aide_collection"))
    indexed.add_argument("--source", dest="names", action="append", metavar="NOM", help=say("aide_source"))
    indexed.add_argument("--no-wait", action="store_true", help=say("aide_no_wait"))
    indexed.add_argument("--reread", action="store_true", help=say("aide_reread"))
    # Of a terminal that does not speak UTF-8, Python keeps the bytes as half characters.
    args = whole.parse_args([readable(os.fsencode(word)) for word in (sys.argv[1:] if words is None else words)])
    if getattr(args, "audience", None):
        args.audience = Audience(args.audience)
    return args


def _at_least_one(text: str) -> int:
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError(say("aide_un_au_moins"))
    return number


def _documents(made: argparse.ArgumentParser) -> None:
    verbs = ("list", "show", "withdraw", "restore")
    made.add_argument("verb", nargs="?", choices=verbs, default="list", metavar="VERBE", help=say("aide_verbe"))
    made.add_argument("id", nargs="?", metavar="IDENTIFIANT", help=say("aide_id"))
    made.add_argument("--reason", metavar="MOTIF", help=say("aide_motif"))
    made.add_argument("--audience", choices=_AUDIENCES, help=say("aide_public"))
    made.add_argument("--collection", help=say("aide_de_collection"))
    made.add_argument("--expires", type=int, metavar="JOURS", help=say("aide_expires"))
    made.add_argument("--json", action="store_true", help=say("aide_json"))
    made.add_argument("--yes", action="store_true", help=say("aide_yes"))


def _desk(made: argparse.ArgumentParser) -> None:
    verbs = ("list", "show", "move", "accept", "refuse", "opinions")
    made.add_argument("verb", nargs="?", choices=verbs, default="list", metavar="VERBE", help=say("aide_bureau_verbe"))
    made.add_argument("number", nargs="?", metavar="NUMERO", help=say("aide_numero"))
    states = [state.value for state in TicketState]
    made.add_argument("--state", choices=states, metavar="ETAT", help=say("aide_etat"))
    made.add_argument("--comment", metavar="TEXTE", help=say("aide_commentaire"))
    made.add_argument("--all", action="store_true", help=say("aide_tout"))
    made.add_argument("--json", action="store_true", help=say("aide_json"))
    made.add_argument("--yes", action="store_true", help=say("aide_yes"))
