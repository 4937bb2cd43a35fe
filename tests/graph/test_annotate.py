"""A journey with scores: which question a step shows, what it can carry, and where it hurts."""

from dataclasses import replace
from datetime import date

import pytest

from touchpoints.graph.annotate import Decision, QuestionAnswers, annotate, question_score
from touchpoints.graph.journey import (
    ChannelEntry,
    Inventory,
    JourneyFacts,
    JourneyGraph,
    JourneyStage,
    QuestionEntry,
    TouchpointEntry,
    TouchpointNode,
)
from touchpoints.graph.scored import Evidence
from touchpoints.scoring.errors import ScoreOutsideScale
from touchpoints.scoring.metrics import score
from touchpoints.scoring.score import Period, Scale, Thresholds
from touchpoints.vocabulary import DecisionKind, Direction, Metric, ReachSource

YEAR = Period(date(2017, 1, 1), date(2017, 12, 31))
YEAR_BEFORE = Period(date(2016, 1, 1), date(2016, 12, 31))
RECENT = date(2017, 12, 1)

BAD = {1: 30, 2: 40, 3: 30}
GOOD = {4: 50, 5: 50}


def asked(touchpoint, slug=None, primary=True, metric=Metric.CSAT, minimum=1, maximum=5):
    wording = f"How was {touchpoint}?"
    slug = slug or f"{touchpoint}-q"
    return QuestionEntry(slug, touchpoint, wording, metric, minimum, maximum, primary=primary)


def airport(**changes):
    """Two stages on one lane; the wifi is met in both.

    arrive: [desk] [wifi]    board: [wifi again] [gate] [walk]
    """
    touchpoints = ("desk", "wifi", "gate", "lounge")
    nodes = [
        TouchpointNode("1", "arrive", "Check in", column=0, touchpoint="desk"),
        TouchpointNode("2", "arrive", "Look up the gate", column=1, touchpoint="wifi"),
        TouchpointNode("3", "board", "Stream a film", column=0, touchpoint="wifi"),
        TouchpointNode("4", "board", "Wait", column=1, touchpoint="gate"),
        TouchpointNode("5", "board", "Walk", column=2, channel="hall"),
    ]
    questions = [asked(touchpoint) for touchpoint in touchpoints]
    questions.append(asked(None, "recommend", metric=Metric.NPS, minimum=0, maximum=10))
    graph = JourneyGraph(
        id="j",
        slug="airport",
        facts=JourneyFacts("Airport"),
        stages={stage: JourneyStage(stage, stage) for stage in ("arrive", "board")},
        nodes={node.id: node for node in reversed(nodes)},
        inventory=Inventory(
            channels={"hall": ChannelEntry("hall", "Hall")},
            touchpoints={slug: TouchpointEntry(slug, slug, "hall") for slug in touchpoints},
            questions={question.slug: question for question in questions},
        ),
    )
    return replace(graph, **changes)


def answered(**counts):
    """Recent answers by touchpoint."""
    return {f"{touchpoint}-q": QuestionAnswers(of, newest=RECENT) for touchpoint, of in counts.items()}


ANSWERS = answered(desk=GOOD, wifi=BAD, gate=GOOD)


def scored(graph=None, answers=ANSWERS, period=YEAR, before=None, persona=None, **more):
    return annotate(graph or airport(), answers, period=period, before=before, persona=persona, **more)


def evidence(journey):
    return {step: of.evidence for step, of in journey.steps.items()}


def with_questions(*questions):
    graph = airport()
    return replace(
        graph,
        inventory=replace(graph.inventory, questions={question.slug: question for question in questions}),
    )


def with_visits(**visits):
    graph = airport()
    names = {"desk": "1", "wifi": "2", "wifi_again": "3", "gate": "4", "walk": "5"}
    counted = {names[name]: count for name, count in visits.items()}
    return replace(
        graph, nodes={id: replace(node, visits=counted.get(id)) for id, node in graph.nodes.items()}
    )


def with_thresholds(**thresholds):
    graph = airport()
    return replace(graph, facts=replace(graph.facts, thresholds=Thresholds(**thresholds)))


# Which question


def test_a_step_shows_the_primary_question_of_its_touchpoint():
    graph = with_questions(asked("wifi", "speed", primary=False), asked("wifi", "overall"))
    assert scored(graph, {}).steps["2"].measured.question == "overall"


def test_of_several_primary_questions_the_first_is_shown():
    graph = with_questions(asked("wifi", "speed"), asked("wifi", "overall"))
    assert scored(graph, {}).steps["2"].measured.question == "speed"


def test_without_a_primary_question_the_first_is_shown():
    graph = with_questions(asked("wifi", "speed", primary=False), asked("wifi", "price", primary=False))
    assert scored(graph, {}).steps["2"].measured.question == "speed"


