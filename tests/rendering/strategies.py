"""Random journeys to draw: any shape that the door would let in, with names that nobody would choose."""

from datetime import date

from hypothesis import strategies as st

from touchpoints.graph.annotate import Decision, QuestionAnswers, annotate
from touchpoints.graph.journey import (
    ChannelEntry,
    Inventory,
    JourneyFacts,
    JourneyGraph,
    JourneyStage,
    OpportunityEntry,
    PersonaEntry,
    QuestionEntry,
    TouchpointEntry,
    TouchpointNode,
    TransitionEdge,
)
from touchpoints.graph.scored import ScoredJourney
from touchpoints.scoring.score import Period, Scale
from touchpoints.vocabulary import ChannelKind, DecisionKind, Flow, Level, Metric

from .journeys import NAMES, histogram

SCALES = {
    Metric.NPS: Scale(0, 10),
    Metric.CES: Scale(1, 7),
    Metric.CSAT: Scale(1, 5),
    Metric.RATING: Scale(1, 5),
}

known_names = st.sampled_from([name for names in NAMES.values() for name in names])
wild_names = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60)
names = (
    known_names
    | st.sampled_from(["Ok", "W" * 40, "a/b/c/d" * 6, "Schiff\u00adfahrts\u00adgesell\u00adschaft"])
    | wild_names
)
flows = st.sampled_from(Flow)
counts = st.none() | st.integers(0, 2_000_000)


@st.composite
def nodes(draw, stages: list[str], channels: list[str]) -> dict[str, TouchpointNode]:
    """Steps in cells of their own, on a touchpoint that some share."""
    cells = draw(
        st.lists(
            st.tuples(
                st.sampled_from(stages),
                st.sampled_from([*channels, None]),
                st.integers(0, 4),
                st.integers(0, 2),
            ),
            min_size=draw(st.integers(0, 22)),
            max_size=22,
            unique=True,
        )
    )
    made = {}
    for at, (stage, channel, column, row) in enumerate(cells):
        visits = draw(counts)
        made[f"n{at}"] = TouchpointNode(
            f"n{at}",
            stage,
            draw(names),
            column,
            row,
            touchpoint=draw(st.none() | st.sampled_from([f"t{at}", "t0"])),
            channel=channel,
            visits=visits,
            leaves=draw(st.integers(0, visits or 500)) if draw(st.booleans()) else None,
            moment_of_truth=draw(st.integers(0, 5)) == 0,
            thinks_after=draw(st.just("") | names),
            worked=draw(st.just("") | names),
            wrong=draw(st.just("") | names),
            typical_words=tuple(draw(st.lists(names, max_size=3))),
        )
    return made


def without_shared_cells(graph: JourneyGraph) -> JourneyGraph:
    """The journey without steps whose lane turned out to be another's cell."""
    seen, kept = set(), {}
    for node in graph.nodes.values():
        cell = (node.stage, graph.lane_of(node), node.column, node.row)
        if cell not in seen:
            seen.add(cell)
            kept[node.id] = node
    return JourneyGraph(graph.id, graph.slug, graph.facts, graph.stages, kept, {}, graph.inventory)


@st.composite
def scored_journeys(draw) -> ScoredJourney:
    """A scored journey of up to 22 steps and 30 transitions, measured or not."""
    stages = [f"s{at}" for at in range(draw(st.integers(1, 5)))]
    channels = [f"c{at}" for at in range(draw(st.integers(1, 4)))]
    metric = draw(st.none() | st.sampled_from(list(Metric)))
    touchpoints, questions, answers = {}, {}, {}
    for at in range(22):
        slug = f"t{at}"
        touchpoints[slug] = TouchpointEntry(slug, slug, draw(st.sampled_from(channels)))
        asked = metric or draw(st.sampled_from(list(Metric)))
        scale = SCALES[asked]
        if draw(st.integers(0, 6)):
            questions[slug] = QuestionEntry(slug, slug, slug, asked, scale.minimum, scale.maximum)
            n = draw(st.sampled_from([0, 1, 12, 40, 300, 2000, 129_880]))
            mean = draw(st.floats(scale.minimum + 0.3, scale.maximum - 0.3))
            newest = draw(st.sampled_from([date(2026, 9, 29), date(2026, 3, 1)]))
            if n:
                was = histogram((mean + 3) / 2, n, scale) if draw(st.booleans()) else {}
                answers[slug] = QuestionAnswers(histogram(mean, n, scale), was, newest)
    made = draw(nodes(stages, channels))
    personas = [PersonaEntry(f"p{at}", draw(names), draw(names)) for at in range(draw(st.integers(0, 3)))]
    steps = list(made)
    opportunities = [
        OpportunityEntry(
            f"o{at}", draw(names), (draw(st.sampled_from(steps)),), owner=draw(names), impact=Level.HIGH
        )
        for at in range(draw(st.integers(0, 3)) if steps else 0)
    ]
    graph = without_shared_cells(
        JourneyGraph(
            "j",
            "journey",
            JourneyFacts(
                draw(names), personas=tuple(p.slug for p in personas), source_note=draw(st.just("") | names)
            ),
            {stage: JourneyStage(stage, draw(names)) for stage in stages},
            made,
            {},
            Inventory(
                {p.slug: p for p in personas},
                {
                    slug: ChannelEntry(slug, draw(names), draw(st.sampled_from(list(ChannelKind))))
                    for slug in channels
                },
                touchpoints,
                questions,
                {entry.id: entry for entry in opportunities},
            ),
        )
    )
    steps = list(graph.nodes)
    pair = st.tuples(st.sampled_from(steps), st.sampled_from(steps)) if steps else st.nothing()
    most = min(len(steps) ** 2, draw(st.integers(0, 30)))
    pairs = draw(st.lists(pair, unique=True, min_size=most, max_size=most)) if steps else []
    pairs += pairs[:1] if draw(st.booleans()) else []  # two ways between the same steps
    edges = {
        f"e{at}": TransitionEdge(
            f"e{at}", source, target, draw(st.just("") | names), "", draw(flows), draw(counts)
        )
        for at, (source, target) in enumerate(pairs)
    }
    graph = JourneyGraph("j", "journey", graph.facts, graph.stages, graph.nodes, edges, graph.inventory)
    period = Period(date(2026, 7, 1), date(2026, 9, 30)) if draw(st.booleans()) else Period()
    before = Period(date(2026, 4, 1), date(2026, 6, 30)) if period.start else None
    marked = [Decision("t0", DecisionKind.MARKED, "seen by us")] if draw(st.booleans()) else []
    return annotate(graph, answers, period=period, before=before, persona=None, decisions=marked)
