"""Random journeys and random operations on them, for the laws."""

from dataclasses import replace
from uuid import UUID

from hypothesis import strategies as st

from tests.journeys import INVENTORY
from touchpoints.graph.fields import said
from touchpoints.graph.journey import (
    JourneyFacts,
    JourneyGraph,
    JourneyStage,
    TouchpointNode,
    TransitionEdge,
)
from touchpoints.graph.operations import AddPart, MoveStage, MoveStep, RemovePart, SetFields
from touchpoints.vocabulary import EvidenceStatus, Flow, JourneyState, NoteLane, SubjectKind

# Few ids, columns and rows, so that parts meet, collide and are missing; the last columns, so that rows fill.
IDS = [str(UUID(int=number)) for number in range(1, 9)]
STAGE_IDS = [str(UUID(int=number)) for number in range(101, 105)]
EDGE_IDS = [str(UUID(int=number)) for number in range(201, 208)]
columns = st.sampled_from([0, 1, 2, 3, 997, 998, 999])
rows = st.sampled_from([0, 1])
touchpoints = st.none() | st.sampled_from(sorted(INVENTORY.touchpoints))
channels = st.none() | st.sampled_from(sorted(INVENTORY.channels))
texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
titles = texts.map(lambda text: f"t{text}")
words = st.lists(titles, max_size=3, unique=True)
customers = st.none() | st.integers(0, 10**6)

STEP_FIELDS = {
    "title": titles,
    "touchpoint": touchpoints,
    "channel": channels,
    "does": texts,
    "thinks_before": texts,
    "feels": st.none() | st.integers(-2, 2),
    "visits": customers,
    "leaves": customers,
    "evidence": st.sampled_from([e.value for e in EvidenceStatus]),
    "moment_of_truth": st.booleans(),
    "typical_words": words,
    "links": st.just(["https://example.org/a b".replace(" ", "-")]),
}
EDGE_FIELDS = {
    "label": texts,
    "condition": texts,
    "flow": st.sampled_from([f.value for f in Flow]),
    "volume": customers,
}
FACTS_FIELDS = {
    "title": titles,
    "goal": texts,
    "state": st.sampled_from([s.value for s in JourneyState]),
    "review_date": st.none() | st.dates().map(lambda day: day.isoformat()),
    "personas": st.lists(st.sampled_from(sorted(INVENTORY.personas)), unique=True),
    "lanes": st.lists(st.sampled_from([lane.value for lane in NoteLane]), unique=True),
    "thresholds": st.fixed_dictionaries({"minimum_answers": st.integers(2, 99)}),
}


def some(fields, least=0):
    """Some of the fields with a value each."""
    return st.fixed_dictionaries({}, optional=fields).filter(lambda chosen: len(chosen) >= least)


new_steps = st.builds(
    lambda place, more: {**place, **more},
    st.fixed_dictionaries(
        {"stage": st.sampled_from(STAGE_IDS), "title": titles, "column": columns, "row": rows}
    ),
    some({name: STEP_FIELDS[name] for name in ("touchpoint", "channel", "feels", "does")}),
)
ends = st.fixed_dictionaries({"source": st.sampled_from(IDS), "target": st.sampled_from(IDS)})
flags = st.booleans()
operation_ids = st.uuids().map(str)


def add(kind, subjects, fields):
    return st.builds(AddPart, operation_ids, st.just(kind), st.sampled_from(subjects), fields, opens=flags)


def set_(kind, subjects, fields):
    return st.builds(
        SetFields,
        operation_ids,
        st.just(kind),
        st.sampled_from(subjects),
        some(fields, least=1),
        opens=flags,
        closes=flags,
    )