def test_the_journey_s_own_questions_are_the_overall_scores_primary_first():
    graph = with_questions(
        asked(None, "effort", primary=False),
        asked("wifi"),
        asked(None, "recommend"),
        asked(None, "again", primary=False),
    )
    assert [own.question for own in scored(graph, {}).overall] == ["recommend", "effort", "again"]


def test_a_score_has_the_question_s_scale_and_direction():
    question = QuestionEntry("q", "desk", "Mark?", Metric.RATING, 1, 6, Direction.LOW)
    assert question_score(question, QuestionAnswers({1: 4}), None).score == score(
        Metric.RATING, Scale(1, 6, Direction.LOW), {1: 4}
    )


def test_answers_outside_their_question_s_scale_are_refused():
    with pytest.raises(ScoreOutsideScale):
        scored(answers=answered(desk={9: 40}))


# What a score can carry


def test_every_step_says_what_its_score_can_carry():
    answers = {
        "desk-q": QuestionAnswers(GOOD, newest=date(2017, 10, 31)),
        "wifi-q": QuestionAnswers({3: 29}, newest=RECENT),
    }
    assert evidence(scored(answers=answers)) == {
        "1": Evidence.STALE,
        "2": Evidence.TOO_FEW,
        "3": Evidence.TOO_FEW,
        "4": Evidence.NO_ANSWERS,
        "5": Evidence.NOT_ASKED,
    }


def test_a_touchpoint_without_question_was_not_asked():
    graph = with_questions(asked("desk"))
    assert scored(graph).steps["4"].evidence is Evidence.NOT_ASKED
    assert scored(graph).steps["4"].measured is None


def test_a_question_without_answers_is_still_named():
    gate = scored(answers={}).steps["4"]
    assert (gate.measured.wording, gate.measured.score.n, gate.age_in_days) == ("How was gate?", 0, None)


@pytest.mark.parametrize(
    ("newest", "age", "state"),
    [(date(2017, 10, 31), 61, Evidence.STALE), (date(2017, 11, 1), 60, Evidence.ENOUGH)],
)
def test_a_score_is_stale_when_its_newest_answer_is_more_than_sixty_days_old(newest, age, state):
    desk = scored(answers={"desk-q": QuestionAnswers(GOOD, newest=newest)}).steps["1"]
    assert (desk.age_in_days, desk.evidence) == (age, state)


def test_a_journey_says_itself_when_a_score_is_stale():
    answers = {"desk-q": QuestionAnswers(GOOD, newest=date(2017, 12, 1))}
    assert scored(with_thresholds(stale_after_days=29), answers).steps["1"].evidence is Evidence.STALE


def test_without_an_end_the_newest_answer_of_all_stands_for_it():
    answers = {
        "desk-q": QuestionAnswers(GOOD, newest=date(2017, 1, 1)),
        "recommend": QuestionAnswers({9: 1}, newest=date(2017, 4, 1)),
    }
    journey = scored(answers=answers, period=Period())
    assert (journey.steps["1"].age_in_days, journey.steps["1"].evidence) == (90, Evidence.STALE)


def test_a_single_answer_is_too_few_whatever_the_threshold():
    journey = scored(with_thresholds(minimum_answers=1), answered(desk={4: 1}, wifi=BAD, gate=GOOD))
    assert journey.steps["1"].evidence is Evidence.TOO_FEW
    assert set(journey.comparisons) == {"wifi", "gate"}


# Against the period before


def test_a_change_is_told_where_both_periods_have_answers():
    answers = {"desk-q": QuestionAnswers(GOOD, BAD, RECENT), "gate-q": QuestionAnswers(GOOD, {}, RECENT)}
    journey = scored(answers=answers, before=YEAR_BEFORE)
    desk, gate = journey.steps["1"].measured, journey.steps["4"].measured
    assert (desk.change.difference, desk.change.before, desk.change.significant) == (62.5, YEAR_BEFORE, True)
    assert desk.previous.n == 100
    assert (gate.previous, gate.change) == (None, None)


def test_without_a_period_before_there_is_no_change():
    desk = scored(answers={"desk-q": QuestionAnswers(GOOD, BAD, RECENT)}, before=None).steps["1"].measured
    assert (desk.previous, desk.change) == (None, None)


# Where it hurts


def test_a_touchpoint_that_two_steps_share_counts_once_and_is_marked_at_both():
    journey = scored()
    assert journey.average == pytest.approx((87.5 + 87.5 + 25) / 3)
    (wifi,) = journey.pain_points
    assert (wifi.rank, wifi.touchpoint, wifi.steps) == (1, "wifi", ("2", "3"))
    assert wifi.comparison is journey.comparisons["wifi"]
    assert set(journey.comparisons) == {"desk", "wifi", "gate"}


def test_a_touchpoint_that_the_journey_does_not_pass_is_not_compared():
    journey = scored(answers=ANSWERS | answered(lounge=BAD))
    assert "lounge" not in journey.comparisons
    assert journey.average == scored().average


