"""`work`: the worker that makes files outside the web process. It runs until it is told to end."""

import os
import signal
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from huulien.platform import maintenance
from huulien.platform.jobs import making
from huulien.platform.jobs.upkeep import take_up_again

PAUSE = 1.0  # seconds between two looks at an empty queue
UPKEEP = 10  # seconds between two looks for jobs that nobody is at any more


class Command(BaseCommand):
    help = "Make the files that wait in the queue, until told to end (SIGTERM, Ctrl-C): what is begun is put back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when the queue is empty")
        parser.add_argument("--with-parent", action="store_true", help="end when the process that started it does")

    def handle(self, *, once: bool, with_parent: bool, **options: Any) -> None:
        making.stopping.clear()
        self.parent = os.getppid() if with_parent else None
        self.worker = Worker(
            queue_names=["default"], interval=0, batch=True, backend_name="default", startup_delay=False,
            max_tasks=1, worker_id=get_random_string(32), excluded_queue_names=[],
        )  # fmt: skip
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        if self.parent:
            signal.signal(signal.SIGALRM, self.look_after_parent)
            signal.setitimer(signal.ITIMER_REAL, PAUSE, PAUSE)
        self._work(once)

    def stop(self, *_: Any) -> None:
        making.stopping.set()

    def look_after_parent(self, *_: Any) -> None:
        if os.getppid() != self.parent:
            self.stop()

    def _work(self, once: bool) -> None:
        looked_at = float("-inf")
        while not making.stopping.is_set():
            has_worked = False
            try:
                close_old_connections()
                if not maintenance.notice():  # nothing is written meanwhile
                    if time.monotonic() - looked_at > UPKEEP:
                        take_up_again()
                        looked_at = time.monotonic()
                    has_worked = self._one()
            except DatabaseError as error:  # restarted, or busy: it will be back
                self.stderr.write(f"Chưa dùng được cơ sở dữ liệu: {error}")
            if once and not has_worked:
                return
            if not has_worked:
                making.stopping.wait(PAUSE)

    def _one(self) -> bool:
        """Whether there was a job in the queue."""
        if not DBTaskResult.objects.ready().exists():  # asked without the lock that taking one needs
            return False
        self.worker._run_tasks = 0
        self.worker.run()  # one, as `max_tasks` says, or none
        return self.worker._run_tasks > 0
