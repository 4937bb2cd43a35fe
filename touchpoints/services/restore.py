"""A backup put back, into whichever database engine is in use."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import F, Field, Model
from django.utils.translation import gettext as _

from touchpoints.models import User, Workspace
from touchpoints.services.backup import FORMAT, ROWS_AT_ONCE, VERSION, Progress, columns, kept_models

# ruff: noqa: S608 (the names put into statements are our own)


class NotRestored(Exception):
    """A backup cannot be put back; says in words why. Nothing has changed."""


def restore_backup(
    file: Path, *, replace: bool = False, progress: Progress = lambda done, total: None
) -> int:
    """Put a backup into the database, whose tables must be there, and its uploads beside it.

    What is in the database goes, but only if `replace`. One transaction; how many rows came. Sessions end.
    Raises NotRestored.
    """
    if not replace and (Workspace.objects.exists() or User.objects.exists()):
        raise NotRestored(_("The database is not empty. With --replace all that is in it goes."))
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError) as error:
        raise NotRestored(_("%(file)s is not a backup: %(why)s") % {"file": file, "why": error}) from error
    with archive:
        manifest = _manifest(archive, file)
        fields = _fields(manifest)
        root = Path(settings.MEDIA_ROOT)
        root.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=root.parent, prefix="restore-") as folder:
            uploads = Path(folder, "media")
            try:
                _unpack_uploads(archive, uploads)
                rows = _put_rows(archive, manifest, fields, progress)
            except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, DatabaseError) as error:
                raise NotRestored(_("The backup is damaged: %s") % error) from error
            if root.exists():
                root.rename(Path(folder, "before"))
            uploads.rename(root)
    return rows


def _manifest(archive: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read("manifest.json"))
        if manifest["format"] != FORMAT:
            raise KeyError(manifest["format"])
        known = {".".join(key) for key in MigrationLoader(connection).disk_migrations}
        is_newer = manifest["version"] > VERSION or not known.issuperset(manifest["migrations"])
    except (KeyError, ValueError, TypeError, RecursionError) as error:
        raise NotRestored(_("%s is not a backup of JourneyMap.") % file) from error
    if is_newer:
        raise NotRestored(
            _("%s was made by a newer version of JourneyMap. Install that version, and restore it there.")
            % file
        )
    return manifest


def _fields(manifest: Mapping[str, Any]) -> dict[type[Model], list[Field]]:
    """The fields behind the columns of each table of the backup."""
    models = {model._meta.label_lower: model for model in kept_models()}
    found = {}
    for table, described in manifest["tables"].items():
        by_column = {field.column: field for field in columns(models[table])} if table in models else {}
        if table not in models or not by_column.keys() >= set(described["columns"]):
            raise NotRestored(
                _("The backup has “%s”, which this version keeps otherwise. Restore it with the version that"
                  " made it, then bring that up to date.") % table
            )  # fmt: skip
        found[models[table]] = [by_column[column] for column in described["columns"]]
    return found


@transaction.atomic(durable=True)
def _put_rows(
    archive: zipfile.ZipFile,
    manifest: Mapping[str, Any],
    fields: Mapping[type[Model], list[Field]],
    progress: Progress,
) -> int:
    """Replace all rows. Foreign keys are looked at when the transaction ends, so that the order is free."""
    total = sum(table["rows"] for table in manifest["tables"].values())
    done = 0
    with connection.cursor() as cursor:
        for model in kept_models():
            cursor.execute(f"DELETE FROM {_quoted(model._meta.db_table)}")
        for model, given in fields.items():
            label = model._meta.label_lower
            missing = [field for field in columns(model) if field not in given and not field.primary_key]
            usual = [field.get_db_prep_save(field.get_default(), connection) for field in missing]
            names = ", ".join(_quoted(str(field.column)) for field in (*given, *missing))
            places = ", ".join(["%s"] * (len(given) + len(missing)))
            insert = f"INSERT INTO {_quoted(model._meta.db_table)} ({names}) VALUES ({places})"
            number = 0
            read = [_reader(field) for field in given]
            lines = _lines(archive, f"data/{label}.jsonl")
            while some := list(islice(lines, ROWS_AT_ONCE)):
                rows = [
                    [*(to_db(value) for to_db, value in zip(read, json.loads(line), strict=True)), *usual]
                    for line in some
                ]
                cursor.executemany(insert, rows)
                number += len(some)
                progress(done + number, total)
            if number != manifest["tables"][label]["rows"]:
                raise NotRestored(_("The backup is damaged: rows of “%s” are missing.") % label)
            done += number
        for statement in connection.ops.sequence_reset_sql(no_style(), list(fields)):
            cursor.execute(statement)
    # Drawings are kept under the stamp by every process that runs: none may meet an old one again.
    Workspace.objects.update(stamp=F("stamp") + int(time.time()))
    return done


def _reader(field: Field) -> Callable[[Any], Any]:
    """From a value as JSON has it to what the database takes."""
    return lambda value: field.get_db_prep_save(field.to_python(value), connection)


def _lines(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as source:
        yield from source


def _unpack_uploads(archive: zipfile.ZipFile, folder: Path) -> None:
    folder.mkdir()
    for entry in archive.infolist():
        path = PurePosixPath(entry.filename)
        if path.parts[:1] != ("media",) or entry.is_dir():
            continue
        if ".." in path.parts:
            raise NotRestored(_("The backup is damaged: “%s” leads elsewhere.") % entry.filename)
        target = folder.joinpath(*path.parts[1:])
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as source, target.open("wb") as out:
            shutil.copyfileobj(source, out)
        target.chmod(settings.FILE_UPLOAD_PERMISSIONS)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
