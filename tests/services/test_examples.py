"""The example says what the survey says, and templates are ready to start from."""

import importlib.util
import json
import re
from datetime import date
from pathlib import Path

import networkx as nx
import pytest
from django.core.management import call_command

from touchpoints.graph.lint import Lint, lint
from touchpoints.graph.reading import references
from touchpoints.models import (
    Channel,
    DayTally,
    ImportJob,
    Journey,
    Membership,
    MonthTally,
    Persona,
    Question,
    Submission,
    SurveyResponse,
    Touchpoint,
    User,
    Workspace,
)
from touchpoints.rendering import check
from touchpoints.rendering.maps import DrawingOptions, map_scene
from touchpoints.services import examples
from touchpoints.services.journeys import create_journey
from touchpoints.services.loading import load_graph
from touchpoints.services.scores import scored_journey
from touchpoints.services.tallies import rebuild_tallies
from touchpoints.vocabulary import Phase, Role

FACTS = json.loads((examples.FOLDER / "airport_facts.json").read_text(encoding="utf-8"))

ANSWERS_OF_2017 = {
    "A1.1": 1908, "A2.1": 1271, "A2.2": 834, "A2.3": 1450, "B1.1": 2703, "B2.1": 2629, "B3.1": 1740,
    "C3.1": 2407, "D1.1": 2659, "D1.2": 2142, "D2.1": 2653, "D2.2": 2762, "D2.3": 2284, "D3.1": 2421,
    "D3.2": 2374, "E2.1": 1006, "E3.1": 1710,
}  # fmt: skip


@pytest.fixture(scope="module")
def example(django_db_setup, django_db_blocker):
    """The example, loaded once for all tests of this module; each test works on it in its own transaction."""
    with django_db_blocker.unblock():
        loaded = examples.load_example()
        yield loaded
        examples.remove_example(loaded.workspace)


@pytest.fixture
def few_answers(db, monkeypatch, tmp_path):
    """No example yet, and one of thirty answers to load, where it does not matter how many there are."""
    for loaded in Workspace.objects.filter(slug="airport"):
        examples.remove_example(loaded)
    path = tmp_path / "airport_answers.csv"
    path.write_text("day,question,purpose,counts\n2017-05-25,restaurants,business,0 3 9 11 7\n")
    monkeypatch.setattr(examples, "ANSWERS", path)


@pytest.fixture
def scored(db, example):
    return scored_journey(example.journey)


def by_reference(scored):
    addresses = references(scored.graph)
    return {addresses[step]: score.measured.score for step, score in scored.steps.items()}


def touchpoints(scored):
    return [point.touchpoint for point in scored.pain_points]


def test_the_airport_as_a_whole_has_the_survey_s_figures(scored):
    whole, recommend = (overall.score for overall in scored.overall)
    assert (whole.n, round(whole.value, 2), round(whole.mean, 4)) == (2688, 82.07, 4.0644)
    assert (recommend.n, round(recommend.value, 2)) == (2746, 39.84)


def test_every_step_has_as_many_answers_as_the_survey(scored):
    assert {reference: score.n for reference, score in by_reference(scored).items()} == ANSWERS_OF_2017


def test_restaurants_have_the_survey_s_figures(scored):
    restaurants = by_reference(scored)["D3.1"]
    assert (round(restaurants.value, 2), round(restaurants.mean, 3)) == (55.72, 3.615)


def test_it_hurts_at_restaurants_and_shops(scored):
    assert touchpoints(scored) == ["restaurants", "shops"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("persona", "recommend", "restaurants", "where_it_hurts"),
    [
        (
            "business-traveller",
            (763, 34.2),
            (710, 3.55),
            ["restaurants", "shops", "long-term-parking-shuttle"],
        ),
        ("leisure-traveller", (1827, 42.0), (1581, 3.63), ["restaurants", "shops"]),
    ],
)
def test_personas_are_measured_by_their_purpose(example, persona, recommend, restaurants, where_it_hurts):
    scored = scored_journey(example.journey, persona=persona)
    nps, food = scored.overall[1].score, by_reference(scored)["D3.1"]
    assert (nps.n, round(nps.value, 1)) == recommend
    assert (food.n, round(food.mean, 2)) == restaurants
    assert touchpoints(scored) == where_it_hurts


