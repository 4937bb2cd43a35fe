"""The addresses of pages.

What is made anew has its form under `/w/<workspace>/new/…`, so that no slug can be in its way.
"""

from django.urls import URLPattern, URLResolver, include, path

from touchpoints.web import (
    accounts,
    channels,
    decisions,
    home,
    journey_parts,
    journeys,
    members,
    opportunities,
    personas,
    portfolio,
    questions,
    settings,
    touchpoints,
)

journey = [
    path("edit/", journeys.edit, name="journey_edit"),
    path("facts/", journeys.facts, name="journey_facts"),
    path("history/", journeys.history, name="journey_history"),
    path("undo/<int:revision>/", journeys.undo, name="journey_undo"),
    path("duplicate/", journeys.duplicate, name="journey_duplicate"),
    path("archive/", journeys.archive, name="journey_archive"),
    path("restore/", journeys.restore, name="journey_restore"),
    path("delete/", journeys.delete, name="journey_delete"),
    path("stages/new/", journey_parts.new_stage, name="stage_new"),
    path("stages/<uuid:part>/", journey_parts.edit_stage, name="stage_edit"),
    path("stages/<uuid:part>/move/", journey_parts.move_stage, name="stage_move"),
    path("steps/new/", journey_parts.new_step, name="step_new"),
    path("steps/<uuid:part>/", journey_parts.edit_step, name="step_edit"),
    path("steps/<uuid:part>/move/", journey_parts.move_step, name="step_move"),
    path("transitions/new/", journey_parts.new_transition, name="transition_new"),
    path("transitions/<uuid:part>/", journey_parts.edit_transition, name="transition_edit"),
    path("settle/", journey_parts.settle, name="journey_settle"),
    path("remove/<str:kind>/<uuid:part>/", journey_parts.remove, name="part_remove"),
    path("questions/new/", questions.pages.new_for_journey, name="journey_question_new"),
    path("pain-points/", decisions.pain_points, name="pain_points"),
    path("pain-points/<slug:touchpoint>/", decisions.decide, name="pain_point_decide"),
]

workspace: list[URLPattern | URLResolver] = [
    path("", portfolio.portfolio, name="home"),
    path("example/", home.open_example, name="example_open"),
    path("journeys/", journeys.index, name="journeys"),
    path("journeys/<slug:slug>/", include(journey)),
    path("touchpoints/", touchpoints.index, name="touchpoints"),
    path("touchpoints/<slug:slug>/edit/", touchpoints.pages.edit, name="touchpoint_edit"),
    path("touchpoints/<slug:slug>/delete/", touchpoints.pages.delete, name="touchpoint_delete"),
    path("touchpoints/<slug:slug>/questions/new/", questions.pages.new_for_touchpoint, name="question_new"),
    path("questions/<slug:slug>/edit/", questions.pages.edit, name="question_edit"),
    path("questions/<slug:slug>/delete/", questions.pages.delete, name="question_delete"),
    path("personas/", personas.index, name="personas"),
    path("personas/<slug:slug>/edit/", personas.pages.edit, name="persona_edit"),
    path("personas/<slug:slug>/move/", personas.pages.move, name="persona_move"),
    path("personas/<slug:slug>/delete/", personas.pages.delete, name="persona_delete"),
    path("channels/", channels.index, name="channels"),
    path("channels/<slug:slug>/edit/", channels.pages.edit, name="channel_edit"),
    path("channels/<slug:slug>/move/", channels.pages.move, name="channel_move"),
    path("channels/<slug:slug>/delete/", channels.pages.delete, name="channel_delete"),
    path("opportunities/", opportunities.index, name="opportunities"),
    path("opportunities/<uuid:uid>/", opportunities.pages.edit, name="opportunity_edit"),
    path("opportunities/<uuid:uid>/delete/", opportunities.pages.delete, name="opportunity_delete"),
    path("new/journey/", journeys.new, name="journey_new"),
    path("new/touchpoint/", touchpoints.pages.new, name="touchpoint_new"),
    path("new/persona/", personas.pages.new, name="persona_new"),
    path("new/channel/", channels.pages.new, name="channel_new"),
    path("new/opportunity/", opportunities.pages.new, name="opportunity_new"),
    path("settings/", settings.workspace, name="settings"),
    path("settings/example/remove/", settings.clear_example, name="example_remove"),
    path("settings/people/", members.people, name="people"),
    path("settings/people/<int:pk>/role/", members.role, name="member_role"),
    path("settings/people/<int:pk>/remove/", members.remove, name="member_remove"),
    path("settings/invitations/<int:pk>/revoke/", members.revoke, name="invitation_revoke"),
    path("settings/tokens/", settings.tokens, name="tokens"),
    path("settings/tokens/<int:pk>/revoke/", settings.revoke, name="token_revoke"),
]

urlpatterns = [
    path("", home.start, name="start"),
    path("appearance/", home.appearance, name="appearance"),
    path("account/", accounts.account, name="account"),
    path("sign-in/<str:secret>/", accounts.sign_in, name="sign_in_link"),
    path("invitation/<str:secret>/", accounts.invitation, name="invitation"),
    path("w/<slug:workspace>/", include(workspace)),
    path("", include("touchpoints.web.map_urls")),
    path("", include("touchpoints.web.import_urls")),
]
