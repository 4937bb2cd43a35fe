"""All journeys side by side: what hurts, how sure that is, and how old it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from touchpoints.graph.scored import QuestionScore, ScoredJourney
from touchpoints.models import Journey, Persona, User, Workspace
from touchpoints.models.journeys import JourneyQuerySet
from touchpoints.rendering import words
from touchpoints.rendering.tiny import tiny_curve
from touchpoints.scoring.score import Interval
from touchpoints.services.portfolio import Entry
from touchpoints.services.portfolio import portfolio as entries_of
from touchpoints.vocabulary import Metric
from touchpoints.web.scope import WorkspaceRequest, workspace_page

SHOWN_PAIN_POINTS = 3

SORTS = {
    "pain": gettext_lazy("pain points, then score"),
    "score": gettext_lazy("score, lowest first"),
    "newest": gettext_lazy("newest answers"),
    "title": gettext_lazy("title"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """The one number of a card with its interval, as text and as places (0–100) on a track.

    `middle` is whether the track has a mark half way: zero, on that of NPS.
    """

    label: str
    value: str
    interval: str
    n: str
    low: float
    at: float
    high: float
    middle: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A journey in the portfolio."""

    journey: Journey
    scored: ScoredJourney
    curve: SafeString
    figure: Figure | None
    freshness: str
    is_old: bool
    was_tested: bool
    newest: date | None

    @property
    def pain_points(self) -> list[Any]:
        """The most severe, as many as have room."""
        return list(self.scored.pain_points[:SHOWN_PAIN_POINTS])

    @property
    def worst(self) -> list[str]:
        """The names of those, each with its number."""
        named = [(point.rank, self.scored.graph.nodes[point.steps[0]].title) for point in self.pain_points]
        return [f"{rank}\N{NO-BREAK SPACE}{title}" if rank else title for rank, title in named]

    @property
    def more_pain_points(self) -> int:
        return max(0, len(self.scored.pain_points) - SHOWN_PAIN_POINTS)


def make_card(entry: Entry, today: date) -> Card:
    """What the card of a journey says on this day."""
    scored = entry.scored
    age = (today - entry.newest).days if entry.newest else None
    too_few = entry.newest is not None and not scored.comparisons
    old = age is not None and age > scored.graph.facts.thresholds.stale_after_days
    if age is None:
        freshness = _("No answers yet")
    elif too_few:
        freshness = _("Few answers, dashed curve")
    elif old:
        freshness = _("Stale, %(ago)s") % {"ago": ago(age)}
    else:
        freshness = _("Scores %(ago)s") % {"ago": ago(age)}
    return Card(
        entry.journey,
        scored,
        mark_safe(tiny_curve(scored, prefix=f"journey-{entry.journey.pk}-")),  # noqa: S308 (our own drawing)
        headline(scored),
        freshness,
        is_old=old or too_few or age is None,
        was_tested=bool(scored.comparisons),
        newest=entry.newest,
    )


