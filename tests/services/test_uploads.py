"""Uploaded files stay no longer than they are needed, and no longer than those they speak of want."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from tests.stored import make_workspace
from touchpoints.models import Customer, ImportJob, ImportProblem, Workspace
from touchpoints.services.customers import erase_customer
from touchpoints.services.uploads import keep_upload, throw_away_forgotten

pytestmark = pytest.mark.django_db


@pytest.fixture
def workspace(settings, tmp_path) -> Workspace:
    settings.MEDIA_ROOT = tmp_path
    return make_workspace()


def test_an_erased_customer_leaves_no_trace_in_waiting_files_and_reports(workspace):
    Customer.objects.create(workspace=workspace, namespace="2017", reference="17")
    naming = keep_upload(workspace=workspace, file=ContentFile(b"id,Score\n17,5\n18,4\n", "a.csv"))
    other = keep_upload(workspace=workspace, file=ContentFile(b"id,Score\n117,5\n18,1\n", "b.csv"))
    problem = ImportProblem.objects.create(job=other, line=3, field="id", value="17", why="is there twice")
    erased = erase_customer(workspace=workspace, reference="17")
    assert (erased.answers, erased.files, erased.cells) == (0, 1, 1)
    assert (Path(naming.file.path).exists(), Path(other.file.path).exists()) == (False, True)
    problem.refresh_from_db()
    assert problem.value == ""


def test_files_that_nobody_comes_back_to_go_after_a_week(workspace):
    jobs = [
        keep_upload(workspace=workspace, file=ContentFile(b"id,Score\n17,5\n", name))
        for name in ("old.csv", "new.csv")
    ]
    ImportJob.objects.filter(pk=jobs[0].pk).update(created_at=timezone.now() - timedelta(days=8))
    assert throw_away_forgotten() == 1
    assert [Path(job.file.path).exists() for job in jobs] == [False, True]
