"""The drawing as a document: valid, safe, labelled, and the same for the same journey."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from django.utils import translation

from touchpoints.graph.journey import OpportunityEntry
from touchpoints.graph.scored import Evidence
from touchpoints.rendering.maps import DrawingOptions, draw_map, map_scene, scene_key
from touchpoints.rendering.svg.sheet import draw_scene
from touchpoints.scoring.score import Period
from touchpoints.vocabulary import EvidenceStatus, Flow, Level

from . import journeys

SVG = "{http://www.w3.org/2000/svg}"
EXAMPLES = ["flying", "airport", "single", "empty", "unmeasured", "states"]


def tree(scored, **options):
    return ElementTree.fromstring(draw_map(scored, DrawingOptions(**options)))


def cards(root):
    return {group.get("data-step"): group for group in root.iter(f"{SVG}g") if group.get("class") == "card"}


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_drawing_is_a_titled_document_of_attributes_only(name, theme):
    svg = draw_map(getattr(journeys, name)(), DrawingOptions(theme=theme))
    root = ElementTree.fromstring(svg)
    assert "graphics-document" in root.get("role")
    ids = {element.get("id"): element for element in root.iter() if element.get("id")}
    assert ids[root.get("aria-labelledby")].text
    assert ids[root.get("aria-describedby")].text
    for forbidden in (
        "<script",
        "<style",
        " style=",
        "foreignObject",
        "var(",
        "http://www.w3.org/1999",
        "onload",
    ):
        assert forbidden not in svg


@pytest.mark.parametrize("name", EXAMPLES)
def test_ids_are_unique_and_every_reference_leads_to_one(name):
    svg = draw_map(getattr(journeys, name)(), DrawingOptions())
    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(ids)


def test_two_drawings_with_prefixes_share_no_id():
    scored = journeys.flying()
    one, other = (
        set(re.findall(r'\bid="([^"]+)"', draw_map(scored, DrawingOptions(prefix=p)))) for p in ("a-", "b-")
    )
    assert one and not one & other


def test_a_card_says_what_it_shows():
    label = cards(tree(journeys.flying()))["wifi"].get("aria-label")
    assert re.fullmatch(
        r"D1\.1 In-flight wifi, 2\.81 of 5, interval 2\.\d\d to 2\.\d\d, 312 responses, pain point \d", label
    )


def test_every_step_is_a_labelled_card_whatever_its_state():
    scored = journeys.states()
    labels = {step: card.get("aria-label") for step, card in cards(tree(scored)).items()}
    assert set(labels) == set(scored.graph.nodes)
    assert labels["board"].endswith("moment of truth")
    assert labels["door"].endswith("7 responses, too few for a score")
    assert labels["offer"].endswith("nobody answered")
    assert labels["ask"].endswith("not asked")
    assert labels["check"].endswith("318 responses, 94 days old")
    assert "NPS −" in labels["crew"]
    assert "5.1 of 7" in labels["clean"]


def test_cards_without_evidence_carry_no_number():
    scored = journeys.states()
    drawn = cards(tree(scored))
    for step, score in scored.steps.items():
        if score.evidence in (Evidence.TOO_FEW, Evidence.NO_ANSWERS, Evidence.NOT_ASKED):
            assert "–" in [element.text for element in drawn[step].iter(f"{SVG}text")]


def test_cards_link_where_the_page_says():
    root = tree(journeys.flying(), link="/maps/x/?step={step}&a=<b>")
    links = [element.get("href") for element in root.iter(f"{SVG}a")]
    assert "/maps/x/?step=wifi&a=<b>" in links
    assert len(links) == 14
    assert not list(tree(journeys.flying()).iter(f"{SVG}a"))


def test_hostile_names_are_only_text():
    hostile = '"><script>alert(1)</script>\x00\x1b&amp;]]>\u202e'
    scored = journeys.flying()
    nodes = {key: replace(node, title=hostile, wrong=hostile) for key, node in scored.graph.nodes.items()}
    facts = replace(scored.graph.facts, title=hostile, source_note=hostile)
    svg = draw_map(replace(scored, graph=replace(scored.graph, nodes=nodes, facts=facts)))
    root = ElementTree.fromstring(svg)
    assert not list(root.iter(f"{SVG}script"))
    assert "\x00" not in svg and "\u202e" not in svg
    assert any("<script>alert(1)</script>" in (element.text or "") for element in root.iter())


def test_an_icon_that_the_set_lacks_is_a_circle():
    scored = journeys.single()
    touchpoints = {"till": replace(scored.graph.inventory.touchpoints["till"], icon="../../../etc/passwd")}
    inventory = replace(scored.graph.inventory, touchpoints=touchpoints)
    svg = draw_map(replace(scored, graph=replace(scored.graph, inventory=inventory)))
    assert "M3 12a9 9 0 1 0 18 0a9 9 0 1 0 -18 0" in svg


def test_the_same_journey_gives_the_same_text_and_key():
    assert draw_map(journeys.flying()) == draw_map(journeys.flying())
    assert scene_key(journeys.flying(), DrawingOptions()) == scene_key(journeys.flying(), DrawingOptions())


def test_the_key_knows_scores_names_theme_and_language():
    scored = journeys.flying()
    keys = {scene_key(scored, DrawingOptions(theme=theme)) for theme in ("light", "dark")}
    keys.add(scene_key(scored, DrawingOptions(prefix="x")))
    keys.add(scene_key(replace(scored, average=1.0), DrawingOptions()))
    keys.add(scene_key(replace(scored, graph=replace(scored.graph, revision=15)), DrawingOptions()))
    with translation.override("pl"):
        keys.add(scene_key(scored, DrawingOptions()))
    assert len(keys) == 6


def test_the_moment_of_drawing_is_printed_and_not_part_of_the_key():
    scored = journeys.flying()
    drawn = DrawingOptions(drawn_at=datetime(2026, 11, 21, 9, 12, tzinfo=UTC))
    assert "09:12 UTC" in draw_map(scored, drawn)
    assert scene_key(scored, drawn) == scene_key(scored, DrawingOptions())


def test_numbers_follow_the_language():
    with translation.override("pl"):
        root = tree(journeys.flying())
    texts = [element.text for element in root.iter(f"{SVG}text")]
    assert "2,81" in texts and "2.81" not in texts


def test_a_map_of_one_scale_shows_it_and_a_mixed_one_shows_experience():
    assert "score 1–5" in draw_map(journeys.flying())
    assert "experience 0–100" in draw_map(journeys.states())


def test_without_sheet_there_is_no_title_block():
    root = tree(journeys.flying(), sheet=False)
    assert not [element for element in root.iter() if element.get("id") == "title-block"]
    assert float(root.get("height")) < 1188


def test_an_empty_journey_invites_the_first_touchpoint():
    texts = [element.text for element in tree(journeys.empty()).iter(f"{SVG}text")]
    assert texts.count("Add the first") == 1


def test_the_worst_pain_points_have_callouts_that_say_why():
    scored = journeys.flying()
    callouts = [group for group in tree(scored).iter(f"{SVG}g") if group.get("class") == "callout"]
    assert [group.get("data-step") for group in callouts] == [pain.steps[0] for pain in scored.pain_points]
    said = " ".join(element.text or "" for element in callouts[0].iter(f"{SVG}text"))
    assert "against 3.28" in said and "n = 846" in said and "Reaches 96% of customers" in said


def said(scored):
    return " ".join(ElementTree.fromstring(draw_map(scored, DrawingOptions())).itertext())


def test_a_sheet_of_one_persona_says_what_on_it_is_of_all_customers():
    everyone = journeys.flying()
    some = replace(everyone, persona=everyone.graph.facts.personas[0])
    assert "visits, volumes and notes are of all customers" in said(some)
    assert "of all customers." in said(some)  # the reach of pain points
    assert "1,160 of all" in said(some)
    assert "all customers" not in said(everyone)


def test_thoughts_are_drawn_without_quotation_marks_and_as_what_they_are():
    scored = journeys.flying()
    assert "“" not in said(scored) and "assumed" in said(scored)
    observed = {
        step: replace(node, evidence=EvidenceStatus.OBSERVED, evidence_source="interviews")
        for step, node in scored.graph.nodes.items()
    }
    told = said(replace(scored, graph=replace(scored.graph, nodes=observed)))
    assert "observed" in told and "assumed" not in told
    first = {**scored.graph.nodes, "book": observed["book"]}
    told = said(replace(scored, graph=replace(scored.graph, nodes=first)))
    assert "assumed unless" in told and "(observed)" in told


def test_a_measured_step_tells_nothing_of_thoughts():
    node = journeys.flying().graph.nodes["book"]
    assert not replace(node, evidence=EvidenceStatus.MEASURED, evidence_source="Q7").thoughts_observed
    assert not replace(node, evidence=EvidenceStatus.OBSERVED).thoughts_observed


def test_a_map_whose_ways_do_not_add_up_says_why():
    assert "Ways need not add up" in said(journeys.flying())
    stops = [journeys.Stop(name, name, "s", "c", at, visits=90) for at, name in enumerate("ab")]
    ways = [("a", "b", 90, "")]
    even = journeys.build("J", {"s": "S"}, [journeys.ChannelEntry("c", "C")], stops, ways)
    assert "Ways need not add up" not in said(even)


def test_a_card_never_cuts_the_reason_for_having_no_score():
    odd = Period(date(2026, 11, 1), date(2027, 1, 14))
    stops = [journeys.Stop("a", "a", "s", "c", metric=journeys.Metric.CSAT)]
    scored = journeys.build(
        "J", {"s": "S"}, [journeys.ChannelEntry("c", "C")], stops, period=odd, before=None
    )
    card = map_scene(scored, DrawingOptions()).cards[0]
    assert [line.content for line in card.texts if line.size == 10] == ["no data in", "these days"]


def with_flows(scored, flows):
    edges = {key: replace(edge, flow=flows.get(key, edge.flow)) for key, edge in scored.graph.edges.items()}
    return replace(scored, graph=replace(scored.graph, edges=edges))


def test_other_ways_than_the_main_one_are_dashed_and_the_legend_says_so():
    plain = journeys.flying()
    assert "Alternative way" not in said(plain) and "Failure" not in said(plain)
    scored = with_flows(plain, {"t1": Flow.FAILURE, "t4": Flow.ALTERNATIVE})
    assert "Alternative way" in said(scored) and "Failure" in said(scored)
    drawn = {
        group.get("data-transition"): {
            shape.get("stroke-dasharray") for shape in group if shape.get("stroke")
        }
        for group in tree(scored).iter(f"{SVG}g")
        if group.get("data-transition")
    }
    assert drawn["t0"] == {None}
    assert len({*drawn["t0"], *drawn["t1"], *drawn["t4"]}) == 3


def test_what_no_label_says_the_road_says():
    scene = map_scene(journeys.flying(), DrawingOptions())
    bare = replace(scene, transitions=tuple(replace(edge, label=None) for edge in scene.transitions))
    root = ElementTree.fromstring(draw_scene(bare, DrawingOptions()))
    titles = {
        group.get("data-transition"): group.findtext(f"{SVG}title")
        for group in root.iter(f"{SVG}g")
        if group.get("data-transition")
    }
    assert titles["t1"] == "318 search again · 27%"
    assert all(titles.values())


def test_a_label_says_the_condition_and_the_flow_when_pointed_at():
    scored = journeys.flying()
    told = replace(scored.graph.edges["t1"], condition="price changed", flow=Flow.FAILURE)
    scored = replace(scored, graph=replace(scored.graph, edges={**scored.graph.edges, "t1": told}))
    (edge,) = (one for one in map_scene(scored, DrawingOptions()).transitions if one.transition == "t1")
    assert edge.label.full == "318 search again · price changed · 27% · failure"


def hurting(opportunities=(), **stop):
    """Eight steps of one stage, the last two of which hurt."""
    stops = [
        journeys.Stop(
            f"p{at}",
            f"p{at}",
            "s",
            "c",
            at % 4,
            at // 4,
            2.0 if at > 5 else 4.0,
            500,
            wrong=f"wrong {at}",
            **stop,
        )
        for at in range(8)
    ]
    return journeys.build("J", {"s": "S"}, [journeys.ChannelEntry("c", "C")], stops, (), opportunities)


def noted(scored, lane):
    row = next(
        row for row in map_scene(scored, DrawingOptions()).notes if row.texts[0].content.startswith(lane)
    )
    return [line.content for line in row.texts]


def test_every_pain_point_has_its_note_and_its_opportunity_before_any_other():
    many = [
        OpportunityEntry(f"o{at}", f"Do {at}", (f"p{step}",), owner="Us")
        for at, step in enumerate([0, 1, 6, 6, 6, 6, 6, 7])
    ]
    lines = noted(hurting(many), "Opportunities")
    assert [line for line in lines if line.startswith("Do ")][:3] == ["Do 2", "Do 7", "Do 3"]
    assert lines[-1] == "and 3 more"
    wrong = [line for line in noted(hurting(), "What went") if line.startswith("wrong ")]
    assert wrong[:2] == ["wrong 6", "wrong 7"] and len(wrong) == 8


def test_an_opportunity_says_less_rather_than_half_a_word():
    entry = OpportunityEntry(
        "o", "Do it", ("p",), owner="Airport security", impact=Level.HIGH, effort=Level.LOW
    )
    stages, stops = {"s": "S", "t": "T"}, [journeys.Stop("p", "p", "s", "c")]
    stops += [journeys.Stop(f"q{at}", "q", "t", "c", at) for at in range(8)]
    scored = journeys.build("J", stages, [journeys.ChannelEntry("c", "C")], stops, (), [entry])
    row = map_scene(scored, DrawingOptions()).notes[-1]
    (facts,) = (line for line in row.texts if line.full and line.full != line.content)
    assert facts.content == "Airport security · idea"
    assert facts.full == "Airport security · idea · high impact, low effort"


def test_typical_words_take_a_second_row():
    words = ("never loaded", "too expensive", "lost the connection", "slow")
    callout = map_scene(hurting(words=words), DrawingOptions()).callouts[0]
    assert [chip.text.content for chip in callout.chips] == list(words)
    assert len({chip.box.y for chip in callout.chips}) == 2


def test_without_a_question_of_its_own_a_journey_shows_the_average_of_its_touchpoints():
    scored = hurting()
    title = [line.content for line in map_scene(scored, DrawingOptions()).title_block.texts]
    assert "Average of the touchpoints, score 1–5" in title
    assert title[title.index("Average of the touchpoints, score 1–5") + 1] == "3.50"
    assert "Average of the touchpoints" not in said(journeys.flying())


def test_a_map_without_scores_says_why():
    stop = journeys.Stop("a", "a", "s", "c")

    def curve(stop, **period):
        channel = journeys.ChannelEntry("c", "C")
        return said(journeys.build("J", {"s": "S"}, [channel], [stop], before=None, **period))

    assert "No scores yet: nobody was asked" in curve(replace(stop, newest=None))
    assert "No scores yet: nobody has answered" in curve(stop, period=Period())
    assert "No scores for Q3 2026: nobody answered" in curve(stop)
