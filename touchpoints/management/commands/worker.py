"""`manage.py worker`: does the work in the background, and says that it lives."""

import logging
import signal
import sys
import threading
import time
from typing import Any

from django.db import DatabaseError, connection
from django_tasks_db.management.commands import db_worker

from touchpoints.services import tasks
from touchpoints.services.uploads import throw_away_forgotten

TIDY_EVERY = 60 * 60
"""Seconds between two looks for files that nobody came back to."""

logger = logging.getLogger(__name__)


class Command(db_worker.Command):
    """The library's worker with signs of life beside it, and an eye on the tasks of killed workers."""

    help = "Do the work in the background: imports and whatever else takes long."

    def handle(self, *, worker_id: str, **options: Any) -> None:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # until the library's worker has its own
        done = threading.Event()
        signs = threading.Thread(target=give_signs, args=(worker_id, done), daemon=True)
        try:
            tasks.take_over(worker_id)
            tasks.say_alive(worker_id)
            signs.start()
            super().handle(worker_id=worker_id, **options)
        finally:
            done.set()
            if signs.is_alive():
                signs.join()
            tasks.say_goodbye(worker_id)


def give_signs(worker_id: str, done: threading.Event) -> None:
    """Say that this worker lives, and give back what dead ones left, until the worker is done."""
    tidied = 0.0
    while not done.wait(tasks.BEAT.total_seconds()):
        try:
            tasks.say_alive(worker_id)
            if time.monotonic() - tidied > TIDY_EVERY or not tidied:
                tidied = time.monotonic()
                throw_away_forgotten()
            if abandoned := tasks.reap():
                logger.warning("%d tasks of workers that were killed are given back", abandoned)
        except DatabaseError:  # busy or restarting: the next sign will tell
            logger.exception("The worker could not give a sign of life")
        finally:
            connection.close()
