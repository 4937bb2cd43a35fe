"""The processes that do the work in the background, as far as the database knows of them."""

from __future__ import annotations

from django.db import models


class Worker(models.Model):
    """A background worker and its last sign of life here; the row goes when the worker ends in good order."""

    name = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
