"""Operations and the change log as JSON."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from touchpoints.api.resources import Strict
from touchpoints.models import Change, Journey
from touchpoints.services.history import in_words
from touchpoints.services.operations import Outcome

AT_ONCE = 100


class BatchSerializer(Strict):
    """A batch of operations, made on `base_revision`."""

    base_revision = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    operations = serializers.ListField(child=serializers.DictField(), max_length=20_000)


class ConflictSerializer(serializers.Serializer):
    """An operation that did not go in, and what stands in its way."""

    id = serializers.UUIDField()
    reason = serializers.CharField()
    field = serializers.CharField(allow_null=True)
    current = serializers.JSONField(allow_null=True)
    by = serializers.CharField(allow_null=True)


class OutcomeSerializer(serializers.Serializer):
    """What became of a batch."""

    revision = serializers.IntegerField()
    applied = serializers.ListField(child=serializers.UUIDField())
    conflicts = ConflictSerializer(many=True)


class ChangeSerializer(serializers.Serializer):
    """One revision."""

    revision = serializers.IntegerField()
    made_at = serializers.DateTimeField()
    made_by = serializers.CharField(allow_null=True)
    origin = serializers.CharField()
    operations = serializers.ListField(child=serializers.DictField())
    sentences = serializers.ListField(child=serializers.CharField())


class ChangesSerializer(serializers.Serializer):
    """A part of the change log; with `more`, ask again since the last revision given."""

    revision = serializers.IntegerField()
    changes = ChangeSerializer(many=True)
    more = serializers.BooleanField()


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """What became of a batch, as contracted."""
    return {
        "revision": outcome.revision,
        "applied": list(outcome.applied),
        "conflicts": [
            {
                "id": conflict.operation.id,
                "reason": conflict.reason.value,
                "field": conflict.field,
                "current": conflict.current,
                "by": conflict.by or None,
            }
            for conflict in outcome.conflicts
        ],
    }


def changes_json(journey: Journey, since: int) -> dict[str, Any]:
    """The revisions after `since`, oldest first. One query."""
    later = Change.objects.filter(journey=journey, revision__gt=since).select_related("made_by")
    found = list(later.order_by("revision")[: AT_ONCE + 1])
    return {
        "revision": journey.revision,
        "changes": [
            {
                "revision": change.revision,
                "made_at": change.made_at,
                "made_by": str(change.made_by) if change.made_by else None,
                "origin": change.origin,
                "operations": change.operations,
                "sentences": [sentence for told in change.summary for sentence in in_words(told)],
            }
            for change in found[:AT_ONCE]
        ],
        "more": len(found) > AT_ONCE,
    }
