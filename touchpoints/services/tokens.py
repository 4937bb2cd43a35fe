"""Keys for programs: made and shown once."""

from __future__ import annotations

from datetime import date

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
        expires_at=workspace.end_of(last_day),
        created_by=by,
    )
    return token, secret
