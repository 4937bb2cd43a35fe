"""Everything in one file: the database, whichever engine keeps it, and what was uploaded.

The file is a ZIP archive. `data/<model>.jsonl` has a line for each row, its values in the order of the
columns that `manifest.json` names; `media/` has the uploads. Sessions and workers' signs of life stay behind.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Field, Model
from django.utils import timezone

FORMAT = "journeymap-backup"
VERSION = 1
ROWS_AT_ONCE = 5_000
_STAYS_BEHIND = frozenset({"sessions.session", "touchpoints.worker"})

Progress = Callable[[int, int], None]


def write_backup(file: Path, *, progress: Progress = lambda done, total: None) -> int:
    """Write the backup; it is there whole or not at all, readable by its owner alone. How many rows it has.

    All rows are of one moment, and nobody has to wait meanwhile. Rows are streamed: memory does not grow.
    """
    part = file.with_name(f"{file.name}.part")
    try:
        with (
            os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as raw,
            zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive,
            one_moment(),
        ):
            rows = _write_rows(archive, progress)
            _write_uploads(archive)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return rows


def _write_rows(archive: zipfile.ZipFile, progress: Progress) -> int:
    models = kept_models()
    total = sum(model._base_manager.count() for model in models)
    done = 0
    tables = {}
    for model in models:
        fields = columns(model)
        rows = model._base_manager.order_by("pk").values_list(*(field.attname for field in fields))
        number = 0
        with archive.open(f"data/{model._meta.label_lower}.jsonl", "w", force_zip64=True) as out:
            for row in rows.iterator(ROWS_AT_ONCE):
                out.write(json.dumps(row, default=_plain, ensure_ascii=False).encode() + b"\n")
                number += 1
                if number % ROWS_AT_ONCE == 0:
                    progress(done + number, total)
        done += number
        tables[model._meta.label_lower] = {"columns": [field.column for field in fields], "rows": number}
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": timezone.now().isoformat(),
        "migrations": sorted(map(".".join, MigrationLoader(connection).applied_migrations)),
        "tables": tables,
    }
    archive.writestr("manifest.json", json.dumps(manifest, indent=1))
    progress(total, total)
    return done


def _write_uploads(archive: zipfile.ZipFile) -> None:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        try:
            if path.is_file():
                archive.write(path, f"media/{path.relative_to(root).as_posix()}")
        except FileNotFoundError:  # deleted since the folder was listed
            continue


def kept_models() -> list[type[Model]]:
    """Every model whose rows are kept, relations between models included."""
    models = apps.get_models(include_auto_created=True)
    return [
        model
        for model in models
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in _STAYS_BEHIND
    ]


def columns(model: type[Model]) -> list[Field]:
    """The fields that are columns of the model's table."""
    return [field for field in model._meta.concrete_fields if field.column]


def _plain(value: Any) -> str:
    """What JSON has no word for, as text that the field's `to_python` reads back exactly."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


@contextmanager
def one_moment() -> Iterator[None]:
    """Let every query see the database as it is now, without making anybody wait."""
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    # Django's own transactions on SQLite would keep writers out; a plain one reads from the log as it stands.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
