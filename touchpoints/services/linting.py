"""What `graph.lint` finds, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchpoints.graph.lint import Finding, Lint

_WORDS: Mapping[Lint, Callable[[Mapping[str, Any]], str]] = {
    Lint.UNREACHABLE_STEP: lambda it: _("No way leads to “%(title)s”.") % it,
    Lint.DEAD_END: lambda it: _("No way leads on from “%(title)s”.") % it,
    Lint.STAGE_SKIPPED: lambda it: _(
        "The way from “%(source)s” to “%(target)s” leaves out %(stages)s."
    ) % {**it, "stages": ", ".join(_("“%s”") % stage for stage in it["stages"])},
    Lint.EMPTY_STAGE: lambda it: _("The stage “%(title)s” has no steps.") % it,
    Lint.TOUCHPOINT_WITHOUT_QUESTION: lambda it: _("Nobody is asked about “%(title)s”.") % it,
    Lint.QUESTION_WITHOUT_ANSWERS: lambda it: _("“%(title)s” has no answers in the shown period.") % it,
    Lint.STALE_SCORE: lambda it: ngettext(
        "The newest answer to “%(title)s” is %(days)d day old.",
        "The newest answer to “%(title)s” is %(days)d days old.",
        it["days"],
    ) % it,
    Lint.NO_OWNER: lambda it: _("“%(title)s” has no owner.") % it,
    Lint.REVIEW_OVERDUE: lambda it: ngettext(
        "The review of “%(title)s” is %(days)d day late.",
        "The review of “%(title)s” is %(days)d days late.",
        it["days"],
    ) % it,
}  # fmt: skip


def in_words(finding: Finding) -> str:
    """One sentence that says what was found."""
    return _WORDS[finding.kind]({"title": finding.title, **finding.params})