operations = st.one_of(
    add(
        SubjectKind.STAGE,
        STAGE_IDS,
        st.fixed_dictionaries({"title": titles}, optional={"after": st.none() | st.sampled_from(STAGE_IDS)}),
    ),
    add(SubjectKind.STEP, IDS, new_steps),
    add(
        SubjectKind.TRANSITION,
        EDGE_IDS,
        st.builds(lambda a, b: {**a, **b}, ends, some(EDGE_FIELDS)),
    ),
    set_(SubjectKind.STAGE, STAGE_IDS, {"title": titles, "description": texts}),
    set_(SubjectKind.STEP, IDS, STEP_FIELDS),
    set_(
        SubjectKind.TRANSITION,
        EDGE_IDS,
        {**EDGE_FIELDS, "source": st.sampled_from(IDS), "target": st.sampled_from(IDS)},
    ),
    set_(SubjectKind.JOURNEY, [str(UUID(int=1000))], FACTS_FIELDS),
    st.builds(MoveStage, operation_ids, st.sampled_from(STAGE_IDS), st.none() | st.sampled_from(STAGE_IDS)),
    st.builds(
        MoveStep,
        operation_ids,
        st.sampled_from(IDS),
        stage=st.sampled_from(STAGE_IDS),
        channel=channels,
        column=columns,
        row=rows,
        opens=flags,
        closes=flags,
    ),
    st.builds(RemovePart, operation_ids, st.just(SubjectKind.STEP), st.sampled_from(IDS), closes=flags),
    st.builds(RemovePart, operation_ids, st.just(SubjectKind.STAGE), st.sampled_from(STAGE_IDS)),
    st.builds(RemovePart, operation_ids, st.just(SubjectKind.TRANSITION), st.sampled_from(EDGE_IDS)),
)

EMPTY_JOURNEY = JourneyGraph(
    id=str(UUID(int=1000)), slug="random", facts=JourneyFacts("Random"), inventory=INVENTORY
)


@st.composite
def journeys(draw):
    """Any journey that could be stored."""
    stages = draw(st.lists(st.sampled_from(STAGE_IDS), unique=True, max_size=4))
    graph = replace(EMPTY_JOURNEY, stages={stage: JourneyStage(stage, draw(titles)) for stage in stages})
    nodes: dict[str, TouchpointNode] = {}
    taken = set()
    for step in draw(st.lists(st.sampled_from(IDS), unique=True)) if stages else ():
        node = TouchpointNode(
            step,
            draw(st.sampled_from(stages)),
            draw(titles),
            column=draw(columns),
            row=draw(rows),
            touchpoint=draw(touchpoints),
            channel=draw(channels),
            feels=draw(STEP_FIELDS["feels"]),
        )
        cell = node.stage, graph.lane_of(node), node.column, node.row
        if cell not in taken:
            taken.add(cell)
            nodes[step] = node
    edges = {}
    for edge in draw(st.lists(st.sampled_from(EDGE_IDS), unique=True)) if nodes else ():
        at = st.sampled_from(sorted(nodes))
        edges[edge] = TransitionEdge(edge, draw(at), draw(at), label=draw(texts))
    return replace(graph, nodes=nodes, edges=edges)


def same(one, other):
    """Whether two graphs are equal, the order of their stages included."""
    return one == other and list(one.stages) == list(other.stages)


def is_storable(graph):
    """Raise unless the graph holds what the database demands: cells and references, limits of fields."""
    cells = [(node.stage, graph.lane_of(node), node.column, node.row) for node in graph.nodes.values()]
    assert len(set(cells)) == len(cells)
    for node in graph.nodes.values():
        assert node.stage in graph.stages
        assert 0 <= node.column <= 999 and 0 <= node.row <= 999
        assert node.touchpoint is None or node.touchpoint in graph.inventory.touchpoints
        assert node.channel is None or node.channel in graph.inventory.channels
        assert node.feels is None or -2 <= node.feels <= 2
    for edge in graph.edges.values():
        assert edge.source in graph.nodes and edge.target in graph.nodes
    for table, kind in (
        (graph.stages, SubjectKind.STAGE),
        (graph.nodes, SubjectKind.STEP),
        (graph.edges, SubjectKind.TRANSITION),
    ):
        for subject, part in table.items():
            assert part.id == subject
            assert 0 < len(said(kind, part).get("title", "t")) <= 200
