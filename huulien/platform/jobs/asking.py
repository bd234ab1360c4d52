"""A file asked for by its key: found, or made outside the web process; once, however many ask."""

import hashlib
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import F

from huulien.platform import clock
from huulien.platform.files import storage
from huulien.platform.jobs.limits import Maker, path_of
from huulien.platform.jobs.models import Job
from huulien.platform.jobs.vocabulary import JobState


def ask(
    function: Maker,
    key: str,
    *,
    arguments: dict[str, Any],
    words: str,
    commune_id: int | None = None,
    is_lasting: bool = False,
) -> Job:
    """The job of the key: the one there is, or a new one, queued. What has failed stays so until `ask_again`."""
    job = Job.objects.filter(key=key).first()
    if job is not None:
        return job
    told = {
        "function": path_of(function), "arguments": arguments, "words": words[:300], "commune_id": commune_id,
        "is_lasting": is_lasting, "asked_at": clock.moment(),
    }  # fmt: skip
    # The row and its place in the queue are there together, or neither is.
    with transaction.atomic():
        job, is_new = Job.objects.get_or_create(key=key, defaults=told)
        if is_new:
            queue(job)
    job.refresh_from_db()
    return job


def ask_again(job: Job) -> None:
    """What failed is queued once more; nothing happens where somebody else was quicker."""
    again(job, JobState.FAILED, asked_at=clock.moment(), lost_count=0)
    job.refresh_from_db()


def made(job: Job) -> bytes | None:
    """The bytes of a job that is done, whole as they were made; None while it is not.

    Bytes that are gone, or are others by now, are made again.
    """
    file = opened(job)
    if file is None:
        return None
    with file:
        return file.read()


def opened(job: Job) -> BinaryIO | None:
    """The same as a file to read, for what is large."""
    if not job.is_done:
        return None
    try:
        file = open(storage.path_of(job.file, storage.MADE), "rb")  # noqa: SIM115  the caller's to close
    except FileNotFoundError:
        pass
    else:
        if hashlib.file_digest(file, "sha256").hexdigest() == job.sha256:
            file.seek(0)
            return file
        file.close()
    again(job, JobState.DONE, asked_at=clock.moment())
    job.refresh_from_db()
    return None


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
    from huulien.platform.jobs.tasks import make_file  # which makes files by what stands here

    placed = make_file.enqueue(job.pk, job.attempt)
    Job.objects.filter(pk=job.pk).update(task=str(placed.id))
