"""JSON and YAML text to plain values, strictly: no repeated keys, no aliases, and the line of every fault."""

import json
from collections.abc import Hashable, Iterator
from typing import Any, Literal

import yaml

from touchpoints.graph.documents import DEEPEST, DocumentRefused, Fault, Path, check_size

Markup = Literal["json", "yaml"]


def read_markup(text: str, markup: Markup, *, name: str) -> Any:
    """The value that a document spells. Raises DocumentRefused with line and column where it is malformed."""
    text = text.removeprefix("\ufeff")
    check_size(text, name=name)
    return _read_json(text, name) if markup == "json" else _read_yaml(text, name)


def write_markup(value: Any, markup: Markup) -> str:
    """Plain values as text, the same text for the same values."""
    if markup == "json":
        return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)


def line_of(text: str, markup: Markup, path: Path) -> int:
    """Line, from 1, on which the value at this path begins, or the last part of the path that exists.

    The document is read again for it: only a document that is refused needs its lines.
    """
    text = text.removeprefix("\ufeff")
    if markup == "json":
        at = _skip_space(text, 0)
        for part in path:
            at = next((start for key, start in _entries(text, at) if key == part), at)
        return text.count("\n", 0, at) + 1
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    for part in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
        elif isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == part), node)
    return int(node.start_mark.line) + 1 if node is not None else 1


def _entries(text: str, at: int) -> Iterator[tuple[str | int, int]]:
    """Keys, or positions, of a JSON object or array that begins here, each with where its value begins."""
    decoder = json.JSONDecoder()
    if text[at] not in "{[":
        return
    is_object = text[at] == "{"
    at = _skip_space(text, at + 1)
    position = 0
    while text[at] not in "}]":
        key: str | int = position
        if is_object:
            key, at = decoder.raw_decode(text, at)
            at = _skip_space(text, _skip_space(text, at) + 1)
        yield key, at
        _, at = decoder.raw_decode(text, at)
        at = _skip_space(text, at)
        if text[at] == ",":
            at = _skip_space(text, at + 1)
        position += 1


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _read_json(text: str, name: str) -> Any:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            repeated = next(key for key in keys if keys.count(key) > 1)
            raise DocumentRefused(name, Fault.REPEATED_KEY, field=repeated)
        return found

    def no_number(word: str) -> Any:
        raise DocumentRefused(name, Fault.MALFORMED, detail=word)

    try:
        return json.loads(text, object_pairs_hook=unique, parse_constant=no_number)
    except json.JSONDecodeError as problem:
        raise DocumentRefused(
            name, Fault.MALFORMED, line=problem.lineno, column=problem.colno, detail=problem.msg
        ) from None
    except RecursionError:
        raise DocumentRefused(name, Fault.TOO_DEEP) from None
    except DocumentRefused:
        raise
    except ValueError as problem:  # a number of more digits than Python reads
        raise DocumentRefused(name, Fault.MALFORMED, detail=str(problem)) from None


def _read_yaml(text: str, name: str) -> Any:
    try:
        _check_events(text, name)
        return yaml.load(text, Loader=_loader(name))  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        raise DocumentRefused(
            name,
            Fault.MALFORMED,
            line=_line(mark),
            column=mark.column + 1 if mark else None,
            detail=problem.problem or "",
        ) from None
    except (yaml.YAMLError, ValueError, OverflowError) as problem:
        if isinstance(problem, DocumentRefused):
            raise
        raise DocumentRefused(name, Fault.MALFORMED, detail=str(problem).splitlines()[0]) from None


def _check_events(text: str, name: str) -> None:
    """Refuse aliases, of which a few lines can unfold to gigabytes, and nesting that overflows the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise DocumentRefused(name, Fault.ALIAS, line=_line(event.start_mark))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise DocumentRefused(name, Fault.TOO_DEEP, line=_line(event.start_mark))


def _line(mark: Any) -> int | None:
    return mark.line + 1 if mark else None


def _loader(name: str) -> type[yaml.CSafeLoader]:
    class Loader(yaml.CSafeLoader):
        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
            met = set()
            for key, _ in node.value:
                line = _line(key.start_mark)
                if not isinstance(key, yaml.ScalarNode):
                    raise DocumentRefused(name, Fault.MALFORMED, line=line)
                if key.value in met:
                    raise DocumentRefused(name, Fault.REPEATED_KEY, line=line, field=key.value)
                met.add(key.value)
            return super().construct_mapping(node, deep)

    return Loader


class _Dumper(yaml.CSafeDumper):
    """YAML without anchors, which the reader would refuse."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
