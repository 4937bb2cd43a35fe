"""Files as they come: encodings, delimiters, torn rows, bombs."""

import gzip
import io
import zipfile
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from touchpoints.ingestion import csv_table, opening, xlsx_table
from touchpoints.ingestion.opening import open_table
from touchpoints.ingestion.table import EncodingUnknown, TableError


def rows_of(data: bytes, name="answers.csv", encoding=""):
    with open_table(io.BytesIO(data), name, encoding) as table:
        return [(row.line, list(row.cells), row.why) for row in table.rows()]


def opened(data: bytes):
    with open_table(io.BytesIO(data), "answers.csv") as table:
        return table


def sheet(*rows, **sheets):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_names_survive_in_every_encoding(encoding):
    data = "Név;Ocena\nŁódź;9\n".encode(encoding)
    assert opened(data).header == ["Név", "Ocena"]
    assert rows_of(data) == [(2, ["Łódź", "9"], "")]


@pytest.mark.parametrize("encoding", ["windows-1250", "windows-1251", "windows-1252", "utf-16-le", "gb18030"])
def test_text_is_read_in_the_encoding_that_is_said(encoding):
    word = {"windows-1251": "жёлтый", "windows-1252": "“café”", "gb18030": "满意"}.get(encoding, "żółć ńę")
    data = f"Name,Score\n{word},9\n".encode(encoding)
    assert rows_of(data, encoding=encoding) == [(2, [word, "9"], "")]


def test_text_that_is_no_utf_8_is_never_guessed_at():
    with pytest.raises(EncodingUnknown, match=r"line 2: .*UTF-8"):
        rows_of("Name,Score\nżółć,9\n".encode("cp1250"))


@pytest.mark.parametrize("rows", [1, 300_000])
def test_the_first_line_that_is_no_utf_8_is_named(rows):
    with pytest.raises(EncodingUnknown) as refused:
        rows_of(b"Name,Score\n" + b"plain,9\n" * rows + b"M\xfcller,9\n" * 3)
    assert refused.value.line == rows + 2


def test_a_letter_cut_off_at_the_end_is_no_utf_8():
    with pytest.raises(EncodingUnknown):
        rows_of("Name\nMü".encode()[:-1])


