"""Configuration errors, told in French to whoever must mend them."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Self

import yaml
from pydantic import ValidationError

from ports.errors import PortError
from skills.phrases import Phrases

_SENTENCES = Path(__file__).with_name("configuration.yaml")


class ConfigurationError(Exception):
    """The start is refused; the message says which file, which key, and what to do."""

    @classmethod
    def of(cls, name: str, **values: object) -> Self:
        """Make the error from a sentence of `configuration.yaml`."""
        return cls(sentence(name, **values))


def sentence(name: str, **values: object) -> str:
    """Return a sentence for administrators."""
    return _phrases().say(name, **values)


@cache
def _phrases() -> Phrases:
    return Phrases.load([_SENTENCES])


def told(error: PortError) -> str:
    """Return the sentence for what stopped a command: that of its reason, else that of its code with its detail."""
    name = f"panne_{error.reason}"
    return sentence(name if name in _phrases() else f"panne_{error.code}", detail=str(error))


def cause(error: OSError) -> str:
    """Return why the system refuses a file or a folder."""
    code = errno.errorcode.get(error.errno or 0, "?")
    return sentence(f"cause_{code}" if f"cause_{code}" in _phrases() else "cause_autre", code=code)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what is raised when a file of the commune is read into a `ConfigurationError` about it."""
    try:
        yield
    except OSError as error:
        raise ConfigurationError.of("fichier_illisible", fichier=path.name, dossier=path.parent.name) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError.of("pas_utf8", fichier=path.name) from error
    except yaml.YAMLError as error:
        raise ConfigurationError.of("yaml_invalide", fichier=path.name, endroit=_place(error)) from error
    except ValidationError as error:
        raise ConfigurationError(explain(path.name, error)) from error


def _place(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"{mark.line + 1}:{mark.column + 1}" if mark else "?"


@contextmanager
def explained(place: str) -> Iterator[None]:
    """Turn what is raised when a connector is built into a `ConfigurationError` about `place`."""
    try:
        yield
    except ValidationError as error:
        raise ConfigurationError(explain(place, error)) from error
    except KeyError as error:
        raise ConfigurationError.of("connecteur_inconnu", place=place, produit=error.args[0]) from error
    except PortError as error:
        raise ConfigurationError.of("connecteur_refuse", place=place, raison=error.reason or str(error)) from error


def explain(file: str, error: ValidationError) -> str:
    """Return one line per mistake that pydantic found in `file`, in French."""
    phrases = _phrases()
    lines = []
    for mistake in error.errors(include_url=False, include_input=False):
        code = mistake["type"]
        values = {**mistake.get("ctx", {}), "code": code}
        problem = phrases.say(code, **values) if code in phrases else _own_words(phrases, code, mistake["msg"])
        lines.append(
            phrases.say("ligne", fichier=file, cle=".".join(map(str, mistake["loc"])) or "·", probleme=problem)
        )
    return "\n".join(lines)


def _own_words(phrases: Phrases, code: str, message: str) -> str:
    """A room's own models speak French already; pydantic's other codes are named."""
    return message if "_" in code and not message.isascii() else phrases.say("autre", code=code)
