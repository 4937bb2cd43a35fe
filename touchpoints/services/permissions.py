"""Who may do what: one table from permission to rule, asked by every door."""

from __future__ import annotations

from typing import Literal

import rules

from touchpoints.models import ApiToken, Journey, Membership, ShareLink, User, Workspace
from touchpoints.vocabulary import Role

Actor = User | Membership | ApiToken | ShareLink
Permission = Literal["view", "edit", "administer", "own"]


def membership(user: User, workspace: Workspace) -> Membership | None:
    """The person's membership in the workspace, None for who is no member. One query."""
    if not user.is_authenticated:
        return None
    return Membership.objects.filter(user=user, workspace=workspace).first()


def memberships(user: User) -> list[Membership]:
    """Every membership of a person, with its workspace, by name. One query."""
    return list(Membership.objects.filter(user=user).select_related("workspace").order_by("workspace__name"))


def role(actor: Actor, workspace: Workspace) -> Role | None:
    """What the actor is in the workspace. A share link has no role: it opens one journey, not a workspace."""
    if isinstance(actor, ApiToken | Membership):
        return Role(actor.role) if actor.workspace_id == workspace.pk else None
    if isinstance(actor, ShareLink) or not actor.is_active:
        return None
    member = membership(actor, workspace)
    return Role(member.role) if member else None


def may(actor: Actor, permission: Permission, place: Workspace | Journey) -> bool:
    """Whether the actor may `view`, `edit`, `administer` or `own` there.

    `edit` is about journeys, inventory and answers; `administer` about members, tokens, share links and
    settings; `own` about owners and the end of the workspace. Running the server opens no workspace.
    Tokens and links are taken as valid: whoever looked them up has asked that. At most one query, for a
    person; none for a membership. Raises KeyError for a permission that does not exist.
    """
    return _RULES[permission].test(actor, place)


def _at_least(needed: Role) -> rules.Predicate:
    @rules.predicate(f"is_{needed}")
    def has_role(actor: Actor, place: Workspace | Journey) -> bool:
        found = role(actor, place.workspace if isinstance(place, Journey) else place)
        return found is not None and found.includes(needed)

    return has_role


@rules.predicate
def was_shared(actor: Actor, place: Workspace | Journey) -> bool:
    """A share link's own journey, as long as that is not put away."""
    return (
        isinstance(actor, ShareLink)
        and isinstance(place, Journey)
        and actor.journey_id == place.pk
        and place.archived_at is None
    )


_RULES = rules.RuleSet(
    view=_at_least(Role.VIEWER) | was_shared,
    edit=_at_least(Role.EDITOR),
    administer=_at_least(Role.ADMIN),
    own=_at_least(Role.OWNER),
)
