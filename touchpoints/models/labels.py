"""The vocabulary's words in the reader's language: choices for fields, labels for pages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touchpoints.graph.values import Refusal
from touchpoints.vocabulary import (
    ChannelKind,
    DecisionKind,
    Direction,
    EvidenceStatus,
    Feeling,
    Flow,
    JourneyState,
    Level,
    Metric,
    NoteLane,
    OpportunityKind,
    OpportunityStatus,
    Phase,
    ReachSource,
    Role,
)

ROLE_LABELS = {
    Role.VIEWER.value: _("Viewer"),
    Role.EDITOR.value: _("Editor"),
    Role.ADMIN.value: _("Admin"),
    Role.OWNER.value: _("Owner"),
}
CHANNEL_KIND_LABELS = {
    ChannelKind.WEBSITE.value: _("Website"),
    ChannelKind.APP.value: _("App"),
    ChannelKind.PHONE.value: _("Phone"),
    ChannelKind.EMAIL.value: _("E-mail"),
    ChannelKind.CHAT.value: _("Chat"),
    ChannelKind.SOCIAL.value: _("Social media"),
    ChannelKind.STORE.value: _("Store or office"),
    ChannelKind.FIELD.value: _("On site"),
    ChannelKind.POST.value: _("Post"),
    ChannelKind.PARTNER.value: _("Partner"),
    ChannelKind.OTHER.value: _("Other"),
}
PHASE_LABELS = {
    Phase.BEFORE.value: _("Before purchase"),
    Phase.DURING.value: _("During purchase"),
    Phase.AFTER.value: _("After purchase"),
}
JOURNEY_STATE_LABELS = {
    JourneyState.CURRENT.value: _("Current state"),
    JourneyState.FUTURE.value: _("Future state"),
    JourneyState.VARIANT.value: _("Variant"),
}
FLOW_LABELS = {
    Flow.MAIN.value: _("Main way"),
    Flow.ALTERNATIVE.value: _("Alternative"),
    Flow.FAILURE.value: _("Failure"),
}
EVIDENCE_LABELS = {
    EvidenceStatus.ASSUMED.value: _("Assumed"),
    EvidenceStatus.OBSERVED.value: _("Observed"),
    EvidenceStatus.MEASURED.value: _("Measured"),
}
FEELING_LABELS = {
    Feeling.VERY_BAD.value: _("Very bad"),
    Feeling.BAD.value: _("Bad"),
    Feeling.NEUTRAL.value: _("Neutral"),
    Feeling.GOOD.value: _("Good"),
    Feeling.VERY_GOOD.value: _("Very good"),
}
METRIC_LABELS = {
    Metric.NPS.value: _("Recommend, NPS"),
    Metric.CSAT.value: _("Satisfaction, CSAT"),
    Metric.CES.value: _("Effort, CES"),
    Metric.RATING.value: _("Rating"),
}
DIRECTION_LABELS = {
    Direction.HIGH.value: _("High is good"),
    Direction.LOW.value: _("Low is good"),
}
DECISION_LABELS = {
    DecisionKind.MARKED.value: _("Marked by hand"),
    DecisionKind.ACCEPTED.value: _("Accepted"),
    DecisionKind.HIDDEN.value: _("Hidden"),
    DecisionKind.RESOLVED.value: _("Resolved"),
}
OPPORTUNITY_KIND_LABELS = {
    OpportunityKind.START.value: pgettext_lazy("opportunity", "Start"),
    OpportunityKind.STOP.value: pgettext_lazy("opportunity", "Stop"),
    OpportunityKind.CONTINUE.value: pgettext_lazy("opportunity", "Continue"),
}
OPPORTUNITY_STATUS_LABELS = {
    OpportunityStatus.IDEA.value: _("Idea"),
    OpportunityStatus.PLANNED.value: _("Planned"),
    OpportunityStatus.IN_PROGRESS.value: _("In progress"),
    OpportunityStatus.DONE.value: _("Done"),
    OpportunityStatus.DROPPED.value: _("Dropped"),
}
LEVEL_LABELS = {
    Level.LOW.value: pgettext_lazy("level", "Low"),
    Level.MEDIUM.value: pgettext_lazy("level", "Medium"),
    Level.HIGH.value: pgettext_lazy("level", "High"),
}
NOTE_LANE_LABELS = {
    NoteLane.THOUGHTS.value: _("Thoughts"),
    NoteLane.WORKED.value: _("What worked"),
    NoteLane.WRONG.value: _("What went wrong"),
    NoteLane.OPPORTUNITIES.value: _("Opportunities"),
}
REACH_SOURCE_LABELS = {
    ReachSource.VISITS.value: _("customers counted"),
    ReachSource.ANSWERS.value: _("answers"),
}

REFUSAL_LABELS = {
    Refusal.CHANGED_SINCE: _("Somebody changed this meanwhile."),
    Refusal.UNKNOWN_SUBJECT: _("Somebody removed this meanwhile."),
    Refusal.UNKNOWN_REFERENCE: _("What this refers to is not there any more."),
    Refusal.ALREADY_THERE: _("This is there already."),
    Refusal.ROW_FULL: _("There is no room left in this row."),
    Refusal.REPEATED: _("An entry stands there twice."),
    Refusal.TOO_MANY: _("A list has too many entries."),
    Refusal.TOO_LONG: _("A text is too long."),
    Refusal.NOT_STORABLE: _("A text holds characters that cannot be stored."),
    Refusal.OUTSIDE_RANGE: _("A number is too small or too large."),
}
"""Why a change that came from a page did not go in. What no page can send has no words."""


def why_refused(reason: Refusal) -> str:
    """Words for the reason of a refusal."""
    return str(REFUSAL_LABELS.get(reason, _("This does not fit the journey as it is now (%s).") % reason))
