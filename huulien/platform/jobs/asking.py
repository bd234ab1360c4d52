"""A file asked for by its key: found, or made outside the web process; once, however many ask."""

import hashlib
import time
from collections.abc import Iterable
from typing import Any, BinaryIO

from django.db import transaction

from huulien.lib.text import lower_first
from huulien.platform import clock
from huulien.platform.files import storage
from huulien.platform.jobs.limits import CannotMake, Maker, path_of
from huulien.platform.jobs.making import Progress, again, make, queue, take
from huulien.platform.jobs.models import Job
from huulien.platform.jobs.upkeep import take_up_again
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


def make_all(jobs: Iterable[Job], progress: Progress) -> None:
    """Make the files of all these jobs within another one; what other workers are at is waited for.

    Raises `CannotMake` with the words of the first that fails now; what had failed before is tried once more.
    """
    waiting = list(jobs)
    total = len(waiting)
    for job in waiting:
        if job.has_failed:
            ask_again(job)
    while waiting:
        for job in list(waiting):
            job.refresh_from_db()
            if job.is_waiting and (taken := take(job.pk, job.attempt)):
                make(taken)
                job.refresh_from_db()
            if job.has_failed:
                raise CannotMake(f"{job.words}: {lower_first(job.fault)}")
            if job.is_done:
                waiting.remove(job)
            progress(total - len(waiting), total)
        if waiting:
            take_up_again()
            time.sleep(0.5)