def test_2017_is_compared_with_2016(scored):
    security = next(
        step.measured for step in scored.steps.values() if step.measured.question == "check-in-and-security"
    )
    assert security.previous.n == 2641
    assert round(security.change.difference / 25, 2) == 0.13
    assert security.change.significant


def test_answers_are_of_days_in_may(example, db):
    days = SurveyResponse.objects.in_workspace(example.workspace).values_list("answered_on", flat=True)
    assert {(day.year, day.month) for day in days} == {(2016, 5), (2017, 5)}


@pytest.mark.django_db
def test_rebuilt_tallies_are_the_same(example):
    def tallies():
        return [
            sorted(model.objects.in_workspace(example.workspace).values_list("pk", "count"))
            for model in (DayTally, MonthTally)
        ]

    before = tallies()
    rebuild_tallies(workspace=example.workspace)
    assert tallies() == before
    assert sum(count for _key, count in before[0]) == example.answers


@pytest.mark.django_db
def test_loading_again_changes_nothing(example):
    Journey.objects.filter(pk=example.journey.pk).update(title="Renamed by somebody")
    again = examples.load_example()
    assert (again.workspace, again.answers) == (example.workspace, 0)
    assert again.journey.title == "Renamed by somebody"


def test_an_interrupted_loading_is_completed(few_answers):
    interrupted = examples.load_example()
    Submission.objects.all().delete()
    completed = examples.load_example()
    assert (completed.journey, completed.answers) == (interrupted.journey, 30)


def test_it_stays_out_of_another_workspace_of_its_name(few_answers):
    another = Workspace.objects.create(slug="airport", name="Our own airport")
    assert examples.load_example().workspace.slug == "airport-2"
    assert not Journey.objects.in_workspace(another).exists()


def test_it_belongs_to_whoever_asked_for_it(few_answers):
    ada = User.objects.create_user("ada@example.org")
    example = examples.load_example(by=ada)
    assert Membership.objects.get(workspace=example.workspace).user == ada
    assert Membership.objects.get(workspace=example.workspace).role == Role.OWNER


def test_it_can_be_loaded_into_a_workspace_that_is_there(few_answers):
    ours = Workspace.objects.create(slug="ours", name="Ours")
    assert examples.load_example(workspace=ours).workspace == ours
    assert not Workspace.objects.filter(slug="airport").exists()


def test_the_command_says_what_it_loaded(few_answers, capsys):
    call_command("load_example")
    assert json.loads(capsys.readouterr().out) == {
        "workspace": "airport", "journey": "through-the-airport", "answers": 30,
    }  # fmt: skip


@pytest.mark.django_db
def test_nothing_of_a_removed_example_is_left(example):
    examples.remove_example(Workspace.objects.get(pk=example.workspace.pk))
    for model in (Workspace, Journey, Question, Touchpoint, Submission, SurveyResponse, DayTally, MonthTally):
        assert not model.objects.exists()


def test_a_workspace_that_was_there_before_stays_and_is_empty(few_answers):
    ours = Workspace.objects.create(slug="ours", name="Ours")
    examples.load_example(workspace=ours)
    examples.remove_example(ours)
    assert Workspace.objects.filter(slug="ours").exists()
    for model in (Journey, Question, Touchpoint, Channel, Persona, Submission, DayTally, ImportJob):
        assert not model.objects.in_workspace(ours).exists()
    assert examples.load_example(workspace=ours).answers == 30


