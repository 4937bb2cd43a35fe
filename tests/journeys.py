"""One named world: Ada's way to a new coffee machine.

Ada buys for the first time: an advert, machines compared on the website, the order, the machine. The golden
path runs along the top; a detour leads through the store; people call the hotline again and again (a loop on
one step) and go back to comparing (a loop through four); "unsubscribe" is a dead end; nothing leads to the
newsletter.

            A Discover                   B Decide                   C Use
          ┌────────────────────────────┬──────────────────────────┬──────────────────────────────┐
 website 1│ advert ──────► compare ────│────────────────► order ──│──► delivery     newsletter   │
          │   │             ▼   ▲      │                    ▲     │      │   │                   │
          │   │  unsubscribe    │      │                    │     │      │   │                   │
          ├────────────────────────────┼──────────────────────────┼──────────────────────────────┤
 store   2│   └─────────────────│──────│──► demonstration ──┘     │      │   │                   │
          ├────────────────────────────┼──────────────────────────┼──────────────────────────────┤
 phone   3│                     └──────│──────────────────────────│──┐   │   └──► hotline ⟲      │
          │                            │                          │  └───│────────────┘          │
          ├────────────────────────────┼──────────────────────────┼──────────────────────────────┤
 no lane 4│                            │                          │      └──────────► first cup  │
          └────────────────────────────┴──────────────────────────┴──────────────────────────────┘
"""

from dataclasses import replace
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

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
from touchpoints.vocabulary import ChannelKind, Flow, Metric, Phase


def uid(name: str) -> str:
    """The same UUID for the same name, whenever asked."""
    return str(uuid5(NAMESPACE_DNS, name))


def make_step(name: str, stage: str, **more: Any) -> TouchpointNode:
    """A step called `name` in the stage called `stage`."""
    return TouchpointNode(**{"id": uid(name), "stage": uid(stage), "title": name.capitalize(), **more})


def make_way(source: str, target: str, **more: Any) -> TransitionEdge:
    """A transition between two steps by name."""
    return TransitionEdge(
        **{"id": uid(f"{source}>{target}"), "source": uid(source), "target": uid(target), **more}
    )


ADA = PersonaEntry(
    slug="ada",
    name="Ada",
    description="Buys her first machine.",
    quote="I just want good coffee.",
    goals=("good coffee at home",),
    frustrations=("too many models",),
    segment={"all": [{"attribute": "first_time", "in": ["1"]}]},
)

INVENTORY = Inventory(
    personas={"ada": ADA, "bruno": PersonaEntry(slug="bruno", name="Bruno")},
    channels={
        "website": ChannelEntry("website", "Website", ChannelKind.WEBSITE, online=True),
        "store": ChannelEntry("store", "Store", ChannelKind.STORE),
        "phone": ChannelEntry("phone", "Phone", ChannelKind.PHONE),
        "post": ChannelEntry("post", "Post", ChannelKind.POST),
    },
    touchpoints={
        "advert": TouchpointEntry("advert", "Advert", "website", phase=Phase.BEFORE),
        "shop": TouchpointEntry(
            "shop",
            "Online shop",
            "website",
            aliases=("web shop",),
            owner="Cleo",
            description="Open all night.",
        ),
        "checkout": TouchpointEntry("checkout", "Checkout", "website", parent="shop", owner="Cleo"),
        "demonstration": TouchpointEntry("demonstration", "Demonstration", "store"),
        "delivery": TouchpointEntry("delivery", "Delivery tracking", "website", phase=Phase.AFTER),
        "hotline": TouchpointEntry("hotline", "Hotline", "phone", phase=Phase.AFTER),
    },
    questions={
        "recommend": QuestionEntry("recommend", None, "Would you recommend us?", Metric.NPS, 0, 10),
        "checkout-ease": QuestionEntry(
            "checkout-ease", "checkout", "How easy was it to order?", Metric.CES, 1, 7, no_answer=("0",)
        ),
        "hotline-help": QuestionEntry("hotline-help", "hotline", "Did we help?", Metric.CSAT, 1, 5),
    },
    opportunities={
        uid("call back"): OpportunityEntry(uid("call back"), "Call people back", (uid("hotline"),)),
    },
)

STAGES = ("discover", "decide", "use")

STEPS = (
    make_step("advert", "discover", touchpoint="advert", visits=1000),
    make_step("compare", "discover", touchpoint="shop", column=1, visits=640, thinks_after="So many!"),
    make_step("unsubscribe", "discover", channel="website", column=1, row=1),
    make_step("order", "decide", touchpoint="checkout", column=1, visits=200, leaves=20),
    make_step("demonstration", "decide", touchpoint="demonstration"),
    make_step("delivery", "use", touchpoint="delivery", feels=1),
    make_step("newsletter", "use", channel="website", column=1),
    make_step("hotline", "use", touchpoint="hotline", column=1, feels=-2, wrong="Twenty minutes of music."),
    make_step("first cup", "use", column=2, feels=2, moment_of_truth=True),
)

WAYS = (
    make_way("advert", "compare", volume=640),
    make_way("advert", "demonstration", flow=Flow.ALTERNATIVE, label="lives nearby", volume=80),
    make_way("compare", "order", volume=150),
    make_way("compare", "unsubscribe", flow=Flow.FAILURE),
    make_way("demonstration", "order", flow=Flow.ALTERNATIVE, volume=50),
    make_way("order", "delivery", volume=180),
    make_way("delivery", "first cup", volume=170),
    make_way("delivery", "hotline", flow=Flow.FAILURE, condition="machine is broken"),
    make_way("hotline", "hotline", label="41% call again"),
    make_way("hotline", "compare", flow=Flow.ALTERNATIVE, label="money back"),
)


def coffee_journey(**more: Any) -> JourneyGraph:
    """The journey drawn above."""
    graph = JourneyGraph(
        id=uid("coffee"),
        slug="coffee-machine",
        facts=JourneyFacts(title="A new coffee machine", goal="Good coffee at home", personas=("ada",)),
        stages={uid(name): JourneyStage(uid(name), name.capitalize()) for name in STAGES},
        nodes={step.id: step for step in STEPS},
        edges={way.id: way for way in WAYS},
        inventory=INVENTORY,
        revision=3,
    )
    return replace(graph, **more)
