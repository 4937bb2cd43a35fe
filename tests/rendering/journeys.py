"""Journeys to draw: the airline of the design, an airport, one of sixty steps, and the odd ones."""

# ruff: noqa: E501 - steps stand one to a line, as a table

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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


FIVE = Scale(1, 5)


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
    scale: Scale = FIVE
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
        answers[entry.slug] = QuestionAnswers(
            histogram(mean, n, scale, 2.4), counts_before, date(2026, 9, 29)
        )
    transitions = {}
    for at, edge in enumerate(edges):
        source, target, volume, label = (*edge, None, "")[:4] if len(edge) < 4 else edge
        transitions[f"t{at}"] = TransitionEdge(f"t{at}", source, target, label or "", volume=volume)
    graph = JourneyGraph(
        id="00000000-0000-4000-8000-000000000001",
        slug="journey",
        facts=JourneyFacts(
            title,
            personas=tuple(entry.slug for entry, _, _ in personas),
            lanes=lanes,
            source_note=source_note,
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
            (
                PersonaEntry(
                    "business", "Business traveller", "Eco Plus and Business class", icon="briefcase"
                ),
                3.33,
                812,
            ),
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


def airport() -> ScoredJourney:
    """Through an airport and back: seventeen touchpoints on three channels, several ways in."""
    signs, halls, desks = "signs", "halls", "desks"
    csat = {"metric": Metric.CSAT}
    stops = [
        Stop("road", "Signs on airport roadways", "a", signs, 0, 0, 4.01, 1908, 4.01, "directions", 1788,
             thinks="Which lane is for my terminal? I had two seconds.",
             wrong="36 ask for more or cheaper parking, 20 call the approach congested.", **csat),
        Stop("park", "Airport parking", "a", halls, 0, 0, 3.87, 1271, 3.90, "parking", 190, **csat),
        Stop("shuttle", "Long-term parking shuttle", "a", halls, 1, 0, 3.85, 834, 3.85, "bus", 50, **csat),
        Stop("train", "AirTrain", "a", halls, 1, 1, 4.11, 1450, 4.15, "train", 437, **csat),
        Stop("inside", "Signs and directions inside", "b", signs, 0, 0, 4.09, 2703, 4.09, "signature", 1598,
             thinks="I followed the arrows and was there in minutes.",
             wrong="30 could not find their gate or flight.", **csat),
        Stop("walk", "Escalators and walkways", "b", halls, 0, 0, 4.15, 2629, 4.15, "escalator", 2225, **csat),
        Stop("info", "Information booth, departures", "b", desks, 0, 0, 3.90, 1740, 3.96, "info-circle", **csat),
        Stop("check", "Check-in & security", "c", desks, 0, 0, 4.31, 2407, 4.18, "shield-check", 2225,
             thinks="Shoes off, laptop out, through. Quicker than last year.", wrong="42 say lines are too long.",
             **csat),
        Stop("screens", "Information on screens", "d", signs, 0, 0, 4.12, 2659, 4.12, "device-desktop", 2801,
             thinks="Twelve dollars for a sandwich, and the only place open.",
             wrong="150 want a wider choice of food, 77 cheaper food, 116 more plugs.", **csat),
        Stop("wifi", "Free WiFi", "d", signs, 1, 0, 4.05, 2080, 4.05, "wifi", 1600, **csat),
        Stop("rest", "Restroom cleanliness", "d", halls, 0, 0, 4.13, 2653, 4.09, "droplet", 2400, **csat),
        Stop("gate", "Boarding area cleanliness", "d", halls, 1, 0, 4.39, 2700, 4.39, "armchair", 2700, **csat),
        Stop("art", "Art and exhibitions", "d", halls, 0, 1, 3.99, 2284, 3.99, "palette", 800, **csat),
        Stop("food", "Restaurants", "d", desks, 0, 0, 3.62, 2421, 3.62, "tools-kitchen-2", 2104,
             words=("wider choice", "too expensive", "quality"), **csat),
        Stop("shops", "Shops", "d", desks, 1, 0, 3.64, 2374, 3.64, "shopping-bag", 1106,
             words=("wider choice", "local goods"), **csat),
        Stop("rental", "Rental car centre", "e", halls, 0, 0, 3.84, 1180, 3.84, "car", 560,
             thinks="Where do I return the car?", wrong="35 find the rental centre too far or too crowded.", **csat),
        Stop("back", "Information booth, arrivals", "e", desks, 0, 0, 3.89, 1710, 3.93, "info-circle", **csat),
    ]  # fmt: skip
    edges = [
        ("road", "inside", 1598, "dropped off"), ("road", "park", 190, "park"), ("park", "shuttle", 50),
        ("shuttle", "walk", 50), ("train", "walk", 437), ("inside", "walk", 1598), ("walk", "check", 2225),
        ("walk", "info", None, "some ask"), ("info", "check"), ("check", "screens", 2225), ("check", "food", 588),
        ("screens", "wifi", 1600), ("screens", "rest", 1800), ("wifi", "gate", 900), ("rest", "gate", 1500),
        ("rest", "art", 800), ("art", "gate", 800), ("food", "shops", 588), ("shops", "gate", 1106),
        ("gate", "rental", 560), ("gate", "back", None, "on return"),
    ]  # fmt: skip
    return build(
        "Through the airport and back",
        {"a": "Getting there", "b": "Arrival at the terminal", "c": "Security", "d": "Waiting & boarding",
         "e": "Coming back"},
        [
            ChannelEntry(signs, "Signs & digital", ChannelKind.APP, "device-desktop"),
            ChannelEntry(halls, "Transport & buildings", ChannelKind.FIELD, "building-airport"),
            ChannelEntry(desks, "Services", ChannelKind.STORE, "user"),
        ],
        stops,
        edges,
        overall=[
            (QuestionEntry("all", None, "SFO as a whole", Metric.CSAT, 1, 5), 4.06, 4.02, 2688),
            (QuestionEntry("nps", None, "Recommend", Metric.NPS, 0, 10), 8.2, 8.1, 2746),
        ],
        source_note="SFO passenger survey 2017, 2,831 answers; 0 (blank) and 6 (never used) left out. Thoughts are "
        "written by the editor.",
        revision=6,
        period=Period(date(2017, 1, 1), date(2017, 12, 31)),
        before=Period(date(2016, 1, 1), date(2016, 12, 31)),
        lanes=(NoteLane.THOUGHTS, NoteLane.WRONG),
    )  # fmt: skip


def sixty(steps: int = 60) -> ScoredJourney:
    """A large journey: six channels, stages of four columns, skips, loops and failures."""
    channels = [ChannelEntry(f"c{at}", f"Channel {at + 1}", list(ChannelKind)[at]) for at in range(6)]
    stages, stops, edges = {}, [], []
    for at in range(steps):
        stage, place = divmod(at, 12)
        stages[f"s{stage}"] = f"Stage number {stage + 1}"
        stops.append(
            Stop(f"p{at}", f"Touchpoint number {at + 1}", f"s{stage}", f"c{(at * 5) % 6}", place // 3, 0,
                 3.2 + ((at * 37) % 23 - 11) / 18, 60 + (at * 53) % 900, 3.2, visits=2000 - at * (1500 // steps),
                 leaves=(at * 7) % 150, star=at % 29 == 7, words=("slow", "lost") if at % 3 == 0 else ())
        )  # fmt: skip
        if at:
            edges.append((f"p{at - 1}", f"p{at}", 1900 - at * (1400 // steps)))
        if at >= 5 and at % 4 == 0:
            edges.append((f"p{at - 5}", f"p{at}", 300, "by another way" if at % 8 == 0 else ""))
        if at >= 3 and at % 9 == 0:
            edges.append((f"p{at}", f"p{at - 3}", 90, "again"))
    cells: dict[tuple, int] = {}
    placed = []
    for stop in stops:
        row = cells.get((stop.stage, stop.channel, stop.column), 0)
        cells[stop.stage, stop.channel, stop.column] = row + 1
        placed.append(replace(stop, row=row))
    return build("A journey of many steps", stages, channels, placed, edges)


def single() -> ScoredJourney:
    """One step."""
    channel = ChannelEntry("shop", "Shop", ChannelKind.STORE)
    return build(
        "One visit", {"a": "Visit"}, [channel], [Stop("till", "At the till", "a", "shop", mean=4.2, n=80)]
    )


def empty() -> ScoredJourney:
    """Stages and channels without a step."""
    channels = [
        ChannelEntry("shop", "Shop", ChannelKind.STORE),
        ChannelEntry("web", "Website", ChannelKind.WEBSITE),
    ]
    return build("A new journey", {"a": "Before", "b": "During", "c": "After"}, channels, [])


def unmeasured() -> ScoredJourney:
    """The airline before anybody was asked."""
    measured = flying()
    return annotate(measured.graph, {}, period=QUARTER, before=None, persona=None)


NAMES = {
    "pl": ("Dogodność godzin odlotu i przylotu samolotu", "Rezerwacja przez internet", "Odprawa bagażowa na lotnisku",
           "Obsługa na pokładzie", "Przed wylotem i w drodze na lotnisko", "Strona internetowa i aplikacja"),
    "uk": ("Зручність часу вильоту та прильоту", "Онлайн-бронювання квитків", "Реєстрація на рейс в аеропорту",
           "Обслуговування пасажирів на борту", "Перед вильотом і дорогою до аеропорту", "Вебсайт і мобільний застосунок"),
    "ru": ("Удобство времени вылета и прилёта", "Развлечения на борту самолёта", "Регистрация пассажиров на рейс",
           "Достопримечательности аэропорта", "Перед вылетом и по дороге в аэропорт", "Сайт и мобильное приложение"),
    "sv": ("Tidtabellens avgångs- och ankomsttider", "Bokningsbekräftelse på webbplatsen", "Säkerhetskontrollpersonalen",
           "Ombordservicekvalitetsundersökning", "Före avresan och på väg till flygplatsen", "Webbplats och mobilapp"),
    "zh": ("航班出发与到达时间是否方便乘客安排行程", "网上订票是否方便", "机场登机口的位置与指示标识",
           "机上服务", "出发之前以及前往机场的路上", "网站和手机应用"),
}  # fmt: skip


def named(language: str) -> ScoredJourney:
    """A short journey with the long names of another language."""
    time, book, check, crew, stage, channel = NAMES[language]
    stops = [
        Stop("time", time, "a", "web", 0, 0, 3.5, 1012, 3.4, visits=1204, thinks=f"{time}. {book}? {check}."),
        Stop("book", book, "a", "web", 1, 0, 2.6, 846, 2.9, visits=1100, leaves=267, words=(book, crew),
             wrong=f"{crew}. {check}."),
        Stop("check", check, "b", "hall", 0, 0, 3.3, 318, 3.31, visits=842),
        Stop("crew", crew, "b", "hall", 1, 0, 3.9, 688, 3.30, visits=700, star=True),
        Stop("few", check, "c", "hall", 0, 0, 3.9, 8),
    ]  # fmt: skip
    edges = [("time", "book", 1100, book), ("book", "check", 842), ("check", "crew", 700), ("crew", "few", 12),
             ("book", "time", 90, time)]  # fmt: skip
    opportunity = OpportunityEntry(
        "o", f"{time} – {book}", ("book",), owner=crew, impact=Level.HIGH, effort=Level.HIGH
    )
    return build(
        f"{time}: {stage}",
        {"a": stage, "b": stage, "c": stage},
        [ChannelEntry("web", channel, ChannelKind.APP), ChannelEntry("hall", check, ChannelKind.FIELD)],
        stops,
        edges,
        [opportunity],
        personas=[(PersonaEntry("p", crew, stage), 3.4, 200), (PersonaEntry("q", book, stage), 3.1, 150)],
        overall=[(QuestionEntry("all", None, "?", Metric.CSAT, 1, 5), 3.28, 3.26, 1204)],
        source_note=f"{stage}. {time}. {book}.",
    )


def states() -> ScoredJourney:
    """One card for every state that a card can be in."""
    ces, nps = {"metric": Metric.CES, "scale": Scale(1, 7)}, {"metric": Metric.NPS, "scale": Scale(0, 10)}
    stops = [
        Stop("seat", "Seat comfort", "a", "cabin", 0, 0, 3.44, 428, 3.41, "armchair"),
        Stop("gate", "Gate location", "a", "cabin", 1, 0, 2.98, 618, 2.98, "building-airport"),
        Stop("board", "Online boarding", "a", "cabin", 2, 0, 3.33, 731, 3.09, "device-mobile", star=True),
        Stop("check", "Check-in service", "a", "cabin", 3, 0, 3.31, 318, 3.31, "luggage", newest=date(2026, 6, 28)),
        Stop("door", "Door welcome", "a", "cabin", 0, 1, 3.9, 7, icon="user"),
        Stop("offer", "Seat upgrade offer", "a", "cabin", 1, 1, icon="ticket"),
        Stop("pl", "Dogodność godzin odlotu i przylotu samolotu", "a", "cabin", 2, 1, 3.22, 1012, 3.22,
             "calendar-event"),
        Stop("ru", "Развлечения на борту", "a", "cabin", 3, 1, 3.36, 262, 3.36, "device-mobile"),
        Stop("bag", "Baggage handling", "a", "cabin", 0, 2, 3.63, 129_880, 3.6, "luggage"),
        Stop("refund", "Refund request", "a", "cabin", 1, 2, 2.1, 540, 2.15, "receipt-refund"),
        Stop("crew", "On-board service", "a", "cabin", 2, 2, 7.3, 688, 7.2, "user", **nps),
        Stop("clean", "Cleanliness", "a", "cabin", 3, 2, 5.1, 431, 5.1, "armchair", **ces),
        Stop("ask", "Never asked", "a", "cabin", 4, 0, newest=None),
    ]  # fmt: skip
    return build(
        "States", {"a": "States"}, [ChannelEntry("cabin", "Cabin", ChannelKind.FIELD, "plane")], stops
    )
