"""How the letters of an uploaded file are written: told by showing some of them in each way."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from django.utils.translation import gettext as _

from touchpoints.ingestion.encodings import OFFERED, STAND_IN, same_letters
from touchpoints.services.uploads import Look
from touchpoints.web.import_check import Check, Way
from touchpoints.web.import_form import ImportForm

MOST_WORDS, LONGEST = 4, 24


def letters(form: ImportForm) -> Iterator[Check]:
    """Asked of a file that is not UTF-8; once it is chosen, it can be chosen anew."""
    if not form.look.needs_encoding:
        return
    words = list(islice(_words(form.look), MOST_WORDS))
    ways = []
    for name, where in OFFERED.items():
        shown = [same_letters(word, name) for word in words]
        if all(shown):
            label = f"{where} ({name})"
            chosen = not form.look.unsure and name == form.look.format.encoding
            ways.append(Way(f"?encoding={name}", label, " · ".join(map(str, shown)), chosen))
    yield Check(
        _("Which line is spelled right?"),
        _(
            "The file is not UTF-8, so its letters can be read in several ways. If no line is right, save the"
            " file as UTF-8 and drop it again."
        ),
        open=form.look.unsure,
        ways=ways,
    )


def _words(look: Look) -> Iterator[str]:
    """Words with letters beyond ASCII, each once, as `STAND_IN` reads their bytes."""
    cells = chain.from_iterable(
        (column.name, *column.values, *column.examples, *column.sample) for column in look.profile.columns
    )
    met: set[str] = set()
    for cell in cells:
        raw = cell if look.unsure else cell.encode(look.format.encoding, "ignore").decode(STAND_IN)
        for word in raw.split():
            if not word.isascii() and word not in met:
                met.add(word)
                yield word[:LONGEST]
