"""Text is measured by its font and broken where a reader would break it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchpoints.rendering import text

anything = st.text(st.characters(exclude_categories=("Cs",)), max_size=80)


@given(anything, st.floats(20, 200), st.integers(1, 4))
def test_no_line_is_wider_than_its_limit(said, limit, lines):
    for line in text.wrap(said, limit, 12.5, lines, 600):
        assert text.width(line, 12.5, 600) <= limit + 0.01


@given(anything, st.floats(20, 200), st.integers(1, 4))
def test_text_takes_no_more_lines_than_allowed_and_says_when_it_is_cut(said, limit, lines):
    broken = text.wrap(said, limit, 12, lines)
    assert len(broken) <= lines
    shown = "".join(broken).replace("-", "").replace(" ", "")
    whole = text.clean(said).replace("\u00ad", "").replace("-", "").replace(" ", "")
    assert shown == whole or broken[-1].endswith("…")


def test_names_break_at_spaces_and_slashes_and_soft_hyphens():
    assert text.wrap("Departure/arrival time convenience", 114, 12.5, 2, 600) == (
        "Departure/arrival",
        "time convenience",
    )
    assert text.wrap("Ende/Anfang", 50, 12.5, 2, 600) == ("Ende/", "Anfang")
    assert text.wrap("Schiff\u00adfahrts\u00adgesellschaft", 90, 12.5, 2, 600) == (
        "Schifffahrts-",
        "gesellschaft",
    )


def test_a_long_name_ends_in_an_ellipsis():
    lines = text.wrap("Dogodność godzin odlotu i przylotu samolotu", 114, 12.5, 2, 600)
    assert lines == ("Dogodność godzin", "odlotu i przylotu…")


def test_a_word_without_a_break_is_broken_where_the_line_ends():
    first, second = text.wrap("Donaudampfschifffahrtsgesellschaft", 114, 12.5, 2, 600)
    assert "Donaudampfschifffahrtsgesellschaft".startswith(first)
    assert second.endswith("…") or first + second == "Donaudampfschifffahrtsgesellschaft"


def test_chinese_breaks_between_characters_but_not_before_punctuation():
    for line in text.wrap("网上订票。是否方便。", 52, 12.5, 4, 600):
        assert not line.startswith("。")


def test_a_combining_mark_stays_with_its_letter():
    cut = text.shorten("e\u0301" * 30, 60, 12)
    assert cut[:-1].count("e") == cut.count("\u0301")


def test_control_characters_and_direction_overrides_are_removed():
    assert text.clean("a\x00b\x1bc\u202ed\uffff  e\n f") == "abcd e f"


def test_widths_come_from_the_font():
    """Advances of Inter: a wide letter is not as wide as a narrow one."""
    assert text.width("WWWW", 10, 600) > 2.5 * text.width("iiii", 10, 600)
    assert text.width("Café", 20) == pytest.approx(2 * text.width("Café", 10))


def test_characters_that_the_font_lacks_have_a_width():
    assert text.width("网", 10) == 10
    assert text.width("e\u200d", 10) == text.width("e", 10)
