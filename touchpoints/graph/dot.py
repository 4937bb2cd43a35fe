"""Journeys as DOT, for Graphviz and whatever reads its language; export only."""

from collections.abc import Mapping
from typing import Any

from touchpoints.graph.documents import Exported, Loss, LossKind
from touchpoints.graph.entries import used_inventory
from touchpoints.graph.fields import said
from touchpoints.graph.journey import JourneyGraph, TransitionEdge
from touchpoints.graph.reading import reading_order, references
from touchpoints.vocabulary import Flow, SubjectKind

_STYLE = {Flow.MAIN: "solid", Flow.ALTERNATIVE: "dashed", Flow.FAILURE: "dotted"}


def write(graph: JourneyGraph) -> Exported:
    """The journey as a directed graph: a cluster per stage, a node per step named by its address (`D3.2`).

    What a step or transition says stands in attributes of the same names, which Graphviz passes over.
    What the inventory says beyond names, and the journey beyond its title, is lost.
    """
    name = references(graph)
    place = {step: number for number, step in enumerate(reading_order(graph))}
    lines = [
        "digraph journey {",
        f"  graph [label={_quoted(graph.facts.title)}, id={_quoted(graph.id)}, rankdir=LR]",
        "  node [shape=box]",
    ]
    for number, stage in enumerate(graph.stages.values()):
        lines.append(f"  subgraph cluster_{number} {{")
        lines.append(f"    graph [label={_quoted(stage.title)}, id={_quoted(stage.id)}]")
        for step in place:
            if graph.nodes[step].stage == stage.id:
                lines.append(f"    {_quoted(name[step])} [{_attributes(_of_step(graph, step))}]")
        lines.append("  }")
    for edge in sorted(graph.edges.values(), key=lambda way: (place[way.source], place[way.target], way.id)):
        ends = f"{_quoted(name[edge.source])} -> {_quoted(name[edge.target])}"
        lines.append(f"  {ends} [{_attributes(_of_transition(edge))}]")
    lines.append("}")
    return Exported("\n".join(lines) + "\n", tuple(_unsaid(graph)))


def _of_step(graph: JourneyGraph, step: str) -> dict[str, Any]:
    node = graph.nodes[step]
    fields = said(SubjectKind.STEP, node)
    lane = graph.lane_of(node)
    channel = graph.inventory.channels[lane].name if lane else None
    touchpoint = graph.inventory.touchpoints[node.touchpoint].name if node.touchpoint else None
    del fields["stage"]
    return {
        "label": fields.pop("title"),
        "id": step,
        **fields,
        **({"channel": channel} if channel else {}),
        **({"touchpoint": touchpoint} if touchpoint else {}),
    }


def _of_transition(edge: TransitionEdge) -> dict[str, Any]:
    fields = said(SubjectKind.TRANSITION, edge)
    del fields["source"], fields["target"]
    return {"id": edge.id, "style": _STYLE[edge.flow], **fields}


def _attributes(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={_quoted(value)}" for name, value in values.items())


def _quoted(value: Any) -> str:
    r"""A DOT string that is read as it is, without Graphviz's own escapes such as `\N`.

    >>> print(_quoted('say "hi"'), _quoted("a\\N"), _quoted(True))
    "say \"hi\"" "a\\N" "true"
    """
    if isinstance(value, bool):
        text = str(value).lower()
    else:
        text = "\n".join(value) if isinstance(value, list) else str(value)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\r\n", "\n").replace("\n", "\\n") + '"'


def _unsaid(graph: JourneyGraph) -> list[Loss]:
    inventory = used_inventory(graph)
    count = len(inventory.questions) + len(inventory.opportunities) + len(inventory.personas)
    lost = [Loss(LossKind.INVENTORY, count=count)] if count else []
    facts = [name for name in said(SubjectKind.JOURNEY, graph.facts) if name not in ("title", "personas")]
    if facts:
        lost.append(Loss(LossKind.FIELDS, graph.facts.title, ", ".join(facts), count=len(facts)))
    return lost
