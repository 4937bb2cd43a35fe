"""Where two groups of customers really differ."""

from hypothesis import given
from hypothesis import strategies as st

from touchpoints.scoring.differences import differences
from touchpoints.scoring.metrics import score
from touchpoints.scoring.score import Scale
from touchpoints.vocabulary import Metric

FIVE = Scale(1, 5)
histograms = st.dictionaries(st.integers(1, 5), st.integers(0, 300), min_size=1)


def csat(counts: dict[int, int]):
    return score(Metric.CSAT, FIVE, counts)


@given(st.lists(st.tuples(histograms, histograms), max_size=6))
def test_changing_sides_turns_every_difference_round(pairs: list) -> None:
    limits = {"minimum_answers": 30, "significance": 0.05}
    there = differences([(csat(one), csat(other)) for one, other in pairs], **limits)
    back = differences([(csat(other), csat(one)) for one, other in pairs], **limits)
    for one, other in zip(there, back, strict=True):
        assert (one is None) is (other is None)
        if one and other:
            assert one.difference == -other.difference
            assert (one.p_adjusted, one.significant) == (other.p_adjusted, other.significant)


@given(histograms)
def test_a_group_does_not_differ_from_itself(counts: dict) -> None:
    (found,) = differences([(csat(counts), csat(counts))], minimum_answers=1, significance=0.05)
    assert found is None or (found.difference == 0 and not found.significant)


def test_what_alone_is_significant_may_not_survive_among_many() -> None:
    close = (csat({3: 60, 4: 40}), csat({3: 45, 4: 55}))
    same = (csat({3: 50, 4: 50}), csat({3: 50, 4: 50}))
    (alone,) = differences([close], minimum_answers=30, significance=0.05)
    among = differences([close] + [same] * 9, minimum_answers=30, significance=0.05)
    assert alone and alone.significant
    assert among[0] and among[0].p == alone.p and not among[0].significant


def test_too_few_answers_on_either_side_are_not_compared() -> None:
    assert differences([(csat({4: 29}), csat({4: 300}))], minimum_answers=30, significance=0.05) == [None]
