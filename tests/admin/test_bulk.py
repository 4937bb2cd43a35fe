"""The inventory in bulk: files in with a preview, files out that come back."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from touchpoints.admin import bulk, personas
from touchpoints.models import Channel, Journey, Persona, Question, Touchpoint, Workspace

KINDS = ["channel", "persona", "touchpoint", "question"]


def previewed(client: Client, kind: str, file: str | bytes, name: str = "rows.csv") -> str:
    """The page that says what the file would change."""
    content = file if isinstance(file, bytes) else file.encode()
    sent = {"import_file": SimpleUploadedFile(name, content), "format": "0", "resource": "0"}
    answer = client.post(f"/admin/touchpoints/{kind}/import/", sent)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def brought_in(client: Client, kind: str, file: str | bytes, name: str = "rows.csv") -> str:
    """The page after the preview was confirmed."""
    page = previewed(client, kind, file, name)
    assert "Import these rows" in page, page[page.index("<main") :]
    hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page[page.index("process_import") :]))
    answer = client.post(f"/admin/touchpoints/{kind}/process_import/", hidden, follow=True)
    return unescape(answer.content.decode())


def exported(client: Client, kind: str, as_: str = "csv", **filters: str) -> bytes:
    return client.get(f"/admin/touchpoints/{kind}/export/", {"as": as_, **filters}).content


def stored(workspace: Workspace) -> list[Any]:
    """Every row of the inventory, whatever its key."""
    models = (Channel, Persona, Touchpoint, Question)
    return [list(model.objects.in_workspace(workspace).order_by("slug").values()) for model in models]


def test_a_preview_shows_cell_by_cell_what_will_change_and_changes_nothing(
    workspace: Workspace, editor: Client
) -> None:
    before = stored(workspace)
    page = previewed(editor, "channel", "slug,name,kind\nservices,Desks,store\n,Post,post\n")
    assert "1 new, 1 changed, 0 as they are." in page
    assert "<del>Services</del> <ins>Desks</ins>" in re.sub(r"\s+", " ", page)
    assert "<ins>Post</ins>" in page
    assert "style=" not in page
    assert stored(workspace) == before


def test_confirmed_rows_go_in_and_a_second_time_change_nothing(workspace: Workspace, editor: Client) -> None:
    file = "name;channel;parent;phase;other\nAdvertising;Services;;before;\n"
    assert "There is no column “other”" in previewed(editor, "touchpoint", file)
    file = (
        "name;channel;parent;phase;aliases\n"
        "Advertising;Services;;Before purchase;\n"
        "Radio spot;signs;advertising;before;Q1; \n"
    ).replace("Q1; ", '"Q1; Q2"')
    assert "Imported: 2 new, 0 changed, 0 as they were." in brought_in(editor, "touchpoint", file)
    spot = Touchpoint.objects.get(slug="radio-spot")
    assert (spot.workspace, spot.parent.name, spot.phase) == (workspace, "Advertising", "before")
    assert spot.aliases == ["Q1", "Q2"]
    stamp = Workspace.objects.get(pk=workspace.pk).stamp
    assert "Imported: 0 new, 0 changed, 2 as they were." in brought_in(editor, "touchpoint", file)
    assert Workspace.objects.get(pk=workspace.pk).stamp == stamp


def test_one_wrong_row_keeps_all_out_and_is_told_by_line_and_column(
    workspace: Workspace, editor: Client
) -> None:
    before = stored(workspace)
    file = "name,channel,phase\nKiosk,Services,during\n\nTicket desk,Moon,later\n,Services,\nKiosk,signs,\n"
    page = previewed(editor, "touchpoint", file)
    assert "Line 4, channel: There is no channel “Moon” here, nor in a row above." in page
    assert "Line 4, phase: “later” is none of: before, during, after." in page
    assert "Line 5, name: This field cannot be blank." in page
    assert "Line 6: An earlier row is about the same one." in page
    assert "Import these rows" not in page
    assert stored(workspace) == before


@pytest.mark.parametrize(
    ("kind", "file", "why"),
    [
        ("channel", "name,online\nPost,perhaps\n", "Line 2, online: “perhaps” is neither yes nor no."),
        ("channel", "name,position\nPost,first\n", "Line 2, position: “first” is no whole number."),
        ("channel", "name,position\nPost,-1\n", "Line 2, position:"),
        ("channel", "slug,name\nnot a slug,Post\n", "Line 2, slug:"),
        ("channel", f"name\n{'x' * 121}\n", "Line 2, name: Ensure this value has at most 120 characters"),
        ("persona", 'name,segment\nShy,"{""every"": 1}"\n', "Line 2, segment:"),
        ("persona", "name,segment\nShy,business\n", "Line 2, segment: This is no JSON."),
        (
            "question",
            "wording,metric\nHow was it?,csat\n",
            "is about a touchpoint or about a journey",
        ),
        ("question", "wording,touchpoint,minimum,maximum\nHow?,shops,5,1\n", "Line 2, maximum:"),
        ("question", "wording,touchpoint,metric\nHow?,shops,joy\n", "Line 2, metric: “joy” is none of"),
        ("touchpoint", "slug,name,parent\nshops,Shops,shops\n", "itself a part of this touchpoint"),
    ],
)
def test_what_cannot_be_stored_is_said_in_words(
    workspace: Workspace, editor: Client, kind: str, file: str, why: str
) -> None:
    before = stored(workspace)
    assert why in previewed(editor, kind, file)
    assert stored(workspace) == before


def bomb() -> bytes:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 120_000_000)
    return book.getvalue()


@pytest.mark.parametrize(
    ("file", "name", "why"),
    [
        (b"name\n\xff\xfe\x00\x81\x8d\n", "rows.csv", "Line 2 is not written in UTF-8"),
        (b"", "rows.csv", "empty"),
        (b"PK\x03\x04 not a workbook", "rows.xlsx", "cannot be read as a spreadsheet"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "rows.xls", "save it as .xlsx or CSV"),
        (b"name,name\na,b\n", "rows.csv", "has the column “name” twice"),
        (b"name,icon\na,b,c\n", "rows.csv", "Line 2 has"),
        (b"name\n" + b"a\n" * 5_001, "rows.csv", "has more than 5000 rows"),
        (b"name\n" + b"a" * 10_000_000, "rows.csv", "is larger than 10 MB"),
    ],
)
def test_a_hostile_file_is_refused_in_words(
    workspace: Workspace, editor: Client, file: bytes, name: str, why: str
) -> None:
    assert why in previewed(editor, "channel", file, name)


def test_a_workbook_that_unpacks_without_end_is_refused(workspace: Workspace, editor: Client) -> None:
    assert "unpacks to more than 200 times its size" in previewed(editor, "channel", bomb(), "rows.xlsx")


def test_formulas_leave_as_text_and_come_back_as_they_were(workspace: Workspace, editor: Client) -> None:
    names = ["=1+1", "+49 30", "-5 %", "@home", "'=quoted", "'tis", "Zürich; Genève"]
    for place, name in enumerate(names):
        Channel.objects.create(workspace=workspace, slug=f"c{place}", name=name)
    text = exported(editor, "channel").decode()
    assert "'=1+1" in text
    assert not re.search(r"(^|,)[=+@]", text, re.M)
    sheet = load_workbook(io.BytesIO(exported(editor, "channel", "xlsx"))).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "inlineStr", "n"}
    before = stored(workspace)
    for as_ in ("csv", "xlsx"):
        page = brought_in(editor, "channel", exported(editor, "channel", as_), f"rows.{as_}")
        assert "Imported: 0 new, 0 changed, 10 as they were." in page
    assert stored(workspace) == before


@pytest.mark.parametrize("as_", ["csv", "xlsx"])
def test_what_was_exported_makes_the_same_inventory_elsewhere(
    workspace: Workspace, editor: Client, as_: str
) -> None:
    services = Channel.objects.get(workspace=workspace, slug="services")
    shops = Touchpoint.objects.get(workspace=workspace, slug="shops")
    below = {"channel": services, "parent": shops, "aliases": ["a; b", "c"]}
    Touchpoint.objects.create(workspace=workspace, slug="bakery", name="A bakery", **below)
    Question.objects.filter(slug="shops").update(no_answer=["0", "99"], not_applicable=["6"])
    Question.objects.filter(workspace=workspace, touchpoint=None).delete()
    files = {kind: exported(editor, kind, as_) for kind in KINDS}
    elsewhere = Workspace.objects.create(slug="elsewhere", name="Elsewhere")
    workspace.memberships.update(workspace=elsewhere)
    for kind in KINDS:
        brought_in(editor, kind, files[kind], f"rows.{as_}")
    for kind in KINDS:
        assert exported(editor, kind) == exported_before(files, kind, as_)


def exported_before(files: dict[str, bytes], kind: str, as_: str) -> bytes:
    """The file as CSV, whatever it was."""
    if as_ == "csv":
        return files[kind]
    sheet = load_workbook(io.BytesIO(files[kind])).active
    from tablib import Dataset

    rows = [["" if value is None else value for value in row] for row in sheet.iter_rows(values_only=True)]
    return Dataset(*rows[1:], headers=rows[0]).export("csv").encode()


def test_numbers_of_a_spreadsheet_are_read_as_codes(workspace: Workspace, editor: Client) -> None:
    book = Workbook()
    book.active.append(["touchpoint", "wording", "no_answer", "minimum", "primary"])
    book.active.append(["Shops", "How dear?", 0, 1.0, False])
    file = io.BytesIO()
    book.save(file)
    brought_in(editor, "question", file.getvalue(), "rows.xlsx")
    asked = Question.objects.get(wording="How dear?")
    assert (asked.no_answer, asked.minimum, asked.primary) == (["0"], 1, False)


def test_a_new_primary_question_takes_the_place_of_the_other(workspace: Workspace, editor: Client) -> None:
    brought_in(editor, "question", "touchpoint,wording,primary\nshops,How dear?,yes\n")
    shown = Question.objects.filter(touchpoint__slug="shops", primary=True)
    assert [question.wording for question in shown] == ["How dear?"]


def test_answers_find_their_personas_anew_once_for_all_rows(workspace: Workspace, editor: Client) -> None:
    rule = '"{""all"": [{""attribute"": ""age"", ""in"": [""%d""]}]}"'
    file = "name,segment\n" + "".join(f"Kind {number},{rule % number}\n" for number in range(5))
    with patch.object(personas, "recount") as reassign:
        brought_in(editor, "persona", file)
    assert reassign.call_count == 1
    assert list(Persona.objects.order_by("position").values_list("name", flat=True))[2:] == [
        f"Kind {number}" for number in range(5)
    ]


def test_what_changed_since_the_preview_keeps_all_out(workspace: Workspace, editor: Client) -> None:
    page = previewed(editor, "touchpoint", "name,channel\nKiosk,Post\n".replace("Post", "services"))
    hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page[page.index("process_import") :]))
    Channel.objects.filter(slug="services").update(slug="desks", name="Desks")
    answer = editor.post("/admin/touchpoints/touchpoint/process_import/", hidden, follow=True)
    assert "Nothing was imported" in answer.content.decode()
    assert not Touchpoint.objects.filter(name="Kiosk").exists()


def test_a_confirmation_of_nothing_uploaded_is_told(workspace: Workspace, editor: Client) -> None:
    sent = {"import_file_name": "../../etc/passwd", "original_file_name": "x", "format": "0", "resource": "0"}
    answer = editor.post("/admin/touchpoints/channel/process_import/", sent, follow=True)
    assert "choose it once more" in answer.content.decode()


def test_rows_go_into_the_workspace_and_touch_no_other(airport: Journey, editor: Client) -> None:
    elsewhere = Workspace.objects.create(slug="elsewhere", name="Elsewhere")
    theirs = Channel.objects.create(workspace=elsewhere, slug="post", name="Post")
    brought_in(editor, "channel", "slug,name\npost,Mail\n")
    theirs.refresh_from_db()
    assert theirs.name == "Post"
    assert Channel.objects.get(name="Mail").workspace == airport.workspace


def test_an_export_holds_what_the_list_is_filtered_to(workspace: Workspace, editor: Client) -> None:
    lines = exported(editor, "touchpoint", q="information").decode().splitlines()
    assert len(lines) == 4
    assert all("nformation" in line for line in lines[1:])


def test_a_long_file_is_looked_up_at_once(
    workspace: Workspace, editor: Client, django_assert_max_num_queries: Any
) -> None:
    lines = "".join(f"Stop {number},services\n" for number in range(300))
    brought_in(editor, "touchpoint", "name,channel\n" + lines)
    with django_assert_max_num_queries(20 + 2 * 300):  # a savepoint for each row, and nothing else
        previewed(editor, "touchpoint", "name,channel\n" + lines)


def test_no_resource_forgets_a_column_of_the_model() -> None:
    left = {
        resource._meta.model.__name__: {field.name for field in resource._meta.model._meta.concrete_fields}
        - {"id", "workspace"}
        - set(resource._meta.fields)
        for resource in bulk.InventoryResource.__subclasses__()
    }
    assert left == {"Channel": set(), "Persona": set(), "Question": set(), "Touchpoint": set()}