@pytest.mark.parametrize("written", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_that_is_plainly_unicode_is_not_read_in_another_encoding(written):
    with pytest.raises(TableError, match="not in windows-1250"):
        rows_of("Name,Score\nżółć,9\n".encode(written), encoding="windows-1250")
    rows = rows_of("Name,Score\nżółć,9\n".encode(written), encoding="utf-8")
    assert rows == [(2, ["żółć", "9"], "")]


def test_bytes_that_the_said_encoding_does_not_know_are_refused():
    with pytest.raises(TableError, match="not written in windows-1252"):
        rows_of(b"Name,Score\n\x81\xff,9\n", encoding="windows-1252")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    data = delimiter.join(["Score", "Why"]) + "\n" + delimiter.join(["9", '"good, quick; kind"']) + "\n"
    assert rows_of(data.encode()) == [(2, ["9", "good, quick; kind"], "")]


def test_a_semicolon_file_with_decimal_commas_is_not_a_comma_file():
    assert rows_of(b"A;B\n8,5;1,5\n7,5;2,5\n")[0][1] == ["8,5", "1,5"]


def test_one_column_needs_no_delimiter():
    assert rows_of(b"Score\n9\n10\n") == [(2, ["9"], ""), (3, ["10"], "")]


def test_a_line_number_is_where_the_record_begins():
    data = b'Score,Why\r\n9,"first\r\nsecond"\r\n\r\n8,x\r\n'
    assert [line for line, _cells, _why in rows_of(data)] == [2, 5]


def test_trailing_blank_lines_and_rows_of_nothing_are_no_rows():
    assert len(rows_of(b"A,B\n1,2\n,\n  , \n\n\n")) == 1


def test_rows_longer_than_the_header_cannot_be_read():
    assert "(3)" in rows_of(b"A,B\n1,2,3\n")[0][2]
    assert rows_of(b"A,B\n1,2,,\n")[0][2] == ""


def test_a_nul_character_spoils_its_row_only():
    assert [bool(why) for _line, _cells, why in rows_of(b"A,B\n1,x\0y\n2,z\n")] == [True, False]


def test_quotation_marks_that_do_not_match_spoil_their_row_only():
    rows = rows_of(b'A,B\n1,"x" y\n2,z\n')
    assert [(line, bool(why)) for line, _cells, why in rows] == [(2, True), (3, False)]


@pytest.mark.parametrize("length", [10, 300_000])
def test_a_quotation_mark_left_open_stops_the_reading_where_it_opened(length):
    with pytest.raises(TableError, match="line 3"):
        rows_of(b'A,B\n1,x\n2,"' + b"y\n" * length)


def test_a_cell_that_is_only_too_long_is_not_blamed_on_a_quotation_mark():
    for cell in (b"x" * 5_000_000, b'"' + b"x" * 5_000_000 + b'"'):
        with pytest.raises(TableError, match=r"line 3: .*more than 131072 characters") as refused:
            rows_of(b"A,B\n1,x\n2," + cell + b"\n3,y\n")
        assert "quotation" not in refused.value.why


def test_a_heading_that_is_too_long_is_told_in_words():
    with pytest.raises(TableError, match=r"line 1: .*more than 131072 characters"):
        opened(b"A," + b"x" * 200_000 + b"\n1,2\n")


def test_a_file_without_line_ends_is_refused_in_bounded_memory(monkeypatch):
    monkeypatch.setattr(csv_table, "LONGEST_LINE", 1000)
    with pytest.raises(TableError, match="longer"):
        rows_of(b"A,B\n" + b"x" * 2000)


@pytest.mark.parametrize("data", [b"", b"\n\n", b" , \n", "\ufeff".encode()])
def test_an_empty_file_says_so(data):
    with pytest.raises(TableError, match="empty"):
        opened(data)


def test_a_compressed_file_reads_as_its_content():
    data = b"A,B\n1,2\n"
    assert rows_of(gzip.compress(data)) == rows_of(data)


def test_a_compressed_file_that_is_cut_off_is_damaged():
    with pytest.raises(TableError, match="damaged"):
        rows_of(gzip.compress(b"A,B\n" + bytes(range(32, 99)) * 999)[:-20])


def test_a_compression_bomb_is_refused(monkeypatch):
    monkeypatch.setattr(opening, "ALWAYS_ALLOWED", 1_000_000)
    with pytest.raises(TableError, match="times its size"):
        rows_of(gzip.compress(b"A,B\n" + b"1,2\n" * 2_000_000))


def test_a_spreadsheet_reads_like_a_csv():
    data = sheet(
        ["Id", "Score", "When"], [1, 9.0, datetime(2017, 5, 15)], [None, None, None], ["b", 6.5, None]
    )
    assert rows_of(data) == [(2, ["1", "9", datetime(2017, 5, 15)], ""), (4, ["b", "6.5", ""], "")]


def test_a_spreadsheet_bomb_is_refused(monkeypatch):
    monkeypatch.setattr(xlsx_table, "ALWAYS_ALLOWED", 1000)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 10_000_000)
    with pytest.raises(TableError, match="times its size"):
        opened(stream.getvalue())


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 nothing more", sheet(["A"])[:-30], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_what_only_looks_like_a_spreadsheet_is_refused(data):
    with pytest.raises(TableError):
        opened(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_an_error(data):
    try:
        rows_of(data)
    except TableError as error:
        assert str(error)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=8)


@given(st.lists(st.tuples(CELLS, CELLS, st.just("end")), max_size=8), st.sampled_from([",", ";", "\t"]))
def test_what_a_spreadsheet_program_writes_reads_back(rows, delimiter):
    import csv

    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([("A", "B", "C"), *rows])
    assert [tuple(cells) for _line, cells, _why in rows_of(text.getvalue().encode())] == rows
