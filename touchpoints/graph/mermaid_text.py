"""The text of Mermaid's `journey` diagrams: what Mermaid reads from it, and what it chokes on.

The reading follows the lexer of Mermaid 11 (user-journey/parser/journey.jison): `#` begins a comment, `;`
ends everything, a task is a name, a score and actors between colons. Where Mermaid refuses a line that a
person understands, the line is kept and reported.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from touchpoints.graph.documents import Loss, LossKind
from touchpoints.graph.fields import TITLE_LENGTH


@dataclass(frozen=True, slots=True)
class Task:
    """A task as written: `score` is the text that stood there, None when none did."""

    name: str
    score: str | None
    actors: tuple[str, ...]
    line: int


@dataclass(slots=True)
class Section:
    """A section and its tasks; tasks before the first one are in a section without a title."""

    title: str
    tasks: list[Task] = field(default_factory=list)


@dataclass(slots=True)
class Diagram:
    """What a diagram says, and what of it cannot be kept or would not be read by Mermaid."""

    title: str = ""
    accessible_title: str = ""
    sections: list[Section] = field(default_factory=list)
    lost: list[Loss] = field(default_factory=list)


_FENCE = re.compile(
    r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})[ \t]*\{?mermaid\b[^\n]*\n(?P<text>.*?)"
    r"(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_FRONT_MATTER = re.compile(r"\s*^-{3}[ \t]*\n(.*?)^[ \t]*-{3}[ \t]*$", re.MULTILINE | re.DOTALL)
_DIRECTIVE = re.compile(r"%%\{")
_DESCRIPTION = re.compile(r"^[ \t]*accDescr\s*\{", re.MULTILINE | re.IGNORECASE)
_HEADER = re.compile(r"journey\b", re.IGNORECASE)
_KEYWORD = re.compile(r"(title|section)\s+(?=\S)", re.IGNORECASE)
_ACCESSIBLE = re.compile(r"acc(Title|Descr)\s*:\s*", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_ENTITY = re.compile(r"#(\w+);")
_ESCAPED = re.compile(r"[#;:<>&]")
_READ_AS_KEYWORD = re.compile(r"journey\b|title\s|section\s|acc(title|descr)\s*[:{]|.?%%", re.IGNORECASE)

# Characters that entities stand for are moved among the lone surrogates, which no text holds, while lines are
# taken apart, and back afterwards.
_ASIDE = 0xDC00


def diagrams(text: str) -> Iterator[tuple[str, int]]:
    """The Mermaid diagrams of a document, each with its first line: its fences, else the whole text."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    fenced = False
    for found in _FENCE.finditer(text):
        fenced = True
        yield found["text"], text.count("\n", 0, found.start("text")) + 1
    if not fenced:
        yield text, 1


def score_of(written: str | None) -> float | None:
    """The number that a written score is, None when it is none.

    >>> score_of(" 5 "), score_of("-1.5"), score_of("bad")
    (5.0, -1.5, None)
    """
    return float(written) if written is not None and _NUMBER.fullmatch(written.strip()) else None


def parse(text: str, first_line: int = 1) -> Diagram | str:
    """The journey that a diagram's text draws; the diagram's own first word when it draws another kind."""
    diagram = Diagram()
    text = _ENTITY.sub(_put_aside, _without_settings(text, first_line, diagram))
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), first_line)]
    lines = [(number, line) for number, line in lines if line and not line.startswith(("%%", "#"))]
    header = _HEADER.match(lines[0][1]) if lines else None
    if header is None:
        return lines[0][1].split()[0] if lines else ""
    first, line = lines[0]
    for number, statement in ((first, line[header.end() :].strip()), *lines[1:]):
        if statement:
            _read_line(diagram, statement, number)
    return diagram


def escaped(text: str, *, more: str = "") -> str:
    """Text that Mermaid reads back as it was, but for line breaks; `more` are further characters to escape.

    >>> escaped("Pay; then: #1"), escaped("Journey ends")
    ('Pay#59; then#58; #35;1', '#74;ourney ends')
    """
    text = " ".join(text.split())
    safe = "".join(
        f"#{ord(character)};" if _ESCAPED.match(character) or character in more else character
        for character in text
    )
    return f"#{ord(text[0])};{safe[1:]}" if _READ_AS_KEYWORD.match(text) and safe[0] == text[0] else safe


def _without_settings(text: str, first_line: int, diagram: Diagram) -> str:
    """The text with front matter, directives and long descriptions blanked out, line numbers kept."""
    front = _FRONT_MATTER.match(text)
    if front:
        diagram.title = _front_title(front[1])
        rest = re.sub(r"^title\s*:.*\n?", "", front[1], flags=re.MULTILINE).strip()
        if rest:
            line = first_line + text.count("\n", 0, front.start(1))
            diagram.lost.append(Loss(LossKind.SETTINGS, written=rest[:TITLE_LENGTH], line=line))
        text = "\n" * front[0].count("\n") + text[front.end() :]
    text = _without_blocks(diagram, text, first_line, LossKind.SETTINGS, opening=_DIRECTIVE, closing="}%%")
    return _without_blocks(diagram, text, first_line, LossKind.DESCRIPTION, opening=_DESCRIPTION, closing="}")


