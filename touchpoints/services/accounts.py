"""How people get in: the first owner, and links that sign a person in once."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from touchpoints.models import Membership, SignInLink, User, Workspace
from touchpoints.models.workspaces import hash_secret, new_secret
from touchpoints.vocabulary import Role

LINK_LIFETIME = timedelta(days=1)


@transaction.atomic
def welcome_owner(email: str) -> User | None:
    """The person who runs this server, owner of every workspace that has none yet.

    Made when there is nobody. None as soon as anybody has signed in: then the house has its people.
    """
    if User.objects.exclude(last_login=None).exists():
        return None
    owner = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser(email)
    for workspace in Workspace.objects.exclude(memberships__role=Role.OWNER):
        Membership.objects.update_or_create(workspace=workspace, user=owner, defaults={"role": Role.OWNER})
    return owner


def one_time_link(user: User) -> str:
    """An address that signs this person in once, within a day. Only its hash is kept."""
    secret = new_secret()
    SignInLink.objects.create(
        user=user, secret_hash=hash_secret(secret), expires_at=timezone.now() + LINK_LIFETIME
    )
    return f"{settings.SITE_URL}/sign-in/{secret}/"


def use_one_time_link(secret: str) -> User | None:
    """The person this link signs in, or None when it is unknown, too old or used; from now on it is used."""
    now = timezone.now()
    link = SignInLink.objects.filter(secret_hash=hash_secret(secret)).select_related("user").first()
    # one statement decides, so that of two that come at once only one gets in
    fresh = SignInLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now) if link else None
    return link.user if link and fresh and fresh.update(used_at=now) else None
