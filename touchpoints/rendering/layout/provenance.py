"""The source note: where the numbers come from, by which rule, and when the sheet was drawn."""

from hashlib import sha256

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touchpoints.graph.scored import ScoredJourney
from touchpoints.rendering import text, words
from touchpoints.rendering.layout.reader import Reader
from touchpoints.rendering.options import DrawingOptions
from touchpoints.rendering.shapes import Box, Text
from touchpoints.rendering.values import ShownScale
from touchpoints.vocabulary import ReachSource

SIZE, LEADING = 10.5, 16.0


def scene_key(scored: ScoredJourney, options: DrawingOptions) -> str:
    """Hash of everything a drawing depends on; equal inputs give equal keys. 64 hexadecimal digits.

    The moment of drawing is left out, so that a drawing can be found again.
    """
    return sha256(f"{scored.key} {options.theme} {options.link} {options.prefix} {options.dated} "
                  f"{options.sheet} {get_language()}".encode()).hexdigest()  # fmt: skip


def source_note(reader: Reader, options: DrawingOptions, at: Box) -> tuple[Text, ...]:
    """Lines from the top of `at`: the source, the rule with its thresholds, and what was drawn when."""
    scored = reader.scored
    told = (scored.graph.facts.source_note, rule(scored, reader.scale) if scored.comparisons else "")
    lines = [line for said in told if said for line in text.wrap(said, at.width, SIZE, 2)]
    foot = _("Journey %(slug)s, revision %(number)s · sha256 %(key)s") % {
        "slug": scored.graph.slug,
        "number": scored.graph.revision,
        "key": f"{scored.key[:4]}…{scored.key[-4:]}",
    }
    texts = [Text(line, at.x, at.y + n * LEADING, SIZE, ink="ink3") for n, line in enumerate((*lines, foot))]
    if options.drawn_at:
        drawn = _("Drawn %(moment)s") % {"moment": words.moment(options.drawn_at)}
        texts.append(Text(drawn, at.right, texts[-1].y, SIZE, ink="ink3", anchor="end"))
    return tuple(texts)


def rule(scored: ScoredJourney, scale: ShownScale) -> str:
    """The pain point rule in words, with this journey's thresholds."""
    limits = scored.graph.facts.thresholds
    reach = {one.reach_from for one in scored.comparisons.values()}
    said = {ReachSource.VISITS: _("visits"), ReachSource.ANSWERS: _("answers")}
    by = said[reach.pop()] if len(reach) == 1 else _("visits or answers")
    return _(
        "Pain point: at least %(gap)s below the journey average with the whole 95%% interval below it, from "
        "%(minimum)s responses, one-sided test significant at %(level)s after Holm correction over %(tests)s "
        "touchpoints; numbered by gap × reach, reach from %(by)s."
    ) % {
        "gap": words.number(scale.difference(limits.minimum_gap), scale.decimals),
        "minimum": words.number(limits.minimum_answers),
        "level": words.percent(limits.significance),
        "tests": words.number(len(scored.comparisons)),
        "by": by,
    }
