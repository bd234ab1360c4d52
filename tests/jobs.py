"""The queue as it is on a server: a worker of the test's own, and functions to make files with."""

import os
import signal
import time
from datetime import timedelta
from urllib.parse import quote

from django.core.management import call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult

from huulien.platform.jobs.limits import CannotMake, job

QUEUED = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def work(settings, *, apart: bool = True) -> None:
    """Do what waits in the queue, as a worker does; each file in a process of its own when `apart`."""
    settings.JOBS_APART = apart
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        call_command("work", "--once")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def environment(folder) -> dict[str, str]:
    """For another process, as it is served: the database of the test, and its uploads in `folder`."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        host = quote(database["HOST"], safe="")
        url = f"postgres://{database['USER']}@{host}:{database['PORT'] or 5432}/{database['NAME']}"
    return os.environ | {
        "DATABASE_URL": url, "UPLOAD_ROOT": str(folder), "SECRET_KEY": "for-the-tests-alone-" * 3, "HTTPS": "0",
        "ALLOWED_HOSTS": "testserver", "DJANGO_SETTINGS_MODULE": "huulien.settings", "DEMO": "0", "DEMO_PASSWORD": "",
    }  # fmt: skip


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def queued() -> int:
    return DBTaskResult.objects.ready().count()


@job(seconds=30, megabytes=1024)
def write_words(progress, words="", note=""):
    """The words as a file; a line is added to the file `note`, by which a test counts how often it was made."""
    if note:
        with open(note, "a") as file:
            file.write(f"{os.getpid()}\n")
    progress(1, 2)
    progress(2, 2)
    return words.encode()


@job(seconds=1, megabytes=1024)
def write_too_long(progress):
    time.sleep(60)
    return b""


@job(seconds=60, megabytes=1024)
def write_slowly(progress, note, seconds=30):
    write_words(progress, note=note)
    time.sleep(seconds)
    return b"slow"


@job(seconds=30, megabytes=1024)
def write_too_much(progress):
    return b"x" * (2 * 1024**3)


@job(seconds=30, megabytes=1024)
def die(progress):
    os.kill(os.getpid(), signal.SIGKILL)


@job(seconds=30, megabytes=1024)
def refuse(progress):
    raise CannotMake("Báo cáo vừa thay đổi. Bấm “Làm lại”.")


@job(seconds=30, megabytes=1024)
def break_down(progress):
    raise ZeroDivisionError


def undeclared(progress):
    return b""
