"""What is remembered: rows, constraints and querysets, every one inside a workspace.

No HTTP, no drawing. About one row: a method of the model. About many: a queryset method that reads as a
sentence. The journey's shape belongs to `graph`, lists of scores to `scoring`.
"""

from touchpoints.models.changes import AppliedOperation, Change
from touchpoints.models.channels import Channel
from touchpoints.models.imported_changes import ImportedChange
from touchpoints.models.imports import ImportJob, ImportProblem, ImportState, SavedMapping
from touchpoints.models.journeys import Journey, JourneyPersona, ShareLink
from touchpoints.models.opportunities import Opportunity
from touchpoints.models.pain_points import PainPointDecision
from touchpoints.models.people import User
from touchpoints.models.personas import Persona
from touchpoints.models.questions import Question
from touchpoints.models.responses import Customer, Submission, SurveyResponse
from touchpoints.models.stages import Stage
from touchpoints.models.steps import Step
from touchpoints.models.tallies import NO_PERSONA, DayTally, MonthTally
from touchpoints.models.touchpoints import Touchpoint
from touchpoints.models.transitions import Transition
from touchpoints.models.workers import Worker
from touchpoints.models.workspaces import ApiToken, Invitation, Membership, SignInLink, Workspace

__all__ = [
    "NO_PERSONA",
    "ApiToken",
    "AppliedOperation",
    "Change",
    "Channel",
    "Customer",
    "DayTally",
    "ImportJob",
    "ImportProblem",
    "ImportState",
    "ImportedChange",
    "Invitation",
    "Journey",
    "JourneyPersona",
    "Membership",
    "MonthTally",
    "Opportunity",
    "PainPointDecision",
    "Persona",
    "Question",
    "SavedMapping",
    "ShareLink",
    "SignInLink",
    "Stage",
    "Step",
    "Submission",
    "SurveyResponse",
    "Touchpoint",
    "Transition",
    "User",
    "Worker",
    "Workspace",
]
