"""The processes that do the work in the background, as far as the database knows of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone


class WorkerQuerySet(models.QuerySet["Worker"]):
    def alive(self, within: timedelta) -> Self:
        """Those that have given a sign of life within this time."""
        return self.filter(seen_at__gte=timezone.now() - within)


class Worker(models.Model):
    """A background worker and its last sign of life; the row goes when the worker ends in good order."""

    name = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField()

    objects = WorkerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
