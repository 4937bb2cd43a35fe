"""The letters of a drawing, put inside it: so that a file looks the same on a machine without the font."""

import logging
import re
from base64 import b64encode
from functools import lru_cache
from io import BytesIO

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from touchpoints.rendering.text import face_file

logging.getLogger("fontTools").setLevel(logging.WARNING)  # a line for every table it cuts is too much

_WEIGHT = re.compile(r'font-weight="(\d+)"')
_ROOT = re.compile(r"<svg[^>]*>")


POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; sandbox"
"""The content policy of a drawing opened by itself: the letters inside it, and nothing else."""


def with_fonts(svg: str) -> str:
    """The drawing with every face it uses, cut down to its characters, as `@font-face` in a style element.

    For files that leave the house; a drawing inside a page takes the page's font and must have no style.
    Kerning is left behind: it takes six times as long to cut, and text is laid out without it. Faces that
    set-up could not install are left out.
    """
    characters = "".join(sorted(set(svg)))
    faces = [(weight, False) for weight in sorted({400, *map(int, _WEIGHT.findall(svg))})]
    if 'font-style="italic"' in svg:
        faces.append((400, True))
    rules = "".join(_rule(weight, italic, characters) for weight, italic in faces)
    if not rules:
        return svg
    return _ROOT.sub(lambda root: f"{root[0]}<style>{rules}</style>", svg, count=1)


@lru_cache(maxsize=64)
def _rule(weight: int, italic: bool, characters: str) -> str:
    path = face_file(weight, italic)
    if not path.exists():
        return ""
    options = Options(flavor="woff2", layout_features=[], hinting=False)
    options.drop_tables += ["GPOS", "GSUB", "GDEF"]
    with TTFont(path, lazy=True) as font:
        subsetter = Subsetter(options)
        subsetter.populate(text=characters)
        subsetter.subset(font)
        font.flavor = "woff2"
        cut = BytesIO()
        font.save(cut)
    slant = "italic" if italic else "normal"
    data = b64encode(cut.getvalue()).decode()
    return (
        f"@font-face{{font-family:Inter;font-weight:{weight};font-style:{slant};"
        f"src:url(data:font/woff2;base64,{data})}}"
    )
