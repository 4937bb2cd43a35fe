"""One customer, forgotten."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from touchpoints.models import Customer, SurveyResponse, Workspace
from touchpoints.services.tallies import lock, tally_changes


class SeveralNamespaces(LookupError):
    """The reference stands for customers of several namespaces, who may be different people."""

    def __init__(self, namespaces: list[str]) -> None:
        named = ", ".join(f"“{namespace}”" for namespace in namespaces)
        super().__init__(_("Several namespaces know this reference, so say which: %s.") % named)


@transaction.atomic
def erase_customer(*, workspace: Workspace, reference: str, namespace: str | None = None) -> int:
    """Delete a customer with everything they answered, count the tallies down, and say how many answers.

    What imports remember of those answers, to be undone, goes with them. Files that were uploaded are not
    touched. Raises Customer.DoesNotExist, SeveralNamespaces.
    """
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
