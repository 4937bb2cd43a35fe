"""Workspaces, who is in them, and how one gets in."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from touchpoints.models.labels import ROLE_LABELS
from touchpoints.models.scoping import Row, Scoped, ScopedQuerySet, touch
from touchpoints.vocabulary import Role


def validate_time_zone(name: str) -> None:
    """Refuse what the system does not know as a time zone."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValidationError(
            _("“%(name)s” is not a time zone such as Europe/Berlin."), params={"name": name}
        ) from error


class WorkspaceQuerySet(models.QuerySet["Workspace"]):
    def visible_to(self, user: object) -> Self:
        """Those this person is a member of."""
        return self.filter(memberships__user=user)


class Workspace(models.Model):
    """A team's walls: journeys, inventory and answers belong to exactly one.

    A day of its answers is a day in `time_zone`. `stamp` counts every change to anything a drawing is
    made from; drawings are cached under it.
    """

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="UTC", validators=[validate_time_zone]
    )
    stamp = models.PositiveBigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WorkspaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("workspace")
        verbose_name_plural = _("workspaces")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The time zone as an object."""
        return ZoneInfo(self.time_zone)

    def end_of(self, day: date | None) -> datetime | None:
        """The moment a day is over here; None for none."""
        return None if day is None else datetime.combine(day + timedelta(days=1), time.min, self.zone)

    def last_day(self, end: datetime | None) -> date | None:
        """The last day here that is not over before `end`, the other way round than `end_of`."""
        return None if end is None else (end - timedelta(microseconds=1)).astimezone(self.zone).date()

    def touch(self) -> None:
        """Say that something drawings are made from has changed. Call it last in the transaction."""
        touch(self.pk)


class Membership(Scoped):
    """What a person may do in a workspace."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=ROLE_LABELS)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="one_membership_per_person"),
            models.CheckConstraint(
                condition=Q(role__in=[r.value for r in Role]), name="membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


def new_secret() -> str:
    """A secret nobody guesses, fit for a URL."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> str:
    """What is stored of a secret. No salt: secrets are random, so equal hashes mean equal secrets."""
    return hashlib.sha256(secret.encode()).hexdigest()


class SecretQuerySet(ScopedQuerySet[Row]):
    def valid(self) -> Self:
        """Those not revoked, not used up and not past their end."""
        now = timezone.now()
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None)

    def find(self, secret: str) -> Row | None:
        """The valid row with this secret, or None."""
        return self.valid().filter(secret_hash=hash_secret(secret)).first()


class Secret(Scoped):
    """Something that opens a door to whoever holds it: kept as a hash, shown once, revocable."""

    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects: ClassVar = SecretQuerySet.as_manager()

    class Meta:
        abstract = True

    def revoke(self) -> None:
        """From now on it opens nothing. Revoking it again changes nothing."""
        if self.revoked_at is None:
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at"])


class Invitation(Secret):
    """A link by which a person joins a workspace with a role; used once."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=10, choices=ROLE_LABELS, default=Role.VIEWER)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return self.email or self.get_role_display()


class ApiToken(Secret):
    """A key for programs, with a role in one workspace."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=10, choices=ROLE_LABELS, default=Role.VIEWER)

    @property
    def last_day(self) -> date | None:
        """The last day on which the key opens, where the workspace is; None for one without end."""
        return self.workspace.last_day(self.expires_at)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return self.name


class SignInLink(models.Model):
    """A link that signs a person in once, made on the server for its first owner."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_in_links")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.user)
