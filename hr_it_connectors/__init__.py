"""The systems of HR and IT that the assistant acts in: one module a product, and the table of them all."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final

CONNECTORS: Final[Mapping[str, Mapping[str, str]]] = {
    "ticketing": {"local": "hr_it_connectors.local.desk:LocalDesk"},
    "leave": {"local": "hr_it_connectors.local.register:LocalRegister"},
    "directory": {"local": "hr_it_connectors.local.staff:LocalDirectory", "ldap": "hr_it_connectors.ldap:Ldap"},
    "notifying": {"local": "hr_it_connectors.local.journal:Journal", "smtp": "hr_it_connectors.smtp:Smtp"},
}
"""Capability, then product, then `module:Class`. Each class has a pydantic `Settings`, and names in `needs` what it is lent."""


def load(capability: str, product: str, options: Mapping[str, object], **lent: object) -> Any:
    """Build the connector that serves `capability`, from options as YAML gives them and from what the house lends it.

    Of `lent` (`engine`, `folder`…) a connector is handed what its `needs` names, and nothing else.

    Raises:
        KeyError: no such capability or product, or a thing needed is not lent.
        pydantic.ValidationError: an option is missing, wrong or unknown.
    """
    module, _, name = CONNECTORS[capability][product].partition(":")
    connector = getattr(import_module(module), name)
    settings = connector.Settings.model_validate(options)
    return connector(settings, **{need: lent[need] for need in connector.needs})
