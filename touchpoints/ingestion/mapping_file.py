"""The text of a mapping file, YAML or JSON."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import yaml
from django.utils.translation import gettext as _

from touchpoints.ingestion.fields import FieldPath, MappingError
from touchpoints.ingestion.mapping import SurveyMapping, mapping_from_data, mapping_to_data

LARGEST = 1_000_000
"""Characters in a mapping file."""

MOST_VALUES = 100_000
"""Values in a mapping file: aliases of aliases would make more of a few lines."""


class _PlainLoader(yaml.SafeLoader):
    """YAML without surprises: `no` is a word and `2017-05-15` a text, as people who list codes mean them."""

    yaml_implicit_resolvers: dict[str, Any] = {}


for _tag, _pattern in {
    "null": r"~|null|Null|NULL|",
    "bool": r"true|True|false|False",
    "int": r"[-+]?[0-9]{1,18}",
    "float": r"[-+]?[0-9]{1,18}\.[0-9]{1,18}",
}.items():
    _PlainLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), None)


def read_mapping(text: str, name: str = "") -> SurveyMapping:
    """The mapping written in a file called `name`; JSON when it ends in `.json`.

    Raises `MappingError`, which names the file, the line (YAML) and the field.
    """
    lines: dict[FieldPath, int] = {}
    with _naming(name, lines):
        if len(text) > LARGEST:
            raise MappingError(_("is too large for a mapping"))
        data = _read_json(text) if name.lower().endswith(".json") else _read_yaml(text, lines)
        return mapping_from_data(data)


def write_mapping(mapping: SurveyMapping) -> str:
    """The mapping as YAML; `read_mapping` gives the same mapping back."""
    return yaml.safe_dump(mapping_to_data(mapping), sort_keys=False, allow_unicode=True, width=110)


@contextmanager
def _naming(name: str, lines: dict[FieldPath, int]) -> Iterator[None]:
    """Let errors name the file, and the line of the field or of what holds it."""
    try:
        yield
    except MappingError as error:
        error.file = name
        path = error.path
        while error.line is None and path and path not in lines:
            path = path[:-1]
        error.line = error.line or lines.get(path)
        raise


def _read_json(text: str) -> object:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        fields = dict(pairs)
        if len(fields) < len(pairs):
            raise MappingError(_("a field is given twice"))
        return fields

    try:
        return json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise MappingError(_("is not JSON: %(why)s") % {"why": error.msg}, line=error.lineno) from error
    except RecursionError as error:
        raise MappingError(_("is nested too deeply")) from error


def _read_yaml(text: str, lines: dict[FieldPath, int]) -> object:
    try:
        loader = _PlainLoader(text)
        node = loader.get_single_node()
        return None if node is None else _plain(node, (), lines)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise MappingError(_("is not YAML: %(why)s") % {"why": error.problem}, line=line) from error
    except yaml.YAMLError as error:
        raise MappingError(_("is not YAML: %(why)s") % {"why": str(error).splitlines()[0]}) from error
    except RecursionError as error:
        raise MappingError(_("is nested too deeply")) from error


def _plain(node: yaml.Node, path: FieldPath, lines: dict[FieldPath, int]) -> Any:
    """Plain data of a YAML node, noting the line on which each field begins."""
    lines.setdefault(path, node.start_mark.line + 1)
    if len(lines) > MOST_VALUES:
        raise MappingError(_("is too large for a mapping"))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, n), lines) for n, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        fields: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            place = (*path, key)
            lines[place] = key_node.start_mark.line + 1
            if key in fields:
                raise MappingError(_("is given twice"), place, line=lines[place])
            fields[key] = _plain(value_node, place, lines)
        return fields
    return _scalar(node)


def _scalar(node: yaml.Node) -> str | int | float | bool | None:
    match node.tag.rpartition(":")[2]:
        case "null":
            return None
        case "bool":
            return bool(node.value.lower() == "true")
        case "int":
            return int(node.value)
        case "float":
            return float(node.value)
    return str(node.value)
