"""Colours of the drawings, light, dark or those of the page they stand in, as a table of roles."""

from dataclasses import dataclass
from typing import Literal

ThemeName = Literal["light", "dark", "page"]


@dataclass(frozen=True, slots=True)
class StepColours:
    """One of the five steps of the score scale: fill, text on it, outline round it."""

    fill: str
    text: str
    outline: str


@dataclass(frozen=True, slots=True)
class Theme:
    """A colour for every role; roles are the same in both themes."""

    page: str
    field: str
    lane: str
    card: str
    card_line: str
    ink: str
    ink2: str
    ink3: str
    line: str
    line2: str
    edge: str
    edge_casing: str
    pain: str
    on_pain: str
    pain_text: str
    pain_tint: str
    pain_line: str
    rise: str
    curve_below: str
    curve_above: str
    ribbon: str
    on_ink: str
    frame: str
    steps: tuple[StepColours, ...]

    def step(self, step: int) -> StepColours:
        """Colours of step 1 (far below the average) to 5 (far above)."""
        return self.steps[step - 1]


LIGHT = Theme(
    page="#FDFDFB",
    field="#F7F8F5",
    lane="#F1F3EF",
    card="#FFFFFF",
    card_line="#C9CFD1",
    ink="#17202B",
    ink2="#47525E",
    ink3="#626D78",
    line="#DDE0DC",
    line2="#BFC6C6",
    edge="#B3C0CA",
    edge_casing="#6E7E8C",
    pain="#A33B0B",
    on_pain="#FFFFFF",
    pain_text="#8A3008",
    pain_tint="#FDF2EA",
    pain_line="#F3C9A8",
    rise="#0B5A6C",
    curve_below="#F3C9A8",
    curve_above="#BCDDE4",
    ribbon="#AEB9C2",
    on_ink="#FFFFFF",
    frame="#17202B",
    steps=(
        StepColours("#A33B0B", "#FFFFFF", "#7C2C07"),
        StepColours("#E8A268", "#2A1405", "#A95F22"),
        StepColours("#E4E2DA", "#23282D", "#8C8B83"),
        StepColours("#8FC0CB", "#08262E", "#3F7C8A"),
        StepColours("#0B6478", "#FFFFFF", "#084A59"),
    ),
)

DARK = Theme(
    page="#10151B",
    field="#151B22",
    lane="#191F27",
    card="#202832",
    card_line="#3A4653",
    ink="#EDF1F4",
    ink2="#B9C3CD",
    ink3="#95A1AD",
    line="#2A333D",
    line2="#465361",
    edge="#475665",
    edge_casing="#9FB0BF",
    pain="#F0844C",
    on_pain="#220D02",
    pain_text="#F7A77D",
    pain_tint="#2B2320",
    pain_line="#5A3521",
    rise="#8FD9EA",
    curve_below="#5A3521",
    curve_above="#1E4954",
    ribbon="#566472",
    on_ink="#10151B",
    frame="#8996A3",
    steps=(
        StepColours("#F0844C", "#220D02", "#F7B08B"),
        StepColours("#9E5D31", "#FFFFFF", "#D69A6C"),
        StepColours("#4A545F", "#F2F4F6", "#75818D"),
        StepColours("#33737F", "#FFFFFF", "#67AEBE"),
        StepColours("#7ED3E6", "#04222A", "#B7E8F2"),
    ),
)

PAGE = Theme(
    page="var(--page)",
    field="var(--field)",
    lane="var(--lane)",
    card="var(--card)",
    card_line="var(--card-line)",
    ink="var(--ink)",
    ink2="var(--ink-2)",
    ink3="var(--ink-3)",
    line="var(--line)",
    line2="var(--line-2)",
    edge="var(--edge)",
    edge_casing="var(--edge-casing)",
    pain="var(--pain)",
    on_pain="var(--on-pain)",
    pain_text="var(--pain-text)",
    pain_tint="var(--pain-tint)",
    pain_line="var(--pain-line)",
    rise="var(--good)",
    curve_below="var(--curve-below)",
    curve_above="var(--curve-above)",
    ribbon="var(--ribbon)",
    on_ink="var(--page)",
    frame="var(--frame)",
    steps=tuple(
        StepColours(f"var(--step-{step})", f"var(--on-step-{step})", f"var(--step-{step}-line)")
        for step in range(1, 6)
    ),
)
"""For a drawing inside a page: it takes the page's colours, and turns dark, or light on paper, with it."""

THEMES: dict[ThemeName, Theme] = {"light": LIGHT, "dark": DARK, "page": PAGE}