def _without_blocks(
    diagram: Diagram, text: str, first_line: int, kind: LossKind, *, opening: re.Pattern[str], closing: str
) -> str:
    """The text without what stands between `opening` and `closing`, each piece reported."""
    kept = []
    at = 0
    while (found := opening.search(text, at)) and (end := text.find(closing, found.end())) >= 0:
        line = first_line + text.count("\n", 0, found.start())
        inside = text[found.end() : end]
        diagram.lost.append(Loss(kind, written=inside.strip()[:TITLE_LENGTH], line=line))
        kept += [text[at : found.start()], "\n" * text.count("\n", found.start(), end)]
        at = end + len(closing)
    return "".join(kept) + text[at:]


def _front_title(front: str) -> str:
    line = re.search(r"^title\s*:[ \t]*(.*)$", front, re.MULTILINE)
    if line is None:
        return ""
    try:
        node = yaml.compose(line[1], Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        node = None
    return str(node.value if isinstance(node, yaml.ScalarNode) else line[1]).strip()


def _read_line(diagram: Diagram, line: str, number: int) -> None:
    accessible = _ACCESSIBLE.match(line)
    keyword = _KEYWORD.match(line)
    if accessible:
        said = _restored(line[accessible.end() :])
        if accessible[1].lower() == "title":
            diagram.accessible_title = said
        else:
            diagram.lost.append(Loss(LossKind.DESCRIPTION, written=said, line=number))
    elif keyword and keyword[1].lower() == "title":
        _read_title(diagram, line[keyword.end() :], number)
    elif keyword and not _is_task(line):
        _read_section(diagram, line[keyword.end() :], number)
    elif line.lower() in ("title", "section") or line.startswith(":"):
        diagram.lost.append(Loss(LossKind.UNREADABLE_LINE, written=_restored(line), line=number))
    else:
        _read_task(diagram, line, number, is_refused=bool(keyword or _HEADER.match(line)))


def _is_task(line: str) -> bool:
    """Whether a line that begins with a keyword goes on like a task, with a score after a colon."""
    pieces = line.split(":")
    return len(pieces) > 1 and score_of(pieces[1]) is not None


def _read_title(diagram: Diagram, text: str, number: int) -> None:
    title = _without_comment(diagram, text, number)
    if ";" in title:
        diagram.lost.append(Loss(LossKind.NOT_MERMAID, written=_restored(text), line=number))
    if diagram.title:
        diagram.lost.append(Loss(LossKind.REPLACED_TITLE, written=diagram.title, line=number))
    diagram.title = _restored(title)


def _read_section(diagram: Diagram, text: str, number: int) -> None:
    title = _without_comment(diagram, text, number)
    if ";" in title or ":" in title:
        diagram.lost.append(Loss(LossKind.NOT_MERMAID, written=_restored(text), line=number))
    diagram.sections.append(Section(_restored(title)))


def _read_task(diagram: Diagram, line: str, number: int, *, is_refused: bool) -> None:
    name, colon, data = line.partition(":")
    if "#" in name or ";" in line or not data.strip():
        is_refused = True
    if colon and "#" not in name:
        data = _without_comment(diagram, data, number)
    pieces = data.split(":")
    actors = pieces[1].split(",") if len(pieces) > 1 else []
    task = Task(
        name=_restored(name),
        score=_restored(pieces[0]) or None,
        actors=tuple(actor for actor in map(_restored, actors) if actor),
        line=number,
    )
    if is_refused:
        diagram.lost.append(Loss(LossKind.NOT_MERMAID, task.name, _restored(line), number))
    if pieces[2:]:
        rest = _restored(":".join(pieces[2:]))
        if rest:
            diagram.lost.append(Loss(LossKind.SHORTENED, task.name, rest, number))
    if not diagram.sections:
        diagram.sections.append(Section(""))
    diagram.sections[-1].tasks.append(task)


def _without_comment(diagram: Diagram, text: str, number: int) -> str:
    """Text up to `#`, as Mermaid cuts it; what is cut off is reported, as it may not have been a comment."""
    kept, sign, cut = text.partition("#")
    if sign:
        diagram.lost.append(Loss(LossKind.SHORTENED, _restored(kept), "#" + _restored(cut), number))
    return kept


def _put_aside(entity: re.Match[str]) -> str:
    spelled = f"&#{entity[1]};" if entity[1].isdecimal() else f"&{entity[1]};"
    meant = html.unescape(spelled)
    if meant == spelled:
        return entity[0]
    return "".join(chr(_ASIDE + ord(character)) if ord(character) < 128 else character for character in meant)


def _restored(text: str) -> str:
    return "".join(
        chr(ord(character) - _ASIDE) if _ASIDE <= ord(character) < _ASIDE + 128 else character
        for character in text
    ).strip()
