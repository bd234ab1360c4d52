"""A job queued, and its file made: by a process of its own that may take so much time and memory and no more."""

import ctypes
import hashlib
import logging
import multiprocessing
import resource
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.db.models import F
from django_tasks import task

from huulien.platform import clock
from huulien.platform.files import storage
from huulien.platform.jobs.limits import CannotMake, Limits, function_at
from huulien.platform.jobs.models import Job
from huulien.platform.jobs.vocabulary import JobState

log = logging.getLogger(__name__)

BEAT = 5  # seconds between two signs of life of a job that is being made
_AGAIN = "Bấm “Làm lại”; nếu vẫn vậy, báo người quản trị."
TOO_LONG = f"Làm tệp lâu quá {{}} nên đã dừng. {_AGAIN}"
TOO_MUCH = f"Làm tệp cần nhiều bộ nhớ hơn mức cho phép nên đã dừng. {_AGAIN}"
DIED = f"Việc làm tệp bị ngắt giữa chừng, có thể do thiếu bộ nhớ. {_AGAIN}"
BROKEN = f"Có lỗi khi làm tệp. {_AGAIN}"
OTHER_BYTES = "Tệp làm lại không giống tệp đã lưu nên không đưa ra. Báo người quản trị lấy tệp từ bản sao lưu."

stopping = threading.Event()  # the worker is asked to end: what it is at is put back into the queue


class _Lost(Exception):
    """Somebody else is making the file by now."""


class Progress:
    """Tells how many of so many steps are done, for whoever waits; also that the job lives."""

    def __init__(self, job: Job) -> None:
        self._job, self._told_at = job, float("-inf")

    def __call__(self, count: int, total: int) -> None:
        if time.monotonic() - self._told_at < 0.5 and count < total:
            return
        self._told_at = time.monotonic()
        if not _own(self._job).update(step_count=count, steps_total=total, beat_at=clock.moment()):
            raise _Lost


@task()
def make_file(pk: int, attempt: int) -> None:
    """One attempt of a job, as the queue of `django-tasks` runs it."""
    perform(pk, attempt)


def perform(pk: int, attempt: int) -> None:
    """Make the file of a job that waits, unless somebody took it before."""
    job = take(pk, attempt)
    if job is not None:
        make_apart(job) if settings.JOBS_APART else make(job)


def take(pk: int, attempt: int) -> Job | None:
    """The job, the caller's to make now; None when it does not wait any more."""
    now = clock.moment()
    waiting = Job.objects.filter(pk=pk, attempt=attempt, state=JobState.WAITING)
    if not waiting.update(state=JobState.RUNNING, started_at=now, beat_at=now):
        return None
    return Job.objects.get(pk=pk)


def again(job: Job, *states: JobState, **changes: Any) -> bool:
    """Whether the job, in one of the states and as it was read, waits in the queue once more."""
    with transaction.atomic():
        as_read = Job.objects.filter(pk=job.pk, attempt=job.attempt, state__in=states)
        moved = as_read.update(
            state=JobState.WAITING, attempt=F("attempt") + 1, fault="", step_count=0, steps_total=0, beat_at=None,
            started_at=None, finished_at=None, **changes,
        )  # fmt: skip
        if moved:
            job.refresh_from_db()
            queue(job)
    return bool(moved)


def queue(job: Job) -> None:
    """A place in the queue for the job's present attempt."""
    placed = make_file.enqueue(job.pk, job.attempt)
    Job.objects.filter(pk=job.pk).update(task=str(placed.id))


def make(job: Job) -> None:
    """The file of a job that was taken, made in this process; or why not, in its row."""
    try:
        _keep(job, function_at(job.function)(Progress(job), **job.arguments))
    except _Lost:
        log.warning("job %s is made by somebody else by now", job.key)
    except CannotMake as error:
        _fail(job, str(error))
    except MemoryError:
        _fail(job, TOO_MUCH)
    except Exception:  # whatever it is, who waits is told, and the log has the rest
        log.exception("job %s failed", job.key)
        _fail(job, BROKEN)


def make_apart(job: Job) -> None:
    """The same in a child of this process: within its limits, and gone with whoever ends it."""
    try:
        limits: Limits = function_at(job.function).limits  # type: ignore[attr-defined]
    except LookupError:
        log.exception("job %s", job.key)
        _fail(job, BROKEN)
        return
    if limits.prepare:
        limits.prepare()
    connections.close_all()  # none is shared with a child
    child = multiprocessing.get_context("fork").Process(target=_alone, args=(job, limits), daemon=True)
    child.start()
    try:
        _watch(child, job, limits)
    finally:
        if child.is_alive():
            child.kill()
        child.join()


def _watch(child: Any, job: Job, limits: Limits) -> None:
    """Until the child has ended, its time is over, or the worker's."""
    started = beaten = time.monotonic()
    while child.is_alive():
        child.join(0.1)
        now = time.monotonic()
        if stopping.is_set():
            child.kill()
            child.join()
            again(job, JobState.RUNNING)
            return
        if now - started > limits.seconds:
            child.kill()
            child.join()
            _fail(job, TOO_LONG.format(_span(limits.seconds)))
            return
        if now - beaten > BEAT:
            beaten = now
            with suppress(DatabaseError):  # busy: the next one
                if not _own(job).update(beat_at=clock.moment()):
                    return
    if child.exitcode:
        _fail(job, DIED)


def _alone(job: Job, limits: Limits) -> None:
    """The child: dies with its parent, and gets no more memory than it may have."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the worker's, which puts the job back
    # Beside what its parent had: a large one would leave it nothing.
    most = _address_space() + limits.megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    make(job)
    connections.close_all()


def _address_space() -> int:
    """Bytes of addresses that this process has taken."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _keep(job: Job, data: bytes) -> None:
    sha256 = hashlib.sha256(data).hexdigest()
    if job.is_lasting and job.sha256 and job.sha256 != sha256:
        raise CannotMake(OTHER_BYTES)
    name = storage.new_key()
    storage.write(name, data, storage.MADE)
    taken = _own(job).update(
        state=JobState.DONE, file=name, sha256=sha256, size=len(data), finished_at=clock.moment(), beat_at=None
    )
    # Where the process ends in between, `forget` finds what no row names.
    if gone := job.file if taken else name:
        storage.remove(gone, storage.MADE)


def _fail(job: Job, words: str) -> None:
    _own(job).update(state=JobState.FAILED, fault=words[:300], finished_at=clock.moment(), beat_at=None)


def _own(job: Job) -> Any:
    """The job's row for as long as this attempt is the one that counts."""
    return Job.objects.filter(pk=job.pk, attempt=job.attempt, state=JobState.RUNNING)


def _span(seconds: int) -> str:
    return f"{seconds // 60} phút" if seconds >= 60 else f"{seconds} giây"
