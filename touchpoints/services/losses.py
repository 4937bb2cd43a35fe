"""What did not come over from a document or into one, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from touchpoints.graph.documents import Loss, LossKind

_WORDS: Mapping[LossKind, Any] = {
    LossKind.SCORE_OUTSIDE_SCALE: gettext_lazy("“%(subject)s”: the score “%(written)s” is not one of 1 to 5"),
    LossKind.NOT_MERMAID: gettext_lazy(
        "“%(subject)s”: Mermaid itself refuses “%(written)s”; it was understood"
    ),
    LossKind.UNREADABLE_LINE: gettext_lazy("“%(written)s” could not be understood and was left out"),
    LossKind.REPLACED_TITLE: gettext_lazy("the title “%(written)s” is replaced by a later one"),
    LossKind.SHORTENED: gettext_lazy("“%(subject)s” was too long; “%(written)s” was cut off"),
    LossKind.SETTINGS: gettext_lazy("settings of the drawing were left out: “%(written)s”"),
    LossKind.DESCRIPTION: gettext_lazy("the description “%(written)s” was left out"),
    LossKind.OTHER_DIAGRAM: gettext_lazy("a diagram of another kind was left out: “%(written)s”"),
    LossKind.FIELDS: gettext_lazy("“%(subject)s”: left out: %(written)s"),
    LossKind.TRANSITIONS: ngettext_lazy(
        "%(count)d transition that does not lead to the next step was left out",
        "%(count)d transitions that do not lead to the next step were left out",
        "count",
    ),
    LossKind.PLACES: gettext_lazy(
        "“%(subject)s” shared its cell with another step and was moved to the right"
    ),
    LossKind.FEELING_UNKNOWN: ngettext_lazy(
        "%(count)d step has no score and got the middle one",
        "%(count)d steps have no score and got the middle one",
        "count",
    ),
    LossKind.PERSONAS_OF_STEPS: gettext_lazy(
        "“%(subject)s”: taken only by %(written)s; a journey is told for its personas as a whole"
    ),
    LossKind.INVENTORY: gettext_lazy("“%(subject)s” is otherwise in the workspace, and stays as it is there"),
    LossKind.EMPTY_STAGE: gettext_lazy("the stage “%(subject)s” has no steps"),
}
_UNNAMED: Mapping[LossKind, Any] = {
    LossKind.INVENTORY: ngettext_lazy(
        "%(count)d entry of the inventory (a touchpoint, question or opportunity) was left out",
        "%(count)d entries of the inventory (touchpoints, questions, opportunities) were left out",
        "count",
    ),
    LossKind.FIELDS: gettext_lazy("left out: %(written)s"),
    LossKind.NOT_MERMAID: gettext_lazy("Mermaid itself refuses “%(written)s”; it was understood"),
}
"""The same kinds, when nothing in particular is meant."""


def in_words(loss: Loss) -> str:
    """What was lost and where, without a full stop."""
    words = _WORDS[loss.kind] if loss.subject else _UNNAMED.get(loss.kind, _WORDS[loss.kind])
    said = words % {"subject": loss.subject, "written": loss.written, "count": loss.count}
    return _("line %(line)d: %(said)s") % {"line": loss.line, "said": said} if loss.line else said


def as_json(loss: Loss) -> dict[str, Any]:
    """A loss for programs, with its words."""
    return {
        "kind": loss.kind.value,
        "subject": loss.subject,
        "written": loss.written,
        "line": loss.line,
        "count": loss.count,
        "why": in_words(loss),
    }
