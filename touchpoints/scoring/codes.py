"""The codes answers come in, spelled in one way."""

import re

NUMBER = re.compile(r"([+-]?)0*([0-9]+)(?:\.([0-9]+))?")


def code(value: object) -> str:
    """One spelling for all that mean the same code: trimmed, whatever the case, numbers as numbers.

    A decimal comma is text: nothing here guesses what a comma means.

    >>> code(0), code("0"), code(0.0), code(" 00.0 "), code("-0")
    ('0', '0', '0', '0', '0')
    >>> code("BLANK"), code(" Blank "), code("8,5"), code("6.50")
    ('blank', 'blank', '8,5', '6.5')
    """
    text = str(value).strip()
    number = NUMBER.fullmatch(text)
    if number is None:
        return text.casefold()
    sign, whole, fraction = number.groups(default="")
    fraction = fraction.rstrip("0")
    digits = f"{whole}.{fraction}" if fraction else whole
    return f"-{digits}" if sign == "-" and digits != "0" else digits
