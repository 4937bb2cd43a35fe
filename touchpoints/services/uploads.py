"""Files of answers that wait to be imported: kept under MEDIA_ROOT, looked through, thrown away after use."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path, PurePath
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.files import File
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from touchpoints.ingestion.encodings import STAND_IN, is_unicode
from touchpoints.ingestion.opening import open_table
from touchpoints.ingestion.profile import Profile, profile
from touchpoints.ingestion.table import EncodingUnknown, Format, TableError
from touchpoints.models import ImportJob, ImportState, User, Workspace
from touchpoints.scoring.codes import code

TABLES = (".csv", ".csv.gz", ".tsv", ".txt", ".xlsx")
MOST_COLUMNS = 1_000
"""Columns that a person can still settle one by one; wider tables are for the command line."""

MOST_CELLS = 1_000_000
"""Cells that are looked at before an import, some two seconds of work; the import itself reads them all."""

KEPT_WAITING = timedelta(days=7)
"""How long a file waits for somebody to come back to it."""

REMEMBERED = 24 * 60 * 60


class UploadRefused(ValueError):
    """A file that cannot be imported; says in words why."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a first look at a file showed. `whole` is False when only its first rows were looked at.

    `rows` counts all data rows; where not all were looked at it is the number of lines below the header.
    `unsure` says that nobody knows the encoding: letters beyond ASCII are then those of `STAND_IN`.
    """

    profile: Profile
    format: Format
    rows: int
    whole: bool
    unsure: bool = False

    @property
    def header(self) -> list[str]:
        """Names of the columns, in the file's order."""
        return [column.name for column in self.profile.columns]

    @property
    def needs_encoding(self) -> bool:
        """Whether somebody has to say how its letters are written."""
        return self.format.kind == "csv" and not is_unicode(self.format.encoding)


def keep_upload(*, workspace: Workspace, file: File, by: User | None = None) -> ImportJob:
    """Keep a file until somebody has said what its columns mean. Raises UploadRefused.

    Files that nobody came back to for a week are thrown away on the way.
    """
    name = PurePath(file.name or "").name[-255:]
    suffix = next((known for known in TABLES if name.lower().endswith(known)), "")
    if not suffix:
        raise UploadRefused(
            _(
                "“%(name)s” is no table of answers (.csv, .csv.gz, .xlsx) and no journey"
                " (.json, .yaml, .mmd, .md)."
            )
            % {"name": name}
        )
    job = keep(workspace=workspace, file=file, suffix=suffix, by=by)
    try:
        look = look_through(job)
        if len(look.header) > MOST_COLUMNS:
            words = {"name": name, "count": MOST_COLUMNS}
            raise UploadRefused(_("“%(name)s” has more than %(count)d columns.") % words)
        if not look.rows:
            raise UploadRefused(_("“%(name)s” has a header and no rows below it.") % {"name": name})
        job.rows_total = look.rows
        job.save(update_fields=["rows_total"])
    except BaseException as error:
        forget(job)
        if isinstance(error, TableError):
            raise UploadRefused(error.about(f"“{name}”")) from error
        raise
    return job


def keep(*, workspace: Workspace, file: File, suffix: str, by: User | None = None) -> ImportJob:
    """Keep a file under a name of our own that ends with `suffix`. Raises UploadRefused."""
    name = PurePath(file.name or "").name[-255:]
    if file.size > settings.UPLOAD_LIMIT:
        words = {"name": name, "most": filesizeformat(settings.UPLOAD_LIMIT)}
        raise UploadRefused(_("“%(name)s” is larger than %(most)s.") % words)
    throw_away_forgotten(workspace)
    job = ImportJob(workspace=workspace, file_name=name, created_by=by)
    job.file.save(f"{uuid4()}{suffix}", file)
    return job


def look_through(job: ImportJob, encoding: str = "") -> Look:
    """A first look at the file of an import, remembered for a day. Raises TableError.

    A file that is not UTF-8 is read in `encoding`; it is `unsure` when that is none, or none of its own.
    """
    asked, look = cache.get(_key(job), ("", None))
    if look is None or (look.needs_encoding and asked != encoding):
        try:
            look = _look(job, "")
        except EncodingUnknown:
            look = _look_in(job, encoding)
        cache.set(_key(job), (encoding, look), REMEMBERED)
    return look


def _key(job: ImportJob) -> str:
    return f"first-look:{job.file.name}"


def _look_in(job: ImportJob, encoding: str) -> Look:
    try:
        return _look(job, encoding)
    except TableError:
        return replace(_look(job, STAND_IN), unsure=True)


def _look(job: ImportJob, encoding: str) -> Look:
    with open_table(Path(job.file.path), job.file_name, encoding) as table:
        most = max(1, MOST_CELLS // max(len(table.header), 1))
        found = profile(table, most)
        whole = found.rows < most
        return Look(found, table.format, found.rows if whole else max(table.lines - 1, most), whole)


def throw_away(job: ImportJob) -> None:
    """Delete the file of an import: it is in, or nobody wants it. Its row stays."""
    if job.file:
        cache.delete(_key(job))
        job.file.delete(save=False)
        ImportJob.objects.filter(pk=job.pk).update(file="")


def forget(job: ImportJob) -> None:
    """Delete a file that was not imported, and every trace of it; nothing, once its import has begun."""
    with transaction.atomic():
        waiting = ImportJob.objects.select_for_update().filter(pk=job.pk, state=ImportState.UPLOADED).first()
        if waiting is None:
            return
        waiting.delete()
    cache.delete(_key(job))
    job.file.delete(save=False)


def throw_away_forgotten(workspace: Workspace | None = None) -> int:
    """Throw away what nobody came back to for a week: files that wait to be imported, in one workspace or in
    all. How many those were."""
    old = ImportJob.objects.exclude(file="").filter(created_at__lt=timezone.now() - KEPT_WAITING)
    if workspace is not None:
        old = old.in_workspace(workspace)
    return sum(map(_throw_away_waiting, old))


def throw_away_naming(workspace: Workspace, reference: str) -> int:
    """Throw away the files that wait to be imported and hold this reference in a cell. How many those were.

    A file that cannot be read, or is one of journeys and holds the reference anywhere, goes, too.
    """
    waiting = ImportJob.objects.in_workspace(workspace).exclude(file="")
    return sum(_throw_away_waiting(job) for job in waiting if _names(job, reference))


def _throw_away_waiting(job: ImportJob) -> bool:
    """Throw the file of an import away unless it is under way."""
    if job.state == ImportState.UPLOADED:
        forget(job)
    elif job.state in (ImportState.FAILED, ImportState.STOPPED):
        throw_away(job)
    else:
        return False
    return True


def _names(job: ImportJob, reference: str) -> bool:
    path = Path(job.file.path)
    if not job.file_name.lower().endswith(TABLES):
        return reference.encode() in path.read_bytes()
    try:
        try:
            return _names_in(job, reference, "")
        except EncodingUnknown:
            # ASCII is the same in every encoding the page offers; of other letters nobody can tell
            return not reference.isascii() or _names_in(job, reference, STAND_IN)
    except (TableError, OSError):
        return True


def _names_in(job: ImportJob, reference: str, encoding: str) -> bool:
    wanted = code(reference)
    with open_table(Path(job.file.path), job.file_name, encoding) as table:
        return any(row.why or wanted in map(code, row.cells) for row in table.rows())