def test_a_stale_score_still_takes_part_in_the_rule():
    old = {slug: replace(of, newest=date(2017, 1, 5)) for slug, of in ANSWERS.items()}
    journey = scored(answers=old)
    assert journey.steps["2"].evidence is Evidence.STALE
    assert journey.pain_points == scored().pain_points


def test_a_touchpoint_is_visited_as_often_as_the_busiest_of_its_steps():
    journey = scored(with_visits(desk=1000, wifi=300, wifi_again=400))
    assert (journey.comparisons["wifi"].reach, journey.comparisons["wifi"].reach_from) == (
        0.4, ReachSource.VISITS,
    )  # fmt: skip
    assert journey.comparisons["gate"].reach_from is ReachSource.ANSWERS


def test_the_busiest_step_may_be_one_that_nobody_asked_about():
    assert scored(with_visits(walk=2000, wifi=500)).comparisons["wifi"].reach == 0.25


def test_without_two_measured_touchpoints_there_is_no_average():
    journey = scored(answers=answered(wifi=BAD))
    assert (journey.average, journey.average_interval, journey.pain_points) == (None, None, ())


def test_a_journey_without_steps_has_nothing_to_say():
    journey = scored(airport(nodes={}))
    assert (journey.steps, journey.average, journey.pain_points) == ({}, None, ())


# What people decided

TWO_BAD = answered(desk={1: 20, 2: 30}, wifi={2: 60, 3: 40}, gate={5: 100}) | {
    "lounge-q": QuestionAnswers({5: 100}, newest=RECENT)
}


def decided(*decisions):
    """A journey where the wifi hurts most (more people answered) and the desk next."""
    graph = airport()
    lounge = TouchpointNode("6", "board", "Rest", column=3, touchpoint="lounge")
    graph = replace(graph, nodes={**graph.nodes, "6": lounge})
    journey = scored(graph, TWO_BAD, decisions=decisions)
    return (
        [(point.rank, point.touchpoint, point.decision, point.reason) for point in journey.pain_points],
        [(point.rank, point.touchpoint, point.reason) for point in journey.hidden],
    )


def test_undecided_pain_points_are_ranked_by_severity():
    assert decided() == ([(1, "wifi", None, ""), (2, "desk", None, "")], [])


def test_hiding_one_changes_the_number_of_no_other():
    shown, hidden = decided(Decision("wifi", DecisionKind.HIDDEN, "rebuilt in May"))
    assert shown == [(2, "desk", None, "")]
    assert hidden == [(1, "wifi", "rebuilt in May")]


def test_a_hidden_one_that_the_rule_no_longer_finds_stays_hidden():
    assert decided(Decision("gate", DecisionKind.HIDDEN, "not ours"))[1] == [(None, "gate", "not ours")]


def test_what_people_mark_by_hand_has_no_rank_and_comes_last():
    shown, _ = decided(
        Decision("lounge", DecisionKind.MARKED), Decision("gate", DecisionKind.MARKED, "many complaints")
    )
    assert [point[:2] for point in shown] == [(1, "wifi"), (2, "desk"), (None, "gate"), (None, "lounge")]
    assert shown[2][2:] == (DecisionKind.MARKED, "many complaints")


def test_what_is_marked_by_hand_and_found_by_the_rule_keeps_its_rank():
    assert decided(Decision("desk", DecisionKind.MARKED))[0][1] == (2, "desk", DecisionKind.MARKED, "")


@pytest.mark.parametrize("kind", [DecisionKind.ACCEPTED, DecisionKind.RESOLVED])
def test_accepted_and_resolved_ones_keep_their_rank_while_the_rule_finds_them(kind):
    shown, hidden = decided(Decision("desk", kind, "in budget"), Decision("gate", kind))
    assert shown == [(1, "wifi", None, ""), (2, "desk", kind, "in budget")]
    assert hidden == []


def test_the_last_decision_counts():
    shown, hidden = decided(Decision("wifi", DecisionKind.HIDDEN), Decision("wifi", DecisionKind.ACCEPTED))
    assert shown[0] == (1, "wifi", DecisionKind.ACCEPTED, "")
    assert hidden == []


def test_a_decision_on_a_touchpoint_that_left_the_journey_is_not_shown():
    shown, hidden = decided(Decision("gone", DecisionKind.MARKED), Decision("gone", DecisionKind.HIDDEN))
    assert (len(shown), hidden) == (2, [])


# What is passed through


def test_a_scored_journey_tells_what_it_shows():
    chips = {"business": None}
    journey = scored(persona="business", before=YEAR_BEFORE, personas=chips)
    assert (journey.period, journey.before, journey.persona, journey.personas) == (
        YEAR, YEAR_BEFORE, "business", chips,
    )  # fmt: skip
    assert list(journey.steps) == list(journey.graph.nodes)
