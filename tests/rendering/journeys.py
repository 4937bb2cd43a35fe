"""Journeys to draw: the airline of the design, an airport, one of sixty steps, and the odd ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import exp

from touchpoints.graph.annotate import QuestionAnswers, annotate
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
from touchpoints.graph.scored import QuestionScore, ScoredJourney
from touchpoints.scoring.metrics import score
from touchpoints.scoring.score import Period, Scale
from touchpoints.vocabulary import ChannelKind, Level, Metric, NoteLane, OpportunityStatus

QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
QUARTER_BEFORE = Period(date(2026, 4, 1), date(2026, 6, 30))


def histogram(mean: float, n: int, scale: Scale, spread: float = 1.2) -> dict[int, int]:
    """Counts with about this mean: a bell on the scale, tilted until the mean fits, rounded to n."""
    points = range(scale.minimum, scale.maximum + 1)

    def shares(tilt: float) -> list[float]:
        weights = [exp(tilt * (p - mean) - ((p - mean) / (spread * 1.3)) ** 2) for p in points]
        return [weight / sum(weights) for weight in weights]

    low, high = -8.0, 8.0
    for _ in range(50):
        middle = (low + high) / 2
        now = sum(p * s for p, s in zip(points, shares(middle), strict=True))
        low, high = (middle, high) if now < mean else (low, middle)
    counts, carried = {}, 0.0
    for point, share in zip(points, shares(low), strict=True):
        carried += share * n
        counts[point] = round(carried)
        carried -= counts[point]
    return counts


@dataclass(frozen=True)
class Stop:
    """One step of a test journey: id, name, stage, channel, cell, and what was answered there."""

    id: str
    name: str
    stage: str
    channel: str
    column: int = 0
    row: int = 0
    mean: float | None = None
    n: int = 0
    before: float | None = None
    icon: str = ""
    visits: int | None = None
    leaves: int | None = None
    star: bool = False
    words: tuple[str, ...] = ()
    thinks: str = ""
    wrong: str = ""
    worked: str = ""
    metric: Metric = Metric.RATING
    scale: Scale = Scale(1, 5)
    newest: date = date(2026, 9, 29)


def build(
    title: str,
    stages: Mapping[str, str],
    channels: Iterable[ChannelEntry],
    stops: Iterable[Stop],
    edges: Iterable[tuple] = (),
    opportunities: Iterable[OpportunityEntry] = (),
    personas: Iterable[tuple[PersonaEntry, float, int]] = (),
    overall: Iterable[tuple[QuestionEntry, float, float | None, int]] = (),
    source_note: str = "",
    revision: int = 14,
    period: Period = QUARTER,
    before: Period | None = QUARTER_BEFORE,
    lanes: tuple[NoteLane, ...] = (NoteLane.THOUGHTS, NoteLane.WRONG, NoteLane.OPPORTUNITIES),
) -> ScoredJourney:
    """A scored journey from a short description; edges are (source, target, volume, label)."""
    stops, overall, personas = list(stops), list(overall), list(personas)
    channels = {channel.slug: channel for channel in channels}
    questions, answers, touchpoints, nodes = {}, {}, {}, {}
    for stop in stops:
        touchpoints[stop.id] = TouchpointEntry(stop.id, stop.name, stop.channel, icon=stop.icon)
        nodes[stop.id] = TouchpointNode(
            stop.id, stop.stage, stop.name, stop.column, stop.row, touchpoint=stop.id, visits=stop.visits,
            leaves=stop.leaves, moment_of_truth=stop.star, typical_words=stop.words, thinks_after=stop.thinks,
            wrong=stop.wrong, worked=stop.worked,
        )  # fmt: skip
        if stop.mean is None and stop.n == 0 and stop.metric is Metric.RATING and stop.newest is None:
            continue
        ends = (stop.scale.minimum, stop.scale.maximum)
        questions[stop.id] = QuestionEntry(stop.id, stop.id, stop.name, stop.metric, *ends)
        if stop.mean is not None:
            was = histogram(stop.before, stop.n, stop.scale) if stop.before is not None else {}
            counts = histogram(stop.mean, stop.n, stop.scale)
            answers[stop.id] = QuestionAnswers(counts, was, stop.newest)
    for entry, mean, was, n in overall:
        questions[entry.slug] = entry
        scale = Scale(entry.minimum, entry.maximum)
        counts_before = histogram(was, n, scale) if was is not None else {}
        answers[entry.slug] = QuestionAnswers(histogram(mean, n, scale, 2.4), counts_before, date(2026, 9, 29))
    transitions = {}
    for at, edge in enumerate(edges):
        source, target, volume, label = (*edge, None, "")[:4] if len(edge) < 4 else edge
        transitions[f"t{at}"] = TransitionEdge(f"t{at}", source, target, label or "", volume=volume)
    graph = JourneyGraph(
        id="00000000-0000-4000-8000-000000000001",
        slug="journey",
        facts=JourneyFacts(
            title, personas=tuple(entry.slug for entry, _, _ in personas), lanes=lanes, source_note=source_note
        ),
        stages={key: JourneyStage(key, name) for key, name in stages.items()},
        nodes=nodes,
        edges=transitions,
        inventory=Inventory(
            personas={entry.slug: entry for entry, _, _ in personas},
            channels=channels,
            touchpoints=touchpoints,
            questions=questions,
            opportunities={entry.id: entry for entry in opportunities},
        ),
        revision=revision,
    )
    chips = {
        entry.slug: QuestionScore(
            "overall", "Overall", score(Metric.RATING, Scale(1, 5), histogram(mean, n, Scale(1, 5)))
        )
        for entry, mean, n in personas
    }
    return annotate(graph, answers, period=period, before=before, persona=None, personas=chips)


def flying() -> ScoredJourney:
    """The airline of the design: fourteen touchpoints, five stages, three channels."""
    web, airport, crew = "web", "airport", "crew"
    stops = [
        Stop("time", "Departure/arrival time convenience", "a", web, 0, 0, 3.22, 1012, 3.21, "calendar-event", 1204),
        Stop("book", "Ease of online booking", "a", web, 1, 0, 2.88, 846, 3.11, "device-laptop", 1160, 267,
             words=("price jumps", "seat lost", "again"),
             thinks="Is this the final price? I have searched the same dates three times.",
             wrong="Fares reload and the chosen seats are lost: 27% search again, 23% leave."),
        Stop("board", "Online boarding", "b", web, 0, 0, 3.33, 731, 3.09, "device-mobile", 842, star=True,
             thinks="Boarding pass on my phone. Done.",
             wrong="Passes with a connection are refused; 39% queue at the desk."),
        Stop("check", "Check-in service", "c", airport, 0, 0, 3.31, 318, 3.31, "luggage", 331),
        Stop("gate", "Gate location", "c", airport, 1, 0, 2.98, 618, 2.99, "building-airport", 882,
             words=("far", "changed late", "no signs"),
             thinks="Gate B47? That is a fifteen-minute walk, and nobody told me.",
             wrong="The gate appears only on airport screens, and changes after security on 18% of flights."),
        Stop("wifi", "In-flight wifi", "d", web, 0, 0, 2.81, 312, 2.92, "wifi", 348,
             words=("slow", "drops", "paid", "never loaded"),
             thinks="I paid for wifi that never loaded. The crew could only apologise, and they did it kindly.",
             wrong="Wifi stops above about 60 users and 41% reconnect at least once. Hot meals run out by row 20."),
        Stop("ent", "In-flight entertainment", "d", web, 1, 0, 3.36, 262, 3.35, "device-mobile", 301),
        Stop("crew", "On-board service", "d", crew, 0, 0, 3.38, 688, 3.30, "user", 866),
        Stop("food", "Food and drink", "d", crew, 1, 0, 3.21, 188, 3.27, "user", 205),
        Stop("serv", "In-flight service", "d", crew, 2, 0, 3.64, 398, 3.38, "user", 452),
        Stop("clean", "Cleanliness", "d", crew, 0, 1, 3.29, 431, 3.28, "armchair", 518),
        Stop("seat", "Seat comfort", "d", crew, 1, 1, 3.44, 428, 3.41, "armchair", 505),
        Stop("leg", "Leg room", "d", crew, 2, 1, 3.37, 402, 3.37, "armchair", 290),
        Stop("bag", "Baggage handling", "e", airport, 0, 0, 3.63, 604, 3.60, "luggage", 730,
             thinks="My bag was already on the belt.", wrong="Priority tags are ignored on one flight in nine."),
    ]  # fmt: skip
    edges = [
        ("time", "book", 1160), ("book", "time", 318, "search again"), ("book", "board", 842),
        ("board", "gate", 511, "with a mobile pass"), ("board", "check", 331, "to the desk"),
        ("check", "gate", 371), ("gate", "crew", 866), ("crew", "wifi", 348), ("wifi", "wifi", 143, "reconnect"),
        ("wifi", "ent", 301), ("ent", "bag", 290), ("crew", "clean", 518), ("clean", "seat", 505),
        ("seat", "food", 205), ("seat", "leg", 290), ("food", "serv", 190), ("leg", "serv", 262),
        ("serv", "bag", 440),
    ]  # fmt: skip
    high, medium = Level.HIGH, Level.MEDIUM
    planned, idea = OpportunityStatus.PLANNED, OpportunityStatus.IDEA
    opportunities = [
        OpportunityEntry("o1", "Hold fare and seats for 20 minutes", ("book",), impact=high, effort=Level.LOW,
                         owner="Web team", status=planned),
        OpportunityEntry("o2", "Fix passes with a connection", ("board",), owner="App team",
                         status=OpportunityStatus.IN_PROGRESS),
        OpportunityEntry("o3", "Push gate and walking time", ("gate",), impact=high, effort=medium, owner="App team"),
        OpportunityEntry("o4", "Sell wifi only when the link is measured; refund by itself", ("wifi",), impact=high,
                         effort=high, owner="Cabin systems", status=planned),
        OpportunityEntry("o5", "Belt number at touchdown", ("bag",), owner="App team", status=idea),
    ]  # fmt: skip
    return build(
        "Flying with us: from booking to baggage claim",
        {"a": "Plan & book", "b": "Before departure", "c": "At the airport", "d": "On board", "e": "Arrival"},
        [
            ChannelEntry(web, "Website & app", ChannelKind.APP, online=True),
            ChannelEntry(airport, "Airport", ChannelKind.FIELD, "building-airport"),
            ChannelEntry(crew, "Crew & cabin", ChannelKind.FIELD, "plane"),
        ],
        stops,
        edges,
        opportunities,
        personas=[
            (PersonaEntry("business", "Business traveller", "Eco Plus and Business class", icon="briefcase"), 3.33, 812),
            (PersonaEntry("leisure", "Leisure traveller", "Economy class", icon="beach"), 3.15, 392),
        ],
        overall=[
            (QuestionEntry("all", None, "How was it overall?", Metric.CSAT, 1, 5), 3.28, 3.26, 1204),
            (QuestionEntry("nps", None, "Would you recommend us?", Metric.NPS, 0, 10), 6.9, 7.0, 1204),
        ],
        source_note="Scores and spread: public airline passenger satisfaction data set, 129,880 passengers, "
        "ratings 1–5, 0 = not applicable left out. Sample sizes, volumes, the period before and quotations are "
        "illustrative.",
    )
