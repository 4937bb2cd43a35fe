"""Touchpoints, channels, personas, questions and opportunities: their lists and forms."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.journeys import uid
from tests.web.pages import fill_in, messages_of
from touchpoints.models import (
    Channel,
    Journey,
    Opportunity,
    PainPointDecision,
    Persona,
    Question,
    Submission,
    SurveyResponse,
    Touchpoint,
    Workspace,
)


def page(name: str, workspace: Workspace, *more: object) -> str:
    return reverse(name, args=[workspace.slug, *more])


LIST = 6
"""Queries of a list: who asks and where, the rows, what to filter by, the sidebar."""


class TestTouchpoints:
    def test_are_listed_as_a_tree(self, workspace: Workspace, editor: Client) -> None:
        shops, signs = (Touchpoint.objects.get(slug=slug) for slug in ("shops", "airtrain"))
        Touchpoint.objects.filter(slug="restaurants").update(parent=shops)
        Touchpoint.objects.filter(slug="shops").update(parent=signs)
        tree = editor.get(page("touchpoints", workspace)).context["tree"]
        depths = {branch.touchpoint.slug: branch.depth for branch in tree}
        assert len(tree) == 17
        assert (depths["airtrain"], depths["shops"], depths["restaurants"]) == (0, 1, 2)

    def test_a_part_whose_whole_is_not_found_stands_alone(self, workspace: Workspace, editor: Client) -> None:
        Touchpoint.objects.filter(slug="restaurants").update(parent=Touchpoint.objects.get(slug="shops"))
        [branch] = editor.get(page("touchpoints", workspace) + "?q=restaur").context["tree"]
        assert (branch.touchpoint.slug, branch.depth) == ("restaurants", 0)

    def test_a_new_one_gets_a_slug_and_other_names(self, workspace: Workspace, editor: Client) -> None:
        answer = fill_in(
            editor,
            page("touchpoint_new", workspace),
            name="Kasa samoobsługowa",
            channel=str(Channel.objects.get(slug="services").pk),
            aliases="self checkout\r\nkiosk\r\n",
        )
        made = Touchpoint.objects.get(name="Kasa samoobsługowa")
        assert answer.url == page("touchpoint", workspace, made.slug)
        assert (made.slug, made.aliases) == ("kasa-samoobslugowa", ["self checkout", "kiosk"])

    def test_a_channel_has_one_of_a_name(self, workspace: Workspace, editor: Client) -> None:
        services = Channel.objects.get(slug="services")
        other = Channel.objects.exclude(pk=services.pk)[0]
        new = page("touchpoint_new", workspace)
        answer = fill_in(editor, new, name="restaurants ", channel=str(services.pk))
        assert "“Services” has a touchpoint of this name already." in answer.content.decode()
        assert fill_in(editor, new, name="Restaurants", channel=str(other.pk)).status_code == 302

    def test_one_of_two_that_a_document_brought_can_still_be_edited(
        self, workspace: Workspace, editor: Client
    ) -> None:
        Touchpoint.objects.filter(slug="shops").update(name="Restaurants")
        edit = page("touchpoint_edit", workspace, "shops")
        assert fill_in(editor, edit, owner="Concessions").status_code == 302

    def test_none_is_a_part_of_itself_however_far_down(self, workspace: Workspace, editor: Client) -> None:
        restaurants, shops = (Touchpoint.objects.get(slug=slug) for slug in ("restaurants", "shops"))
        Touchpoint.objects.filter(pk=shops.pk).update(parent=restaurants)
        answer = fill_in(editor, page("touchpoint_edit", workspace, "restaurants"), parent=str(shops.pk))
        assert answer.status_code == 422
        assert "is itself a part" in str(answer.context["form"].errors["parent"])

    def test_the_first_one_needs_a_channel_and_leads_there(
        self, workspace: Workspace, editor: Client
    ) -> None:
        airport = workspace.journeys.get()
        airport.delete()
        Touchpoint.objects.all().delete()
        Channel.objects.all().delete()
        answer = editor.get(page("touchpoint_new", workspace), follow=True)
        assert answer.redirect_chain[-1][0] == page("channel_new", workspace)
        assert messages_of(answer) == ["A touchpoint lies on a channel, so begin with one."]

    def test_choices_are_those_of_the_workspace(self, workspace: Workspace, editor: Client) -> None:
        elsewhere = Workspace.objects.create(slug="elsewhere", name="Elsewhere")
        foreign = Channel.objects.create(workspace=elsewhere, slug="secret", name="Secret channel")
        answer = fill_in(editor, page("touchpoint_new", workspace), name="X", channel=str(foreign.pk))
        assert answer.status_code == 422
        assert "Secret channel" not in answer.content.decode()

    def test_one_in_use_is_not_deleted_and_says_where(self, workspace: Workspace, editor: Client) -> None:
        answer = editor.post(page("touchpoint_delete", workspace, "restaurants"))
        assert answer.status_code == 409
        assert (
            "“Restaurants” is used in the journey “Through the airport and back”."
            in answer.context["why_not"]
        )

    def test_the_list_costs_the_same_for_many(
        self, workspace: Workspace, editor: Client, django_assert_num_queries: object
    ) -> None:
        editor.get(page("touchpoints", workspace))
        with django_assert_num_queries(LIST):
            editor.get(page("touchpoints", workspace))
        channel = Channel.objects.first()
        for number in range(20):
            Touchpoint.objects.create(
                workspace=workspace, slug=f"t{number}", name=f"T {number}", channel=channel
            )
        with django_assert_num_queries(LIST):
            editor.get(page("touchpoints", workspace))


class TestChannels:
    def test_a_new_one_is_the_last_lane(self, workspace: Workspace, editor: Client) -> None:
        fill_in(editor, page("channel_new", workspace), name="Lounge", kind="store")
        assert Channel.objects.in_workspace(workspace).last().name == "Lounge"

    def test_lanes_change_places(self, workspace: Workspace, editor: Client) -> None:
        before = [channel.slug for channel in Channel.objects.in_workspace(workspace)]
        editor.post(page("channel_move", workspace, before[1]), {"up": ""})
        editor.post(page("channel_move", workspace, before[2]), {"down": ""})
        after = [channel.slug for channel in Channel.objects.in_workspace(workspace)]
        assert after == [before[1], before[0], before[2]]

    def test_an_icon_that_does_not_exist_is_refused(self, workspace: Workspace, editor: Client) -> None:
        answer = fill_in(editor, page("channel_edit", workspace, "services"), icon="../../secret")
        assert "There is no icon" in str(answer.context["form"].errors["icon"])

    def test_one_in_use_is_not_deleted(self, workspace: Workspace, editor: Client) -> None:
        assert editor.post(page("channel_delete", workspace, "services")).status_code == 409


class TestPersonas:
    def test_conditions_become_a_rule(self, workspace: Workspace, editor: Client) -> None:
        conditions = {
            "rule-0-attribute": "purpose", "rule-0-relation": "in", "rule-0-values": "3, 4; 3",
            "rule-1-attribute": "age", "rule-1-relation": "between", "rule-1-values": "18, 30",
        }  # fmt: skip
        fill_in(editor, page("persona_new", workspace), name="Students", join="any", **conditions)
        assert Persona.objects.get(name="Students").segment == {
            "any": [
                {"attribute": "purpose", "in": ["3", "4"]},
                {"attribute": "age", "between": [18.0, 30.0]},
            ]
        }

    def test_saving_without_a_change_keeps_the_rule_as_it_was(
        self, workspace: Workspace, editor: Client
    ) -> None:
        before = Persona.objects.get(slug="business").segment
        fill_in(editor, page("persona_edit", workspace, "business"), description="They fly often.")
        assert Persona.objects.get(slug="business").segment == before

    def test_a_nested_rule_is_kept_as_it_is_written(self, workspace: Workspace, editor: Client) -> None:
        rule = {"all": [{"any": [{"attribute": "purpose", "in": ["1"]}]}, {"attribute": "age", "in": ["2"]}]}
        Persona.objects.filter(slug="business").update(segment=rule)
        fill_in(editor, page("persona_edit", workspace, "business"), description="Nested")
        assert Persona.objects.get(slug="business").segment == rule
        wrong = fill_in(editor, page("persona_edit", workspace, "business"), segment='{"some": []}')
        assert wrong.status_code == 422

    @pytest.mark.parametrize(
        ("condition", "field"),
        [
            ({"rule-0-attribute": "age", "rule-0-values": ""}, "values"),
            ({"rule-0-attribute": "", "rule-0-values": "1"}, "attribute"),
            ({"rule-0-attribute": "age", "rule-0-relation": "between", "rule-0-values": "30, 18"}, "values"),
        ],
    )
    def test_half_a_condition_is_asked_about(
        self, workspace: Workspace, editor: Client, condition: dict[str, str], field: str
    ) -> None:
        answer = fill_in(editor, page("persona_new", workspace), name="Half", **condition)
        assert answer.status_code == 422
        assert answer.context["form"].conditions[0].errors[field]
        assert not Persona.objects.filter(name="Half").exists()

    def test_order_decides_who_owns_an_answer_so_it_can_be_changed(
        self, workspace: Workspace, editor: Client
    ) -> None:
        Persona.objects.filter(slug="leisure").update(
            segment={"all": [{"attribute": "purpose", "in": ["1"]}]}
        )
        both = Submission.objects.create(
            workspace=workspace, source="csv", namespace="n", external_id="1", attributes={"purpose": "1"},
            persona=Persona.objects.get(slug="business"),
        )  # fmt: skip
        editor.post(page("persona_move", workspace, "leisure"), {"up": ""})
        both.refresh_from_db()
        assert both.persona.slug == "leisure"


class TestQuestions:
    def test_the_one_shown_on_maps_replaces_the_other(self, workspace: Workspace, editor: Client) -> None:
        fill_in(
            editor, page("question_new", workspace, "restaurants"), wording="Was it easy?", metric="ces",
            minimum="1", maximum="7", primary="on", no_answer="0, 99",
        )  # fmt: skip
        touchpoint = Touchpoint.objects.get(slug="restaurants")
        assert touchpoint.questions.get(primary=True).wording == "Was it easy?"
        assert touchpoint.questions.get(primary=True).no_answer == ["0", "99"]
        assert touchpoint.questions.count() == 2

    @pytest.mark.parametrize(
        ("scale", "field"),
        [
            ({"metric": "nps", "minimum": "1", "maximum": "10"}, "metric"),
            ({"metric": "rating", "minimum": "5", "maximum": "5"}, "maximum"),
            ({"metric": "rating", "minimum": "0", "maximum": "200"}, "maximum"),
        ],
    )
    def test_a_scale_without_meaning_is_refused_in_words(
        self, workspace: Workspace, editor: Client, scale: dict[str, str], field: str
    ) -> None:
        answer = fill_in(editor, page("question_new", workspace, "restaurants"), wording="Hm?", **scale)
        assert answer.status_code == 422
        assert answer.context["form"].errors[field]

    def test_an_answered_scale_stays(self, workspace: Workspace, editor: Client) -> None:
        question = Question.objects.get(slug="restaurants", workspace=workspace)
        filled = Submission.objects.create(workspace=workspace, source="csv", namespace="n", external_id="1")
        SurveyResponse.objects.create(
            submission=filled,
            question=question,
            score=3,
            answered_at="2017-05-15T12:00Z",
            answered_on="2017-05-15",
        )
        fill_in(editor, page("question_edit", workspace, "restaurants"), wording="Food?", maximum="10")
        question.refresh_from_db()
        assert (question.wording, question.maximum) == ("Food?", 5)


class TestOpportunities:
    def test_one_begins_at_a_step(self, airport: Journey, editor: Client) -> None:
        workspace = airport.workspace
        begun = f"{page('opportunity_new', workspace)}?journey={airport.slug}&step={uid('shops')}"
        fill_in(editor, begun, title="Local goods", impact="high", effort="low", due="2026-12-24")
        made = Opportunity.objects.get(title="Local goods")
        assert (made.journey, made.steps, str(made.due)) == (airport, [uid("shops")], "2026-12-24")

    def test_they_stand_in_order_of_value_for_effort(self, airport: Journey, editor: Client) -> None:
        Opportunity.objects.all().delete()
        for title, impact, effort in [
            ("c", "low", "low"),
            ("b", "high", "high"),
            ("d", "", ""),
            ("a", "high", "low"),
        ]:
            Opportunity.objects.create(
                workspace=airport.workspace, journey=airport, title=title, impact=impact, effort=effort
            )
        shown = editor.get(page("opportunities", airport.workspace)).context["opportunities"]
        assert [opportunity.title for opportunity in shown] == ["a", "b", "c", "d"]

    def test_half_a_guess_is_asked_about(self, airport: Journey, editor: Client) -> None:
        address = page("opportunity_edit", airport.workspace, Opportunity.objects.get().uid)
        for low, high in (("3", ""), ("5", "2")):
            answer = fill_in(editor, address, expected_low=low, expected_high=high)
            assert answer.status_code == 422
            assert answer.context["form"].errors["expected_high"]


class TestPainPointDecisions:
    def decide(self, client: Client, airport: Journey, touchpoint: str, **fields: str):
        return fill_in(
            client, page("pain_point_decide", airport.workspace, airport.slug, touchpoint), **fields
        )

    def test_hiding_needs_a_reason_and_keeps_the_evidence(self, airport: Journey, editor: Client) -> None:
        without = self.decide(editor, airport, "restaurants", reason="", kind="hidden")
        assert without.status_code == 422
        self.decide(editor, airport, "restaurants", reason="Under renovation", kind="hidden")
        decision = PainPointDecision.objects.get()
        assert decision.decided_by.email == "editor@sfo.example"
        assert decision.evidence["gap"] == pytest.approx(9.6, abs=0.1)
        assert decision.evidence["revision"] == 1
        listed = editor.get(page("pain_points", airport.workspace, airport.slug)).content.decode()
        assert "Hidden: Under renovation" in listed

    def test_one_may_be_marked_by_hand_and_left_to_the_rule_again(
        self, airport: Journey, editor: Client
    ) -> None:
        self.decide(editor, airport, "airtrain", reason="Staff say so", kind="marked")
        rows = editor.get(page("pain_points", airport.workspace, airport.slug)).context["rows"]
        assert [row["touchpoint"].slug for row in rows if row["is_marked"]] == ["airtrain"]
        answer = self.decide(editor, airport, "airtrain", reason="", kind="")
        assert not PainPointDecision.objects.exists()
        assert messages_of(editor.get(answer.url)) == ["“AirTrain” is left to the rule."]

    def test_a_touchpoint_that_the_journey_does_not_pass_cannot_be_one(
        self, airport: Journey, editor: Client
    ) -> None:
        Touchpoint.objects.create(
            workspace=airport.workspace, slug="radio", name="Radio", channel=Channel.objects.first()
        )
        assert (
            editor.get(page("pain_point_decide", airport.workspace, airport.slug, "radio")).status_code == 404
        )
