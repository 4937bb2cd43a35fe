"""The airport of the example, small enough for tests: seventeen touchpoints, two personas, real counts."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from tests.journeys import make_way, uid
from tests.stored import store_journey
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
)
from touchpoints.models import (
    NO_PERSONA,
    DayTally,
    Journey,
    Membership,
    MonthTally,
    Opportunity,
    Persona,
    Question,
    User,
    Workspace,
)
from touchpoints.vocabulary import ChannelKind, Flow, Metric, Role

ANSWERS = Path(settings.BASE_DIR) / "touchpoints" / "examples" / "airport_answers.csv"

STAGES = ("Getting there", "Arrival at the terminal", "Security", "Waiting & boarding", "Coming back")

CHANNELS = {
    "signs": ChannelEntry("signs", "Signs & digital", ChannelKind.OTHER, "device-desktop"),
    "buildings": ChannelEntry("buildings", "Transport & buildings", ChannelKind.FIELD, "building-airport"),
    "services": ChannelEntry("services", "Services", ChannelKind.STORE, "user"),
}

STOPS = (
    # question and touchpoint, name, stage, channel, column, row
    ("signs-on-airport-roadways", "Signs on airport roadways", 0, "signs", 0, 0, 1908),
    ("airport-parking", "Airport parking", 0, "buildings", 0, 0, 240),
    ("long-term-parking-shuttle", "Long-term parking shuttle", 0, "buildings", 1, 0, 50),
    ("airtrain", "AirTrain", 0, "buildings", 1, 1, 437),
    ("signs-and-directions-inside", "Signs and directions inside", 1, "signs", 0, 0, 2703),
    ("escalators-and-walkways", "Escalators and walkways", 1, "buildings", 0, 0, 2629),
    ("information-booth-departures", "Information booth, departures", 1, "services", 0, 0, 1740),
    ("check-in-and-security", "Check-in & security", 2, "services", 0, 0, 2225),
    ("information-on-screens", "Information on screens", 3, "signs", 0, 0, 2659),
    ("free-wifi", "Free WiFi", 3, "signs", 1, 0, 1461),
    ("restroom-cleanliness", "Restroom cleanliness", 3, "buildings", 0, 0, 2653),
    ("boarding-area-cleanliness", "Boarding area cleanliness", 3, "buildings", 1, 0, 2762),
    ("art-and-exhibitions", "Art and exhibitions", 3, "buildings", 0, 1, 2284),
    ("restaurants", "Restaurants", 3, "services", 0, 0, 1341),
    ("shops", "Shops", 3, "services", 1, 0, 1106),
    ("rental-car-centre", "Rental car centre", 4, "buildings", 0, 0, 236),
    ("information-booth-arrivals", "Information booth, arrivals", 4, "services", 0, 0, 1710),
)

WAYS = (
    ("signs-on-airport-roadways", "signs-and-directions-inside", 1598, "dropped off", Flow.MAIN),
    ("signs-on-airport-roadways", "airport-parking", 190, "park", Flow.MAIN),
    ("airport-parking", "long-term-parking-shuttle", 50, "", Flow.ALTERNATIVE),
    ("long-term-parking-shuttle", "escalators-and-walkways", 50, "", Flow.ALTERNATIVE),
    ("airtrain", "escalators-and-walkways", 437, "by train", Flow.ALTERNATIVE),
    ("signs-and-directions-inside", "escalators-and-walkways", 1598, "", Flow.MAIN),
    ("escalators-and-walkways", "check-in-and-security", 2225, "", Flow.MAIN),
    ("escalators-and-walkways", "information-booth-departures", None, "some ask", Flow.ALTERNATIVE),
    ("information-booth-departures", "check-in-and-security", None, "", Flow.ALTERNATIVE),
    ("check-in-and-security", "information-on-screens", 2225, "", Flow.MAIN),
    ("check-in-and-security", "restaurants", 1031, "", Flow.ALTERNATIVE),
    ("information-on-screens", "free-wifi", 1461, "", Flow.MAIN),
    ("information-on-screens", "restroom-cleanliness", None, "", Flow.MAIN),
    ("restroom-cleanliness", "boarding-area-cleanliness", None, "", Flow.MAIN),
    ("restroom-cleanliness", "art-and-exhibitions", None, "", Flow.ALTERNATIVE),
    ("art-and-exhibitions", "boarding-area-cleanliness", None, "", Flow.ALTERNATIVE),
    ("free-wifi", "boarding-area-cleanliness", 1461, "", Flow.MAIN),
    ("restaurants", "shops", 588, "", Flow.MAIN),
    ("shops", "boarding-area-cleanliness", 1106, "", Flow.MAIN),
    ("boarding-area-cleanliness", "rental-car-centre", None, "on return", Flow.MAIN),
    ("boarding-area-cleanliness", "information-booth-arrivals", None, "on return", Flow.MAIN),
)

THOUGHTS = {
    "restaurants": "Twelve dollars for a sandwich, and the only place open.",
    "shops": "The same three shops in every terminal.",
    "check-in-and-security": "Shoes off, laptop out, through. Quicker than last year.",
}
WRONG = {
    "restaurants": "150 want a wider choice of food, 77 cheaper food.",
    "shops": "67 want a wider choice of shops.",
    "airport-parking": "36 ask for more or cheaper parking.",
}

PERSONAS = {
    "business": PersonaEntry(
        "business",
        "Business travellers",
        quote="I have two hours and three calls.",
        goals=("Through security without a queue", "A seat with power and WiFi"),
        frustrations=("Same shops, same sandwich, high price",),
        icon="briefcase",
        segment={"all": [{"attribute": "purpose", "in": ["1", "5"]}]},
    ),
    "leisure": PersonaEntry(
        "leisure",
        "Leisure travellers",
        icon="beach",
        segment={"all": [{"attribute": "purpose", "in": ["2", "3", "6"]}]},
    ),
}


def airport_graph() -> JourneyGraph:
    """Through the airport and back, with its inventory."""
    questions = {
        slug: QuestionEntry(slug, slug, f"How do you rate: {name}?", Metric.CSAT, 1, 5)
        for slug, name, *_ in STOPS
    }
    own = {
        "airport-as-a-whole": QuestionEntry(
            "airport-as-a-whole", None, "Airport as a whole", Metric.CSAT, 1, 5
        ),
        "recommend-the-airport": QuestionEntry(
            "recommend-the-airport", None, "How likely are you to recommend SFO?", Metric.NPS, 0, 10
        ),
    }
    nodes = [
        TouchpointNode(
            id=uid(slug),
            stage=uid(STAGES[stage]),
            title=name,
            touchpoint=slug,
            column=column,
            row=row,
            visits=visits,
            thinks_after=THOUGHTS.get(slug, ""),
            wrong=WRONG.get(slug, ""),
        )
        for slug, name, stage, _channel, column, row, visits in STOPS
    ]
    edges = [
        make_way(source, target, volume=volume, label=label, flow=flow)
        for source, target, volume, label, flow in WAYS
    ]
    return JourneyGraph(
        id=uid("airport"),
        slug="through-the-airport-and-back",
        facts=JourneyFacts(
            title="Through the airport and back",
            goal="On the plane in time, and home again",
            owner="Airport operations",
            personas=("business", "leisure"),
            source_note="SFO passenger surveys 2016 and 2017.",
        ),
        stages={uid(name): JourneyStage(uid(name), name) for name in STAGES},
        nodes={node.id: node for node in nodes},
        edges={edge.id: edge for edge in edges},
        inventory=Inventory(
            personas=PERSONAS,
            channels=CHANNELS,
            touchpoints={
                slug: TouchpointEntry(slug, name, channel) for slug, name, _stage, channel, *_ in STOPS
            },
            questions={**own, **questions},
            opportunities={
                uid("food"): OpportunityEntry(uid("food"), "Open three local kitchens", (uid("restaurants"),))
            },
        ),
    )


@cache
def _counted() -> tuple[tuple[str, str, date, tuple[int, ...]], ...]:
    with ANSWERS.open(newline="") as file:
        return tuple(
            (
                row["question"],
                row["purpose"],
                date.fromisoformat(row["day"]),
                tuple(map(int, row["counts"].split())),
            )
            for row in csv.DictReader(file)
        )


def tally_airport(workspace: Workspace) -> None:
    """The tallies of the surveys of 2016 and 2017."""
    questions = {question.slug: question for question in Question.objects.in_workspace(workspace)}
    keys = dict(Persona.objects.in_workspace(workspace).values_list("slug", "pk"))
    days: Counter[tuple[int, int, date, int]] = Counter()
    for slug, purpose, day, counts in _counted():
        question = questions[slug]
        for score, count in enumerate(counts, start=question.minimum):
            if count:
                days[question.pk, keys.get(purpose, NO_PERSONA), day, score] += count
    months: Counter[tuple[int, int, date, int]] = Counter()
    for (question, key, day, score), count in days.items():
        months[question, key, day.replace(day=1), score] += count
    for model, column, rows in ((DayTally, "day", days), (MonthTally, "month", months)):
        model.objects.bulk_create(
            model(question_id=question, persona_key=key, score=score, count=count, **{column: when})
            for (question, key, when, score), count in rows.items()
        )
    workspace.touch()


def make_airport(slug: str = "sfo") -> Journey:
    """The journey with its inventory and answers in a workspace of its own."""
    workspace = Workspace.objects.create(slug=slug, name="San Francisco airport")
    graph = airport_graph()
    journey = store_journey(workspace, graph)
    for entry in graph.inventory.personas.values():
        Persona.objects.filter(workspace=workspace, slug=entry.slug).update(
            quote=entry.quote, frustrations=list(entry.frustrations), icon=entry.icon
        )
    for entry in graph.inventory.opportunities.values():
        Opportunity.objects.create(
            workspace=workspace, journey=journey, uid=entry.id, title=entry.title, steps=list(entry.steps)
        )
    tally_airport(workspace)
    return journey


def make_member(workspace: Workspace, role: Role = Role.VIEWER) -> User:
    """A person with this role in the workspace."""
    person = User.objects.create_user(
        f"{role}@{workspace.slug}.example", "a long password", name=role.title()
    )
    Membership.objects.create(workspace=workspace, user=person, role=role)
    return person
