"""Segment rules: who belongs to a persona."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchpoints.scoring.segments import RuleNotUnderstood, Segmentation, read_rule

BUSINESS = {"attribute": "purpose", "in": [1, "Work"]}
YOUNG = {"attribute": "age", "between": [18, 30]}


def belongs(rule, **attributes):
    return read_rule(rule).matches(attributes)


def test_values_compare_as_codes_do():
    assert belongs(BUSINESS, purpose="1.0")
    assert belongs(BUSINESS, purpose=" WORK ")
    assert not belongs(BUSINESS, purpose="11")


def test_all_needs_every_condition_and_any_one_of_them():
    assert belongs({"all": [BUSINESS, YOUNG]}, purpose="1", age="30")
    assert not belongs({"all": [BUSINESS, YOUNG]}, purpose="1", age="31")
    assert belongs({"any": [BUSINESS, YOUNG]}, purpose="1", age="31")


def test_rules_nest():
    rule = {"all": [BUSINESS, {"any": [YOUNG, {"attribute": "area", "not_in": ["A"]}]}]}
    assert belongs(rule, purpose="1", area="B")
    assert not belongs(rule, purpose="1", area="a")


def test_nothing_holds_of_an_attribute_that_is_not_known():
    assert not belongs(BUSINESS)
    assert not belongs(YOUNG, age="")
    assert not belongs({"attribute": "purpose", "not_in": ["1"]}, purpose="")


def test_between_includes_its_ends_and_refuses_words():
    assert [belongs(YOUNG, age=a) for a in ("18", "30.0", "17.9", "25-34", "nan")] == [
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize("empty", [None, {}, {"all": []}, {"any": []}])
def test_an_empty_rule_owns_nobody(empty):
    rule = read_rule(empty)
    assert rule is None or not rule.matches({"purpose": "1"})


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        ([], ""),
        ({"every": []}, ""),
        ({"all": [BUSINESS], "any": []}, ""),
        ({"all": BUSINESS}, "all"),
        ({"all": [{"attribute": "", "in": []}]}, "all[0].attribute"),
        ({"all": [{"attribute": "age"}]}, "all[0]"),
        ({"any": [{"attribute": "age", "between": [1]}]}, "any[0].between"),
        ({"any": [{"attribute": "age", "in": "1"}]}, "any[0].in"),
    ],
)
def test_a_rule_that_says_nothing_known_is_refused_by_place(rule, where):
    with pytest.raises(RuleNotUnderstood) as caught:
        read_rule(rule)
    assert caught.value.where == where


def test_a_rule_nested_without_end_is_refused():
    rule = BUSINESS
    for _ in range(1000):
        rule = {"all": [rule]}
    with pytest.raises(RuleNotUnderstood):
        read_rule(rule)


def test_the_first_persona_in_order_owns():
    personas = Segmentation([(7, read_rule(YOUNG)), (3, read_rule(BUSINESS))])
    assert personas.owner({"age": "20", "purpose": "1"}) == 7
    assert personas.owner({"age": "40", "purpose": "1"}) == 3
    assert personas.owner({"age": "40"}) is None


@given(st.lists(st.dictionaries(st.sampled_from(["purpose", "age", "x"]), st.sampled_from("0125"))))
def test_remembering_a_decision_never_changes_it(respondents):
    remembered = Segmentation([(1, read_rule(BUSINESS)), (2, read_rule({"attribute": "age", "in": ["5"]}))])
    for attributes in respondents:
        fresh = Segmentation(remembered.rules)
        assert remembered.owner(attributes) == fresh.owner(attributes)
