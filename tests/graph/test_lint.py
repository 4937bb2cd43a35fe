"""What is to be looked at in Ada's journey (drawn in tests/journeys.py)."""

from dataclasses import replace
from datetime import date

from tests.journeys import INVENTORY, coffee_journey, make_step, make_way, uid
from touchpoints.graph.annotate import QuestionAnswers, annotate
from touchpoints.graph.journey import JourneyStage
from touchpoints.graph.lint import Lint, LintSubject, Severity, lint
from touchpoints.scoring.score import Period

TODAY = date(2026, 3, 1)
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))


def findings(graph, answers=(), kind=None):
    scored = annotate(graph, dict(answers), period=YEAR, before=None, persona=None)
    return [finding for finding in lint(scored, TODAY) if kind in (None, finding.kind)]


def titles(graph, kind, **more):
    return [finding.title for finding in findings(graph, kind=kind, **more)]


def test_a_dead_end_is_reported_once():
    again = make_way("advert", "unsubscribe")
    graph = coffee_journey(edges={**coffee_journey().edges, again.id: again})
    assert titles(graph, Lint.DEAD_END) == ["Unsubscribe"]


def test_an_unreachable_step_is_reported_once_and_is_no_dead_end():
    graph = coffee_journey()
    assert titles(graph, Lint.UNREACHABLE_STEP) == ["Newsletter"]
    assert "Newsletter" not in titles(graph, Lint.DEAD_END)


def test_a_transition_over_a_stage_is_reported_with_the_stages_it_skips():
    [back_or_over] = findings(
        coffee_journey(edges={uid("x"): make_way("advert", "delivery")}), kind=Lint.STAGE_SKIPPED
    )
    assert back_or_over.about is LintSubject.TRANSITION
    assert back_or_over.params == {"source": "Advert", "target": "Delivery", "stages": ["Decide"]}


def test_a_way_back_skips_no_stage():
    assert titles(coffee_journey(), Lint.STAGE_SKIPPED) == []


def test_an_empty_stage_is_reported_and_skipping_it_is_not():
    stages = list(coffee_journey().stages.values())
    dream = JourneyStage(uid("dream"), "Dream")
    graph = coffee_journey(stages={stage.id: stage for stage in (stages[0], dream, *stages[1:])})
    assert titles(graph, Lint.EMPTY_STAGE) == ["Dream"]
    assert titles(graph, Lint.STAGE_SKIPPED) == []


def test_a_touchpoint_without_question_is_reported_once_however_many_steps_pass_it():
    again = make_step("advert again", "use", touchpoint="advert", column=8)
    graph = coffee_journey(nodes={**coffee_journey().nodes, again.id: again})
    assert titles(graph, Lint.TOUCHPOINT_WITHOUT_QUESTION).count("Advert") == 1


def test_questions_without_answers_are_reported_the_journeys_own_first():
    answered = {"hotline-help": QuestionAnswers({1: 40, 5: 2}, newest=date(2025, 12, 1))}
    assert titles(coffee_journey(), Lint.QUESTION_WITHOUT_ANSWERS, answers=answered) == [
        "Would you recommend us?",
        "How easy was it to order?",
    ]


def test_a_stale_score_is_reported_with_its_age():
    answered = {"hotline-help": QuestionAnswers({1: 40, 5: 2}, newest=date(2025, 9, 1))}
    [finding] = findings(coffee_journey(), answered, Lint.STALE_SCORE)
    assert (finding.subject, finding.params) == ("hotline-help", {"days": 121})


def test_an_owner_of_the_larger_touchpoint_is_an_owner():
    touchpoints = dict(INVENTORY.touchpoints)
    touchpoints["checkout"] = replace(touchpoints["checkout"], owner="")
    graph = coffee_journey(inventory=replace(INVENTORY, touchpoints=touchpoints))
    unowned = titles(graph, Lint.NO_OWNER)
    assert "Checkout" not in unowned
    assert unowned == [
        "A new coffee machine",
        "Advert",
        "Demonstration",
        "Delivery tracking",
        "Hotline",
    ]


def test_a_review_is_overdue_the_day_after():
    facts = coffee_journey().facts
    due_today = coffee_journey(facts=replace(facts, review_date=TODAY))
    assert titles(due_today, Lint.REVIEW_OVERDUE) == []
    overdue = coffee_journey(facts=replace(facts, review_date=date(2026, 2, 27)))
    [finding] = findings(overdue, kind=Lint.REVIEW_OVERDUE)
    assert finding.severity is Severity.WARNING
    assert finding.params == {"date": "2026-02-27", "days": 2}


def test_findings_come_in_the_same_order_however_the_journey_is_kept():
    graph = coffee_journey()
    turned = replace(
        graph,
        nodes=dict(reversed(graph.nodes.items())),
        edges=dict(reversed(graph.edges.items())),
    )
    assert findings(turned) == findings(graph)


def test_an_empty_journey_lacks_an_owner_and_its_answers_only():
    kinds = {finding.kind for finding in findings(coffee_journey(stages={}, nodes={}, edges={}))}
    assert kinds == {Lint.NO_OWNER, Lint.QUESTION_WITHOUT_ANSWERS}
