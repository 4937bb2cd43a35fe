"""One customer, forgotten."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from touchpoints.models import Customer, ImportProblem, SurveyResponse, Workspace
from touchpoints.services.tallies import lock, tally_changes
from touchpoints.services.uploads import throw_away_naming


class SeveralNamespaces(LookupError):
    """The reference stands for customers of several namespaces, who may be different people."""

    def __init__(self, namespaces: list[str]) -> None:
        named = ", ".join(f"“{namespace}”" for namespace in namespaces)
        super().__init__(_("Several namespaces know this reference, so say which: %s.") % named)


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased of a customer: answers, uploaded files thrown away because they name the customer, and
    cells of reports on rejected rows that were blanked."""

    answers: int
    files: int
    cells: int


def erase_customer(*, workspace: Workspace, reference: str, namespace: str | None = None) -> Erased:
    """Delete a customer with everything they answered, and count the tallies down.

    What imports remember of those answers, to be undone, goes with them. Of the files that wait to be
    imported, those that hold the reference in a cell, or cannot be read, are thrown away; one that is being
    imported at this moment is not. Cells of reports that hold the reference are blanked. Raises
    Customer.DoesNotExist, SeveralNamespaces.
    """
    answers = _erase_answers(workspace, reference, namespace)
    problems = ImportProblem.objects.in_workspace(workspace).filter(value__icontains=reference)
    return Erased(
        answers,
        throw_away_naming(workspace, reference),
        problems.update(value="", why=_("Erased with the customer.")),
    )


@transaction.atomic
def _erase_answers(workspace: Workspace, reference: str, namespace: str | None) -> int:
    lock(workspace)
    known = Customer.objects.in_workspace(workspace).filter(reference=reference)
    if namespace is not None:
        known = known.filter(namespace=namespace)
    namespaces = sorted(known.values_list("namespace", flat=True))
    if len(namespaces) > 1:
        raise SeveralNamespaces(namespaces)
    customer = known.get()
    with tally_changes() as changes:
        changes.note_selected(
            """
            SELECT r.question_id, COALESCE(s.persona_id, 0), r.answered_on, r.score, -COUNT(*)
            FROM touchpoints_surveyresponse r JOIN touchpoints_submission s ON s.id = r.submission_id
            WHERE s.customer_id = %s AND r.score IS NOT NULL GROUP BY 1, 2, 3, 4
            """,
            [customer.pk],
        )
        answers = SurveyResponse.objects.filter(submission__customer=customer).count()
        customer.delete()
    workspace.touch()
    return answers
