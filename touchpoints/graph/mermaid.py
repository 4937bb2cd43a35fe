"""Mermaid `journey` diagrams as journeys, and journeys as Mermaid diagrams.

Sections are stages, tasks are steps that follow each other, actors are personas; scores 1–5 are how the
customer feels, −2…+2. Mermaid has no channels: each step has a touchpoint of its name on "Unspecified".
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from uuid import uuid4

from touchpoints.graph.documents import (
    MOST_PARTS,
    DocumentRefused,
    Exported,
    Fault,
    Imported,
    Loss,
    LossKind,
    check_size,
)
from touchpoints.graph.entries import NAME_LENGTH, used_inventory
from touchpoints.graph.fields import LAST_CELL, TITLE_LENGTH, said
from touchpoints.graph.journey import (
    ChannelEntry,
    Inventory,
    JourneyFacts,
    JourneyGraph,
    JourneyStage,
    PersonaEntry,
    TouchpointEntry,
    TouchpointNode,
    TransitionEdge,
)
from touchpoints.graph.mermaid_text import Diagram, Task, diagrams, escaped, parse, score_of
from touchpoints.graph.reading import reading_order
from touchpoints.graph.values import Refusal, ValueRefused, read_text
from touchpoints.vocabulary import SubjectKind

UNSPECIFIED = ChannelEntry("unspecified", "Unspecified")
"""The channel of touchpoints that come from documents without channels."""


def read(text: str, *, name: str, new_id: Callable[[], str] = lambda: str(uuid4())) -> Imported:
    """The journeys of a Mermaid file, or of the `mermaid` fences of a Markdown file.

    Raises DocumentRefused when there is none. Slugs of the inventory are only good within the document.
    """
    check_size(text, name=name)
    try:
        read_text(text, len(text))
    except ValueRefused as refused:
        raise DocumentRefused(name, refused.reason) from None
    graphs = []
    lost: list[Loss] = []
    for diagram_text, line in diagrams(text):
        diagram = parse(diagram_text, line)
        if isinstance(diagram, Diagram):
            if sum(1 + len(section.tasks) for section in diagram.sections) > MOST_PARTS:
                raise DocumentRefused(name, Refusal.TOO_MANY, line=line)
            reader = _Reader(diagram, name, new_id)
            graphs.append(reader.graph())
            lost += sorted(reader.lost, key=lambda loss: loss.line or 0)
        elif diagram:
            lost.append(Loss(LossKind.OTHER_DIAGRAM, written=diagram, line=line))
    if not graphs:
        raise DocumentRefused(name, Fault.NO_JOURNEY, detail=", ".join(loss.written for loss in lost))
    return Imported(tuple(graphs), tuple(lost))


def write(graph: JourneyGraph, experience: Mapping[str, float] | None = None) -> Exported:
    """The journey as a Mermaid diagram, in reading order, and what such a diagram cannot say.

    A step's score is its `experience` by id (0–100) brought to 1–5 with one decimal, else how the customer
    feels; a step of which neither is known gets the middle, 3, and is reported.
    """
    measured = experience or {}
    order = reading_order(graph)
    names = [graph.inventory.personas[slug].name for slug in graph.facts.personas]
    actors = ", ".join(escaped(name, more=",") for name in names)
    lines = ["journey", f"    title {escaped(graph.facts.title)}"]
    for stage in graph.stages.values():
        lines.append(f"    section {escaped(stage.title)}")
        for step in order:
            node = graph.nodes[step]
            if node.stage == stage.id:
                score = _score(node, measured.get(step))
                lines.append(f"      {escaped(node.title)}: {score}" + (f": {actors}" if actors else ""))
    return Exported("\n".join(lines) + "\n", tuple(_unsaid(graph, measured, order)))


def _score(node: TouchpointNode, experience: float | None) -> str:
    if experience is not None:
        return f"{1 + 4 * experience / 100:.1f}".removesuffix(".0")
    return str((node.feels or 0) + 3)


def _unsaid(graph: JourneyGraph, measured: Mapping[str, float], order: tuple[str, ...]) -> Iterable[Loss]:
    """What a diagram leaves out, kind by kind."""
    nodes = graph.nodes.values()
    unknown = [node for node in nodes if node.feels is None and node.id not in measured]
    if unknown:
        yield Loss(LossKind.FEELING_UNKNOWN, count=len(unknown))
    followed = set(pairwise(order))
    ways = [edge for edge in graph.edges.values() if (edge.source, edge.target) not in followed]
    if ways:
        yield Loss(LossKind.TRANSITIONS, count=len(ways))
    told = {"stage", "title", "feels", "column", "row", "touchpoint"}
    fields = {name: True for node in nodes for name in said(SubjectKind.STEP, node) if name not in told}
    if fields:
        yield Loss(LossKind.FIELDS, written=", ".join(fields), count=len(fields))
    inventory = used_inventory(graph)
    count = len(inventory.touchpoints) + len(inventory.questions) + len(inventory.opportunities)
    if count:
        yield Loss(LossKind.INVENTORY, count=count)
    used = {node.stage for node in nodes}
    for stage in graph.stages.values():
        if stage.id not in used:
            yield Loss(LossKind.EMPTY_STAGE, stage.title)


class _Reader:
    """One diagram on its way to a graph."""

    def __init__(self, diagram: Diagram, name: str, new_id: Callable[[], str]) -> None:
        self.diagram = diagram
        self.lost = list(diagram.lost)
        self.new_id = new_id
        self.title = diagram.title or diagram.accessible_title or re.sub(r".*/|\.\w+$", "", name) or name
        self.slugs = _Slugs()
        self.personas: dict[str, PersonaEntry] = {}
        self.touchpoints: dict[str, TouchpointEntry] = {}

    def graph(self) -> JourneyGraph:
        stages: dict[str, JourneyStage] = {}
        nodes: dict[str, TouchpointNode] = {}
        for section in self.diagram.sections:
            stage = self.new_id()
            title = self._short(section.title or self.title, TITLE_LENGTH, None)
            stages[stage] = JourneyStage(stage, title)
            for number, task in enumerate(section.tasks):
                node = self._step(task, stage, number)
                nodes[node.id] = node
        ways = [TransitionEdge(self.new_id(), source, target) for source, target in pairwise(nodes)]
        self._report_actors()
        title = self._short(self.title, TITLE_LENGTH, None)
        return JourneyGraph(
            id=self.new_id(),
            slug=_Slugs().of(title),
            facts=JourneyFacts(title=title, personas=tuple(entry.slug for entry in self.personas.values())),
            stages=stages,
            nodes=nodes,
            edges={edge.id: edge for edge in ways},
            inventory=Inventory(
                personas={entry.slug: entry for entry in self.personas.values()},
                channels={UNSPECIFIED.slug: UNSPECIFIED} if self.touchpoints else {},
                touchpoints={entry.slug: entry for entry in self.touchpoints.values()},
            ),
        )

    def _step(self, task: Task, stage: str, number: int) -> TouchpointNode:
        title = self._short(task.name, TITLE_LENGTH, task.line)
        for actor in task.actors:
            self._persona(self._short(actor, NAME_LENGTH, task.line))
        row, column = divmod(number, LAST_CELL + 1)
        return TouchpointNode(
            self.new_id(),
            stage,
            title,
            column=column,
            row=row,
            touchpoint=self._touchpoint(title),
            feels=self._feels(task),
        )

    def _feels(self, task: Task) -> int | None:
        score = score_of(task.score)
        if score in (1, 2, 3, 4, 5):
            return int(score) - 3
        self.lost.append(Loss(LossKind.SCORE_OUTSIDE_SCALE, task.name, task.score or "", task.line))
        return None

    def _persona(self, name: str) -> None:
        if name.casefold() not in self.personas:
            self.personas[name.casefold()] = PersonaEntry(self.slugs.of(name), name)

    def _touchpoint(self, name: str) -> str:
        known = self.touchpoints.get(name.casefold())
        if known is None:
            known = TouchpointEntry(self.slugs.of(name), name, UNSPECIFIED.slug)
            self.touchpoints[name.casefold()] = known
        return known.slug

    def _report_actors(self) -> None:
        """A journey is told for its personas as a whole; who does which step has no place in it."""
        for section in self.diagram.sections:
            for task in section.tasks:
                if task.actors and len({actor.casefold() for actor in task.actors}) < len(self.personas):
                    written = ", ".join(task.actors)
                    self.lost.append(Loss(LossKind.PERSONAS_OF_STEPS, task.name, written, task.line))

    def _short(self, text: str, limit: int, line: int | None) -> str:
        if len(text) <= limit:
            return text
        self.lost.append(Loss(LossKind.SHORTENED, text[:limit], text[limit:], line))
        return text[:limit].strip()


class _Slugs:
    """Slugs for names in any script, each given once.

    >>> slugs = _Slugs()
    >>> [slugs.of(name) for name in ("Café au lait", "下单", "Cafe au lait!", "购物")]
    ['cafe-au-lait', 'entry', 'cafe-au-lait-2', 'entry-2']
    """

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._number: Counter[str] = Counter()

    def of(self, name: str) -> str:
        ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        stem = re.sub(r"[^a-z0-9]+", "-", ascii_name)[:60].strip("-") or "entry"
        slug = stem
        while slug in self._given:
            self._number[stem] = max(self._number[stem], 1) + 1
            slug = f"{stem}-{self._number[stem]}"
        self._given.add(slug)
        return slug
