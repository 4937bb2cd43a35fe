"""What the asker may choose about a drawing."""

from dataclasses import dataclass
from datetime import date, datetime

from touchpoints.rendering.theme import ThemeName


@dataclass(frozen=True, slots=True)
class DrawingOptions:
    """Choices that change a drawing but not what it says.

    `link` is a URL with `{step}` in it: then every card is a link to it. `prefix` comes before every id, so
    that two drawings fit in one page. `dated` is the day of the shown revision, `drawn_at` (in the time
    zone to print) when the drawing is made; both are left out when None, so that equal input gives equal
    text. `sheet` False leaves out the title block and the height of A3, for a page that has its own title.
    Words and numbers follow Django's active translation.
    """

    theme: ThemeName = "light"
    link: str = ""
    prefix: str = ""
    dated: date | None = None
    drawn_at: datetime | None = None
    sheet: bool = True
