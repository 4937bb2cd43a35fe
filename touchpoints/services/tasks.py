"""What runs in the background: workers' signs of life, and the tasks of those that gave none.

A sign is a row of the database, for workers on other machines, and an entry of the cache: a long transaction
keeps SQLite from taking any other write, and whoever works on one is not dead.

A worker that is killed leaves its task marked as running, and nobody would ever look at it again. So each
worker says every `BEAT` that it lives; a task whose worker has been silent for `SILENCE` is given to another
worker, once. If that one dies too the task has failed, with words that say so.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult

from touchpoints.models import Worker

BEAT = timedelta(seconds=5)
SILENCE = timedelta(seconds=60)
ATTEMPTS = 2


class WorkerDied(Exception):
    """The process that ran a task was killed each time it was tried."""


def say_alive(worker: str) -> None:
    """Note that this worker lives. Raises DatabaseError when only the cache could take it."""
    cache.set(_key(worker), True, SILENCE.total_seconds())
    Worker.objects.update_or_create(name=worker, defaults={"seen_at": timezone.now()})


def say_goodbye(worker: str) -> None:
    """Note that this worker has ended in good order."""
    cache.delete(_key(worker))
    Worker.objects.filter(name=worker).delete()


def _alive() -> set[str]:
    """Names of the workers that have given a sign of life."""
    seen = dict(Worker.objects.values_list("name", "seen_at"))
    signs = cache.get_many(map(_key, seen))
    latest = timezone.now() - SILENCE
    return {name for name, seen_at in seen.items() if seen_at >= latest or _key(name) in signs}


def _key(worker: str) -> str:
    return f"worker:{worker}"


def take_over(dead_worker: str) -> int:
    """Give back what a worker of this name left running when it was killed. How many tasks that were."""
    return _give_back(task for task in _running() if task.worker_ids[-1:] == [dead_worker])


def reap() -> int:
    """Give back the tasks of all workers that have been silent too long. How many those were."""
    alive = _alive()
    count = _give_back(task for task in _running() if not alive.intersection(task.worker_ids[-1:]))
    Worker.objects.exclude(name__in=alive).delete()
    return count


def _running() -> QuerySet[DBTaskResult]:
    return DBTaskResult.objects.running()


def _give_back(abandoned: Iterable[DBTaskResult]) -> int:
    """Have each task tried again, or say that it has failed when it has been tried often enough."""
    count = 0
    for seen in abandoned:
        with transaction.atomic():
            # Seen running a moment ago: it counts only if nobody has touched it since.
            task = _running().select_for_update().filter(pk=seen.pk, started_at=seen.started_at).first()
            if task is None:
                continue
            count += 1
            if len(task.worker_ids) < ATTEMPTS:
                DBTaskResult.objects.filter(pk=task.pk).update(status="READY", started_at=None)
                continue
            reason = _("The work was interrupted %d times, so it was given up.") % ATTEMPTS
            task.set_failed(WorkerDied(reason))
        task_finished.send(sender=type(task.task.get_backend()), task_result=task.task_result)
    return count


def troubles() -> list[str]:
    """What keeps the product from working, in words; empty when the database answers and a worker lives."""
    try:
        if not _alive():
            return [
                _("No background worker has given a sign of life in the last %d seconds.") % SILENCE.seconds
            ]
    except DatabaseError as error:
        return [_("The database does not answer: %s") % str(error).strip()]
    return []
