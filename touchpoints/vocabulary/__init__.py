"""The words of customer experience, as enums.

Standard library only. Labels in the reader's language are in `models/labels.py`; values here are what
is stored and what documents and the API carry.
"""

from enum import IntEnum, StrEnum


class Role(StrEnum):
    """What a member may do in a workspace, from least to most."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"
    OWNER = "owner"

    def includes(self, other: "Role") -> bool:
        """Whether this role may do everything the other may.

        >>> Role.ADMIN.includes(Role.EDITOR), Role.VIEWER.includes(Role.EDITOR)
        (True, False)
        """
        order = list(Role)
        return order.index(self) >= order.index(other)


class ChannelKind(StrEnum):
    """The kind of place where customer and brand meet."""

    WEBSITE = "website"
    APP = "app"
    PHONE = "phone"
    EMAIL = "email"
    CHAT = "chat"
    SOCIAL = "social"
    STORE = "store"
    FIELD = "field"
    POST = "post"
    PARTNER = "partner"
    OTHER = "other"


class Phase(StrEnum):
    """When a touchpoint is met, seen from the purchase."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class JourneyState(StrEnum):
    """Whether a journey tells what is, what shall be, or another way it could go."""

    CURRENT = "current"
    FUTURE = "future"
    VARIANT = "variant"


class Flow(StrEnum):
    """The kind of way a transition is."""

    MAIN = "main"
    ALTERNATIVE = "alternative"
    FAILURE = "failure"


class EvidenceStatus(StrEnum):
    """How a step is known."""

    ASSUMED = "assumed"
    OBSERVED = "observed"
    MEASURED = "measured"


class Feeling(IntEnum):
    """How the customer feels at a step when nobody measured it."""

    VERY_BAD = -2
    BAD = -1
    NEUTRAL = 0
    GOOD = 1
    VERY_GOOD = 2


class Metric(StrEnum):
    """What a question measures."""

    NPS = "nps"
    CSAT = "csat"
    CES = "ces"
    RATING = "rating"


class Direction(StrEnum):
    """Which end of a question's scale is good."""

    HIGH = "high"
    LOW = "low"


class DecisionKind(StrEnum):
    """What people decided about a pain point."""

    MARKED = "marked"
    ACCEPTED = "accepted"
    HIDDEN = "hidden"
    RESOLVED = "resolved"


class OpportunityKind(StrEnum):
    """Whether an opportunity asks to start, stop or continue something."""

    START = "start"
    STOP = "stop"
    CONTINUE = "continue"


class OpportunityStatus(StrEnum):
    """How far an opportunity has come."""

    IDEA = "idea"
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"


class Level(StrEnum):
    """Impact or effort, in three words."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class NoteLane(StrEnum):
    """The rows of words under a map."""

    THOUGHTS = "thoughts"
    WORKED = "worked"
    WRONG = "wrong"
    OPPORTUNITIES = "opportunities"


class Verb(StrEnum):
    """The four things an operation can do to a journey."""

    ADD = "add"
    SET = "set"
    MOVE = "move"
    REMOVE = "remove"


class SubjectKind(StrEnum):
    """What an operation can be about."""

    JOURNEY = "journey"
    STAGE = "stage"
    STEP = "step"
    TRANSITION = "transition"


class ReachSource(StrEnum):
    """Where the reach of a pain point comes from."""

    VISITS = "visits"
    ANSWERS = "answers"