def ago(days: int) -> str:
    """How long ago a day was, in the unit people would say.

    >>> ago(0), ago(1), ago(94), ago(800)
    ('today', 'yesterday', '94 days ago', '2 years ago')
    """
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if days < 365:
        return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}
    return ngettext("%(n)s year ago", "%(n)s years ago", days // 365) % {"n": days // 365}


def headline(scored: ScoredJourney) -> Figure | None:
    """The journey's own score, NPS before others; else its average; None when nothing can be said."""
    asked = sorted(scored.overall, key=lambda own: own.score.metric is not Metric.NPS)
    for own in asked:
        if figure := _own_figure(own):
            return figure
    if scored.average is None or scored.average_interval is None:
        return None
    return _figure(_("Average experience"), scored.average, scored.average_interval, (0, 100), decimals=1)


def _own_figure(own: QuestionScore) -> Figure | None:
    score = own.score
    if score.value is None or score.mean is None:
        return None
    n = words.number(score.n)
    if score.metric is Metric.NPS:
        return _figure(_("NPS"), score.value, score.interval, (-100, 100), n=n, sign=True)
    bounds = (score.scale.minimum, score.scale.maximum)
    return _figure(own.wording, score.mean, score.mean_interval, bounds, decimals=2, n=n)


def _figure(
    label: str,
    value: float,
    interval: Interval | None,
    bounds: tuple[float, float],
    *,
    decimals: int = 0,
    n: str = "",
    sign: bool = False,
) -> Figure:
    write = words.signed if sign else words.number
    low, high = bounds

    def place(number: float) -> float:
        return round(100 * (min(max(number, low), high) - low) / (high - low), 1)

    ends = interval or Interval(value, value)
    told = words.between(write(ends.low, decimals), write(ends.high, decimals)) if interval else ""
    return Figure(
        label, write(value, decimals), told, n, place(ends.low), place(value), place(ends.high), middle=sign
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asked for; the address carries it."""

    words: str
    which: str
    persona: str
    owner: str
    sort: str

    @classmethod
    def of(cls, request: HttpRequest) -> Wanted:
        asked = request.GET.get
        which, sort = asked("show", ""), asked("sort", "")
        return cls(
            asked("q", "").strip(),
            which if which in ("mine", "archived") else "",
            asked("persona", ""),
            asked("owner", ""),
            sort if sort in SORTS else "pain",
        )

    @property
    def narrows(self) -> bool:
        """Whether something was asked for that could hide a journey."""
        return bool(self.words or self.persona or self.owner)

    def find(self, journeys: JourneyQuerySet, user: User) -> JourneyQuerySet:
        """The journeys that were asked for."""
        found = journeys.archived() if self.which == "archived" else journeys.live()
        if self.which == "mine":
            found = found.filter(of_person(user))
        if self.persona:
            found = found.filter(personas__slug=self.persona)
        if self.owner:
            found = found.filter(owner=self.owner)
        if self.words:
            found = found.filter(
                Q(title__icontains=self.words)
                | Q(goal__icontains=self.words)
                | Q(steps__title__icontains=self.words)
                | Q(steps__touchpoint__name__icontains=self.words)
            )
        return found.distinct()

    def sorted(self, cards: list[Card]) -> list[Card]:
        """The cards in the order that was asked for; those without a number last."""
        orders = {
            "pain": lambda card: (-len(card.scored.pain_points), _height(card)),
            "score": _height,
            "newest": lambda card: -(card.newest or date.min).toordinal(),
            "title": lambda card: card.journey.title.casefold(),
        }
        return sorted(cards, key=orders[self.sort])


def _height(card: Card) -> float:
    return card.figure.at if card.figure else 101


def of_person(user: User) -> Q:
    """Journeys that a person made or owns."""
    return Q(created_by=user) | Q(owner__in=[name for name in (user.name, user.email) if name])


@workspace_page()
def portfolio(request: WorkspaceRequest, workspace: Workspace) -> HttpResponse:
    journeys = Journey.objects.in_workspace(workspace)
    numbers = journeys.aggregate(
        all=Count("pk", filter=Q(archived_at=None)),
        mine=Count("pk", filter=Q(archived_at=None) & of_person(request.user)),
        archived=Count("pk", filter=Q(archived_at__isnull=False)),
    )
    if not numbers["all"] and not numbers["archived"]:
        return render(request, "first_run.html")
    wanted = Wanted.of(request)
    today = datetime.now(workspace.zone).date()
    cards = [
        make_card(entry, today)
        for entry in entries_of(workspace, journeys=wanted.find(journeys, request.user))
    ]
    context = {
        "cards": wanted.sorted(cards),
        "wanted": wanted,
        "numbers": numbers,
        "sorts": SORTS.items(),
        "personas": Persona.objects.in_workspace(workspace),
        "owners": journeys.live()
        .exclude(owner="")
        .order_by("owner")
        .values_list("owner", flat=True)
        .distinct(),
    }
    return render(request, "_portfolio.html" if request.htmx else "portfolio.html", context)
