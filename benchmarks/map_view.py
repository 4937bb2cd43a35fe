"""How many repeated views of a map a second, beside a view that returns a constant.

    .venv/bin/python benchmarks/map_view.py

The drawing and the map page of the airport, each beside a view that returns a constant of the same size
behind the same middleware, sign-in and walls of the workspace; that of the page stands in the same frame.
The last line has a constant for anyone signed in: what the walls themselves cost. All run in one process
without a network, alternately, on a database of their own; the median of each round's ratio counts. The
bound: what is kept comes at no less than 0.8 × the constant's requests a second.
"""

import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

ROUNDS, VIEWS = 9, 150
MAP = "/w/sfo/journeys/through-the-airport-and-back/"


def prepared() -> tuple[Any, dict[str, bytes]]:
    """A client signed in at the airport, and the constants that `/constant/<name>/` returns."""
    import django

    django.setup()

    from django.contrib.auth.decorators import login_required
    from django.core.management import call_command
    from django.http import HttpRequest, HttpResponse
    from django.template import engines
    from django.test import Client
    from django.urls import path
    from django.utils.safestring import mark_safe

    from journeymap import urls
    from tests.web.airport import make_airport, make_member
    from touchpoints.models import Journey
    from touchpoints.vocabulary import Role
    from touchpoints.web.scope import journey_page

    constants: dict[str, bytes] = {}

    framed = engines["django"].from_string(
        '{% extends "page.html" %}{% block page %}{{ text }}{% endblock %}'
    )

    @journey_page()
    def constant(_request: HttpRequest, _journey: Journey, name: str) -> HttpResponse:
        return HttpResponse(constants[name])

    @journey_page()
    def framed_constant(request: HttpRequest, _journey: Journey, name: str) -> HttpResponse:
        return HttpResponse(framed.render({"text": mark_safe(constants[name].decode())}, request))

    @login_required
    def open_constant(_request: HttpRequest, name: str) -> HttpResponse:
        return HttpResponse(constants[name])

    walls = "w/<slug:workspace>/journeys/<slug:slug>/"
    urls.urlpatterns[:0] = [
        path(f"{walls}constant/<str:name>/", constant),
        path(f"{walls}framed/<str:name>/", framed_constant),
        path("constant/<str:name>/", open_constant),
    ]
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client()
    client.force_login(make_member(make_airport().workspace, Role.VIEWER))
    return client, constants


def views_per_second(client: Any, address: str) -> float:
    start = perf_counter()
    for _view in range(VIEWS):
        client.get(address)
    return VIEWS / (perf_counter() - start)


def main() -> None:
    client, constants = prepared()
    print(f"{'':20}{'kept':>10}{'constant':>10}{'ratio':>8}")
    for name, address, other in (
        ("drawing", f"{MAP}map.svg", f"{MAP}constant/"),
        ("page", MAP, f"{MAP}framed/"),
        ("drawing, no walls", f"{MAP}map.svg", "/constant/"),
    ):
        answer = client.get(address)
        constants[name] = answer.content.partition(b"<main")[2] if name == "page" else answer.content
        assert client.get(f"{other}{name}/").status_code == answer.status_code == 200
        rounds = [
            (views_per_second(client, address), views_per_second(client, f"{other}{name}/"))
            for _round in range(ROUNDS)
        ]
        kept, beside = (median(figures) for figures in zip(*rounds, strict=True))
        ratio = median(one / other for one, other in rounds)
        print(f"{name:20}{kept:>8.0f}/s{beside:>8.0f}/s{ratio:>8.2f}   {len(answer.content):,} bytes")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "journeymap.settings")
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"VAR_DIR": folder, "DATABASE_URL": "", "LOG_LEVEL": "ERROR"}
        os.environ |= {"ALLOWED_HOSTS": "testserver"}
        main()
