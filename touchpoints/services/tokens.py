"""Keys for programs: made, shown once, taken back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from touchpoints.models import ApiToken, User, Workspace
from touchpoints.models.workspaces import hash_secret, new_secret
from touchpoints.vocabulary import Role


def create_token(
    *, workspace: Workspace, name: str, role: Role, last_day: date | None = None, by: User | None = None
) -> tuple[ApiToken, str]:
    """A token with a role in the workspace, and its secret, which is kept nowhere.

    It opens until the end of `last_day` in the workspace's time zone; None: until it is revoked.
    """
    secret = new_secret()
    token = ApiToken.objects.create(
        workspace=workspace,
        name=name,
        role=role,
        secret_hash=hash_secret(secret),
        expires_at=_end_of(last_day, workspace),
        created_by=by,
    )
    return token, secret


def revoke_token(token: ApiToken) -> None:
    """From now on it opens nothing. Revoking it again changes nothing."""
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])


def _end_of(day: date | None, workspace: Workspace) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=workspace.zone)
