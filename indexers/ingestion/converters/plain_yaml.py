"""The YAML that people write beside their documents: values as they were written, no key twice."""

from typing import Any

import yaml

from indexers.ingestion.converters.unreadable import Unreadable

_RESOLVED = ("tag:yaml.org,2002:merge", "tag:yaml.org,2002:null")


class _Loader(yaml.SafeLoader):
    """« 2.10 » is a version, and « 2026-09-31 » must be refused where it stands: YAML's own types would lose both."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        met: set[str] = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in met:
                raise yaml.MarkedYAMLError(problem="twice", problem_mark=key.start_mark)
            met.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in _RESOLVED]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(text: str) -> Any:
    """Return what `text` describes: texts, None, lists and mappings.

    Raises:
        Unreadable: it is malformed; `broken_yaml` with the line, or « ? ».
    """
    try:
        return yaml.load(text, _Loader)  # noqa: S506  # it is a safe one
    except yaml.MarkedYAMLError as error:
        raise Unreadable("broken_yaml", error.problem_mark.line + 1 if error.problem_mark else "?") from error
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise Unreadable("broken_yaml", "?") from error