def test_an_example_with_a_touchpoint_of_one_s_own_is_not_removed(few_answers):
    example = examples.load_example()
    channel = Channel.objects.in_workspace(example.workspace).first()
    Touchpoint.objects.create(workspace=example.workspace, slug="ours", name="Ours", channel=channel)
    with pytest.raises(examples.NotTheExample):
        examples.remove_example(example.workspace)


@pytest.mark.django_db
def test_an_example_with_somebody_s_own_journey_is_not_removed(example):
    create_journey(workspace=example.workspace, title="Our own")
    with pytest.raises(examples.NotTheExample):
        examples.remove_example(example.workspace)
    assert Journey.objects.in_workspace(example.workspace).count() == 2


def test_an_example_with_answers_of_one_s_own_is_not_removed(few_answers):
    example = examples.load_example()
    Submission.objects.create(workspace=example.workspace, source="csv", namespace="ours", external_id="1")
    assert not examples.is_only_the_example(example.workspace)


def figures(text):
    return [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


def test_every_figure_on_its_map_is_a_count_of_the_survey(scored):
    facts = FACTS["2017"]
    everyone = facts["everyone"]
    said = {*everyone["asked for"].values(), *everyone["praised"].values(), *facts["came"].values()}
    for step in scored.graph.nodes.values():
        for text in (step.worked, step.wrong, step.does):
            assert said.issuperset(figures(text)), text
        assert not figures(step.thinks_before + step.thinks_after), "what the editor wrote looks counted"
    said |= {*facts["business"]["asked for"].values(), 2016, 2017}
    for opportunity in scored.graph.inventory.opportunities.values():
        assert said.issuperset(figures(opportunity.description)), opportunity.title
    assert set(figures(scored.graph.facts.source_note)) == {2016, 2017, *FACTS["passengers"].values()}


@pytest.mark.parametrize("group", ["business", "leisure"])
def test_every_figure_about_a_persona_is_one_of_the_survey(scored, group):
    persona = scored.graph.inventory.personas[f"{group}-traveller"]
    counted = FACTS["2017"][group]
    said = {*(value for value in counted.values() if not isinstance(value, dict)), 2017, 2831}
    assert said.issuperset(figures(persona.description) + figures(persona.context))
    assert not figures(" ".join((persona.quote, *persona.goals, *persona.frustrations)))


def test_every_volume_is_a_count_of_the_survey(scored):
    facts = FACTS["2017"]
    came, used = facts["came"], facts["used"]
    counted = {
        *came.values(), *used.values(),
        came["parked"] - came["long-term parking"],
        came["parked"] + came["dropped off"],
        came["through security"] + came["connecting"],
        used["restaurant"] - used["restaurant and shop"],
    }  # fmt: skip
    assert {edge.volume for edge in scored.graph.edges.values()} <= counted | {None}
    assert {step.visits for step in scored.graph.nodes.values()} <= counted | {None}


def test_its_keeper_has_overlooked_nothing(scored):
    assert lint(scored, date(2017, 6, 1)) == ()


def test_it_is_drawn_without_a_fault(scored):
    assert check.problems(map_scene(scored, DrawingOptions())) == []


def test_the_moment_of_truth_goes_most_closely_with_the_whole(scored):
    """Of the touchpoints that nine in ten passengers rated."""
    closeness = FACTS["2017"]["goes with the airport as a whole"]
    rated = [step.measured for step in scored.steps.values() if step.measured.score.n > 0.9 * 2831]
    closest = max(rated, key=lambda question: closeness[question.question])
    marked = [step.touchpoint for step in scored.graph.nodes.values() if step.moment_of_truth]
    assert marked == [closest.question]


TEMPLATES = ["public-service", "retail-purchase", "software-subscription"]


def test_there_are_three_templates():
    assert sorted(template.slug for template in examples.list_templates()) == TEMPLATES


@pytest.mark.django_db
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_becomes_a_journey_that_can_be_asked_about(template):
    workspace = Workspace.objects.create(slug="ours", name="Ours")
    journey = examples.create_from_template(workspace=workspace, template=template)
    scored = scored_journey(journey)
    passed = {step.touchpoint for step in scored.graph.nodes.values()}
    assert {scored.graph.inventory.touchpoints[slug].phase for slug in passed} == set(Phase)
    assert passed == {question.touchpoint for question in scored.graph.inventory.questions.values()} - {None}
    assert {finding.kind for finding in lint(scored, date.today())} <= {
        Lint.NO_OWNER, Lint.QUESTION_WITHOUT_ANSWERS, Lint.STAGE_SKIPPED,
    }  # fmt: skip
    assert check.problems(map_scene(scored, DrawingOptions())) == []


@pytest.mark.django_db
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_shows_what_a_journey_can_be(template):
    workspace = Workspace.objects.create(slug="ours", name="Ours")
    graph = load_graph(examples.create_from_template(workspace=workspace, template=template))
    ways = nx.DiGraph((way.source, way.target) for way in graph.edges.values())
    assert not nx.is_directed_acyclic_graph(ways), "no loop"
    assert max(degree for _step, degree in ways.out_degree()) > 1, "no branch"
    assert graph.inventory.opportunities


def test_who_returns_a_rental_car_comes_round_again(scored):
    [way] = [way for way in scored.graph.edges.values() if way.label == "return the car"]
    back = nx.DiGraph((way.source, way.target) for way in scored.graph.edges.values())
    assert nx.has_path(back, way.target, way.source)
    assert way.volume == FACTS["2017"]["came"]["rental car"]


@pytest.mark.django_db
def test_a_template_serves_twice_with_one_inventory():
    workspace = Workspace.objects.create(slug="ours", name="Ours")
    first = examples.create_from_template(workspace=workspace, template="retail-purchase")
    inventory = Touchpoint.objects.count()
    second = examples.create_from_template(workspace=workspace, template="retail-purchase", title="Again")
    assert (second.title, second.slug, second.uid != first.uid) == ("Again", "again", True)
    assert first.slug == "retail-purchase"
    assert not load_graph(first).nodes.keys() & load_graph(second).nodes.keys()
    assert Touchpoint.objects.count() == inventory


@pytest.mark.django_db
def test_templates_share_touchpoints_of_the_same_name():
    workspace = Workspace.objects.create(slug="ours", name="Ours")
    for template in TEMPLATES:
        examples.create_from_template(workspace=workspace, template=template)
    assert Touchpoint.objects.filter(name="Website").count() == 1
    assert Question.objects.filter(touchpoint__name="Website").count() == 1


@pytest.mark.django_db
def test_a_template_that_is_not_offered_is_refused():
    workspace = Workspace.objects.create(slug="ours", name="Ours")
    with pytest.raises(examples.UnknownTemplate):
        examples.create_from_template(workspace=workspace, template="../airport")


@pytest.fixture(scope="module")
def compiler():
    path = Path(__file__).resolve().parents[2] / "script" / "compile_example.py"
    spec = importlib.util.spec_from_file_location("compile_example", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def passenger(**said):
    return {"Q2PURP1": "1", "INTDATE": "25", "Q7FOOD": "4", "Q7ALL": "Blank", "NETPRO": "11", **said}


def test_blank_and_never_used_are_no_answers(compiler):
    rows = [passenger(Q7FOOD=code) for code in ("0", "1", "5", "6", "Blank", "")]
    days = {id(row): day for row, day in compiler.survey_days(rows, 2017)}
    [(cell, scores)] = compiler.count_answers(rows, days).items()
    assert cell == (date(2017, 5, 25), "restaurants", "business")
    assert scores == {1: 1, 5: 1}


def test_passengers_of_a_small_group_are_counted_with_the_nearest_day(compiler):
    rows = [passenger() for _ in range(5)] + [passenger(INTDATE="05/24/2017 12:00:00 AM")]
    assert {day for _row, day in compiler.survey_days(rows, 2017)} == {date(2017, 5, 25)}
