"""Who is in a workspace: invitations by link, roles, leaving. A workspace always keeps an owner."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from touchpoints.models import Invitation, Membership, User, Workspace
from touchpoints.models.workspaces import hash_secret, new_secret
from touchpoints.vocabulary import Role

if TYPE_CHECKING:
    from django.db.models import QuerySet

INVITATION_LIFETIME = timedelta(days=14)


class LastOwner(Exception):
    """A workspace would be left without an owner."""


class RoleTooHigh(Exception):
    """Admins and owners look after members, and nobody gives or takes away a role above their own."""


class InvitationGone(Exception):
    """The invitation was used or revoked, or its time is over."""


def invite(
    *, workspace: Workspace, role: Role, by: User, email: str = "", lifetime: timedelta = INVITATION_LIFETIME
) -> tuple[Invitation, str]:
    """An invitation and its address, which is shown this once; only its hash is kept.

    Raises RoleTooHigh when the role is above that of the person who invites.
    """
    _check_reach(workspace, by, role)
    secret = new_secret()
    invitation = Invitation.objects.create(
        workspace=workspace,
        role=role,
        email=email,
        created_by=by,
        secret_hash=hash_secret(secret),
        expires_at=timezone.now() + lifetime,
    )
    return invitation, f"{settings.SITE_URL}/invitation/{secret}/"


def open_invitation(secret: str) -> Invitation | None:
    """The invitation with this secret that may still be accepted, None for any other."""
    return _open().filter(secret_hash=hash_secret(secret)).select_related("workspace", "created_by").first()


def open_invitations(workspace: Workspace) -> QuerySet[Invitation]:
    """The workspace's invitations that may still be accepted, newest first."""
    return _open().filter(workspace=workspace).select_related("created_by").order_by("-created_at")


def accept_invitation(invitation: Invitation, user: User) -> Membership:
    """Make the person a member with the invitation's role, and use the invitation up.

    Whoever is a member already keeps the higher of the two roles. Raises InvitationGone.
    """
    # one statement decides, so that of two that come at once only one gets in
    if not _open().filter(pk=invitation.pk).update(accepted_by=user, last_used_at=timezone.now()):
        raise InvitationGone
    member, made = Membership.objects.get_or_create(
        workspace=invitation.workspace, user=user, defaults={"role": invitation.role}
    )
    if not made and not Role(member.role).includes(Role(invitation.role)):
        member.role = invitation.role
        member.save(update_fields=["role"])
    return member


@transaction.atomic
def join_as_stranger(invitation: Invitation, *, email: str, name: str, password: str) -> User:
    """Make an account for somebody who has none, in the workspace. Without the one there is not the other.

    Raises InvitationGone, and IntegrityError when the address has an account.
    """
    user = User.objects.create_user(email, password, name=name)
    accept_invitation(invitation, user)
    return user


@transaction.atomic
def change_role(member: Membership, role: Role, *, by: User) -> None:
    """Give the member another role. Raises RoleTooHigh and LastOwner."""
    _check_reach(member.workspace, by, Role(member.role), role)
    if role != Role.OWNER:
        _check_another_owner(member)
    member.role = role
    member.save(update_fields=["role"])


@transaction.atomic
def remove_member(member: Membership, *, by: User) -> None:
    """End the membership. Everyone may end their own. Raises RoleTooHigh and LastOwner."""
    if member.user_id != by.pk:
        _check_reach(member.workspace, by, Role(member.role))
    _check_another_owner(member)
    member.delete()


def _open() -> QuerySet[Invitation]:
    return Invitation.objects.valid().filter(accepted_by=None, last_used_at=None)


def _check_reach(workspace: Workspace, by: User, *roles: Role) -> None:
    own = Role(Membership.objects.get(workspace=workspace, user=by).role)
    if not all(own.includes(role) for role in (Role.ADMIN, *roles)):
        raise RoleTooHigh


def _check_another_owner(member: Membership) -> None:
    """Holds the workspace's owners until the end of the transaction, so that two cannot leave at once."""
    owners = Membership.objects.select_for_update().filter(workspace=member.workspace, role=Role.OWNER)
    if {owner.pk for owner in owners} == {member.pk}:
        raise LastOwner
