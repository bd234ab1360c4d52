"""What keeps the queue honest: nothing stays stuck, nothing lies about that nobody needs, and somebody is at work."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.db.models import F
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from huulien.platform import clock
from huulien.platform.files import storage
from huulien.platform.jobs.limits import KEPT, Limits, function_at
from huulien.platform.jobs.making import DIED, again
from huulien.platform.jobs.models import Job
from huulien.platform.jobs.vocabulary import JobState

SILENT = timedelta(seconds=60)  # without a sign of life, a job's worker is gone
MOST_LOST = 3  # times that a worker may be gone: then it is the job that ends them
IN_VAIN = timedelta(minutes=2)  # that a job waits while nobody is at any


def take_up_again() -> int:
    """How many jobs are in the queue again whose worker is gone, or whose place in the queue is."""
    now = clock.moment()
    count = 0
    for job in Job.objects.filter(state=JobState.RUNNING, beat_at__lt=now - SILENT).order_by("pk"):
        if job.lost_count + 1 >= MOST_LOST:
            lost = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=JobState.RUNNING)
            lost.update(state=JobState.FAILED, fault=DIED, finished_at=now, beat_at=None)
        else:
            count += again(job, JobState.RUNNING, lost_count=F("lost_count") + 1)
    for job in Job.objects.filter(state=JobState.WAITING, asked_at__lt=now - SILENT).order_by("pk"):
        if not _is_queued(job):
            count += again(job, JobState.WAITING)
    return count


def waits_in_vain() -> bool:
    """Whether something has waited long while nobody was at work."""
    now = clock.moment()
    waiting = Job.objects.filter(state=JobState.WAITING, asked_at__lt=now - IN_VAIN)
    return waiting.exists() and not _at_work()


def _at_work() -> bool:
    return Job.objects.filter(state=JobState.RUNNING, beat_at__gt=clock.moment() - SILENT).exists()


def forget_jobs() -> int:
    """How many files are gone now that do not last and were kept long enough, or that no row names."""
    now = clock.moment()
    before = now - KEPT
    gone = sum(
        _forget(job)
        for job in Job.objects.filter(is_lasting=False, finished_at__lt=now).order_by("pk")
        if job.finished_at and job.finished_at < now - _kept(job)
    )
    gone += sum(storage.discard(name, storage.MADE) for name, at in list(_strays()) if at < before.timestamp())
    DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()
    return gone


def forget_made_of(commune_id: int) -> int:
    """How many files are gone now that were made of a commune and do not last: somebody's data is to be nowhere."""
    return sum(_forget(job) for job in Job.objects.filter(commune_id=commune_id, is_lasting=False).order_by("pk"))


def _forget(job: Job) -> bool:
    """Whether its file is gone; only as it was read: somebody may have asked for it again."""
    found = Job.objects.filter(pk=job.pk, attempt=job.attempt, finished_at=job.finished_at)
    return bool(found.delete()[0] and job.file and storage.remove(job.file, storage.MADE))


def _kept(job: Job) -> timedelta:
    try:
        limits: Limits = function_at(job.function).limits  # type: ignore[attr-defined]
    except LookupError:  # the code has gone on
        return KEPT
    return limits.kept


def faults(*, strays: bool = True) -> Iterator[str]:
    """What does not fit of the files that last, in words; and bytes without a row."""
    for job in Job.objects.filter(is_lasting=True, state=JobState.DONE).order_by("pk").iterator():
        data = storage.read(job.file, storage.MADE)
        if data is None:
            yield f"{job.words}: mất tệp {job.file}; khi có người tải, tệp được làm lại."
        elif hashlib.sha256(data).hexdigest() != job.sha256:
            yield f"{job.words}: tệp {job.file} đã bị thay đổi; khi có người tải, tệp được làm lại."
    if strays:
        yield from (f"Tệp {name} không thuộc việc làm tệp nào." for name, _ in _strays())


def _strays() -> Iterator[tuple[str, float]]:
    # What lies there is looked at first: a file written meanwhile has its row by then, or is young.
    lying = list(storage.stored_keys(storage.MADE))
    known = set(Job.objects.exclude(file="").values_list("file", flat=True))
    return ((name, at) for name, at in lying if name not in known)


def _is_queued(job: Job) -> bool:
    try:
        placed = DBTaskResult.objects.filter(pk=UUID(job.task)).first()
    except ValueError:
        return False
    if placed is None:
        return False
    is_young = placed.started_at is not None and placed.started_at > clock.moment() - SILENT
    return placed.status == TaskResultStatus.READY or (placed.status == TaskResultStatus.RUNNING and is_young)
