"""What the rows without languages say, told to the collector of translations, which looks for gettext."""

from django.utils.translation import gettext_noop as _

SAYINGS = frozenset(
    {
        _("1 to 80 letters, digits, hyphens and underscores"),
        _("a UUID such as 0382add4-2dc5-55da-9dac-cedb5050ae08"),
        _("a day such as 2026-03-31"),
        _("a diagram that begins with “journey”"),
        _("a gap from 0 to 100, a significance between 0 and 1"),
        _("a list"),
        _("a name that ends with %(names)s"),
        _("a number"),
        _("a slug"),
        _("a whole number from %(low)s to %(high)s"),
        _("an address with https://, http://, mailto: or / before it"),
        _("an object with keys and values"),
        _("at most %(count)s"),
        _("at most %(count)s characters"),
        _("at most %(count)s entries"),
        _("at most %(count)s levels, one in another"),
        _("each entry once"),
        _("each key once"),
        _("everything written out, without aliases of YAML"),
        _("expected a list"),
        _("expected an object"),
        _("expected exactly one of “in”, “not_in”, “between”"),
        _("expected the name of an attribute"),
        _("expected two numbers"),
        _("expected “all”, “any”, or “attribute” with a condition"),
        _("nested deeper than %(count)s"),
        _("one of %(names)s"),
        _("some of %(names)s"),
        _("some text"),
        _("text"),
        _("text in UTF-8"),
        _("text without NUL and without halves of characters"),
        _("the slug of one that is there"),
        _("true or false"),
        _("what this document has"),
    }
)
"""Every pattern of a `Saying`."""
