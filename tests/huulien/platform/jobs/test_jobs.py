"""Files made outside the web process: once for a key, within limits, and never stuck."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

from huulien.platform import clock, guards, maintenance
from huulien.platform.files import storage
from huulien.platform.jobs import asking, making, upkeep
from huulien.platform.jobs.asking import ask, ask_again, made
from huulien.platform.jobs.limits import function_at
from huulien.platform.jobs.models import Job
from huulien.platform.jobs.vocabulary import JobState
from tests import jobs
from tests.races import all_at_once

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT


@pytest.fixture
def queue(settings, transactional_db):
    """As on a server: what is asked for waits for a worker."""
    settings.TASKS = jobs.QUEUED


def words(key="words:1", function=jobs.write_words, is_lasting=False, **arguments):
    if function is jobs.write_words:
        arguments = {"words": "một"} | arguments
    return ask(function, key, arguments=arguments, words="Tệp thử", commune_id=7, is_lasting=is_lasting)


def row(job):
    return Job.objects.get(pk=job.pk)


# At once, as the tests have it


@pytest.mark.django_db
def test_a_file_is_made_kept_with_its_digest_and_found_again(folder):
    job = words()
    assert (job.state, job.size, made(job)) == (JobState.DONE, 5, "một".encode())
    path = storage.path_of(job.file, storage.MADE)
    assert path.is_relative_to(folder / "made")
    assert path.stat().st_mode & 0o777 == 0o600
    assert words(words="khác").pk == job.pk
    assert made(words()) == "một".encode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("function", "words_of_it"),
    [(jobs.refuse, "Báo cáo vừa thay đổi. Bấm “Làm lại”."), (jobs.break_down, making.BROKEN)],
)
def test_what_cannot_be_made_says_why_and_waits_to_be_asked_again(function, words_of_it):
    job = words(function=function)
    assert (job.state, job.fault, made(job)) == (JobState.FAILED, words_of_it, None)
    assert words(function=function).attempt == 1
    ask_again(job)
    assert (job.state, job.attempt) == (JobState.FAILED, 2)


@pytest.mark.django_db
def test_bytes_that_were_lost_or_changed_are_made_again():
    job = words(is_lasting=True)
    storage.remove(job.file, storage.MADE)
    assert made(job) is None
    assert made(job) == "một".encode()  # at once, in the tests
    storage.path_of(job.file, storage.MADE).write_bytes(b"other")
    assert len(list(upkeep.faults())) == 1
    assert made(job) is None
    assert made(job) == "một".encode()
    assert list(upkeep.faults()) == []


@pytest.mark.django_db
def test_what_lasts_is_never_given_in_other_bytes(monkeypatch):
    job = words(is_lasting=True)
    storage.remove(job.file, storage.MADE)
    monkeypatch.setattr(jobs.write_words, "__code__", (lambda progress, words="", note="": b"other").__code__)
    assert made(job) is None
    assert (job.state, job.fault) == (JobState.FAILED, making.OTHER_BYTES)


@pytest.mark.django_db
def test_the_database_keeps_the_digest_of_what_lasts():
    job, passing = words(is_lasting=True), words("words:2")
    for change in ({"sha256": "0" * 64}, {"key": "other"}, {"arguments": {}}, {"is_lasting": False}):
        with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
            Job.objects.filter(pk=job.pk).update(**change)
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        job.delete()
    passing.delete()


@pytest.mark.django_db
def test_only_functions_declared_for_it_are_run():
    for path in ("os.system", "tests.jobs.undeclared", "no.such.thing", "tests.jobs.nothing"):
        with pytest.raises(LookupError):
            function_at(path)
    assert words(function=jobs.undeclared).fault == making.BROKEN


@pytest.mark.django_db
def test_what_does_not_last_is_forgotten_after_a_day():
    job, lasting = words(), words("words:2", is_lasting=True)
    old = clock.moment() - timedelta(hours=25)
    storage.write("ab" * 16, b"stray", storage.MADE)
    os.utime(storage.path_of("ab" * 16, storage.MADE), (old.timestamp(),) * 2)
    assert "không thuộc việc làm tệp nào" in " ".join(upkeep.faults())
    assert upkeep.forget_jobs() == 1  # the stray
    Job.objects.update(finished_at=old)
    assert upkeep.forget_jobs() == 1
    assert list(Job.objects.all()) == [lasting]
    assert storage.read(job.file, storage.MADE) is None
    assert made(row(lasting)) == "một".encode()


@pytest.mark.django_db
def test_files_of_people_and_of_the_site_are_no_strays_of_each_other():
    words(is_lasting=True)
    out = StringIO()
    call_command("check_files", stdout=out)
    assert out.getvalue() == "Tệp khớp với hồ sơ.\n"
    storage.write("cd" * 16, b"stray", storage.MADE)
    with pytest.raises(CommandError, match="1 tệp"):
        call_command("check_files", stdout=out)


@pytest.mark.django_db
def test_jobs_leave_nothing_in_the_trail():
    start = audit_count()
    ask_again(words(function=jobs.refuse))
    assert audit_count() == start


def audit_count():
    from huulien.platform.models import AuditEntry

    return AuditEntry.objects.count()


# By a worker


def test_a_worker_makes_it_in_a_process_of_its_own(queue, settings, tmp_path):
    note = tmp_path / "note"
    job = words(note=str(note))
    assert (job.state, jobs.queued(), made(job)) == (JobState.WAITING, 1, None)
    jobs.work(settings)
    job = row(job)
    assert (job.state, job.step_count, job.steps_total, made(job)) == (JobState.DONE, 2, 2, "một".encode())
    assert note.read_text().split() != [str(os.getpid())]
    assert jobs.queued() == 0


@pytest.mark.parametrize(
    ("function", "fault"),
    [
        (jobs.write_too_long, making.TOO_LONG.format("1 giây")),
        (jobs.write_too_much, making.TOO_MUCH),
        (jobs.die, making.DIED),
        (jobs.break_down, making.BROKEN),
        (jobs.undeclared, making.BROKEN),
    ],
)
def test_what_takes_too_much_or_dies_is_told_and_the_worker_goes_on(queue, settings, function, fault):
    job, other = words(function=function), words("words:2")
    started = time.monotonic()
    jobs.work(settings)
    assert time.monotonic() - started < 20
    job = row(job)
    assert (job.state, job.fault) == (JobState.FAILED, fault)
    assert row(other).state == JobState.DONE
    ask_again(job)
    assert (job.state, jobs.queued()) == (JobState.WAITING, 1)


def test_fifty_ask_at_once_and_it_is_made_once(queue, settings, tmp_path):
    note = tmp_path / "note"
    found = all_at_once([lambda: words(note=str(note))] * 20)
    assert len({job.pk for job in found}) == 1
    assert Job.objects.count() == jobs.queued() == 1
    jobs.work(settings)
    assert len(note.read_text().split()) == 1


def test_two_workers_never_make_the_same(queue, settings, tmp_path):
    note = tmp_path / "note"
    job = words(note=str(note))
    taken = all_at_once([lambda: making.take(job.pk, 1)] * 8)
    assert len([one for one in taken if one]) == 1
    # A place left in the queue of an attempt that counts no more makes nothing.
    jobs.work(settings)
    assert not note.exists()


def test_several_ask_again_at_once_and_it_is_queued_once(queue, settings):
    job = words(function=jobs.refuse)
    jobs.work(settings)
    failed = row(job)
    all_at_once([lambda: ask_again(Job.objects.get(pk=job.pk)) if failed else None] * 8)
    assert (row(job).attempt, jobs.queued()) == (2, 1)


def test_a_job_whose_worker_is_gone_is_taken_again(queue, settings, tmp_path):
    note = tmp_path / "note"
    job = words(note=str(note))
    making.take(job.pk, 1)
    DBTaskResult.objects.update(status="RUNNING", started_at=clock.moment() - timedelta(minutes=5))
    assert upkeep.take_up_again() == 0
    Job.objects.update(beat_at=clock.moment() - upkeep.SILENT - timedelta(seconds=1))
    assert upkeep.take_up_again() == 1
    assert (row(job).state, row(job).attempt, row(job).lost_count) == (JobState.WAITING, 2, 1)
    late = Job(pk=job.pk, attempt=1, is_lasting=False)
    making._keep(late, b"late")  # the first one comes back: too late
    assert (row(job).state, list(storage.stored_keys(storage.MADE))) == (JobState.WAITING, [])
    jobs.work(settings)
    assert made(row(job)) == "một".encode()


def test_a_job_that_ends_its_workers_is_given_up(queue):
    job = words()
    for attempt in (1, 2, 3):
        assert making.take(job.pk, attempt)
        Job.objects.update(beat_at=clock.moment() - timedelta(hours=1))
        upkeep.take_up_again()
    assert (row(job).state, row(job).fault) == (JobState.FAILED, making.DIED)


def test_a_job_that_lost_its_place_in_the_queue_gets_another(queue, settings):
    """As after a backup was brought back, which holds no queue."""
    job = words()
    DBTaskResult.objects.all().delete()
    assert upkeep.take_up_again() == 0
    Job.objects.update(asked_at=clock.moment() - timedelta(minutes=5))
    assert upkeep.take_up_again() == 1
    assert upkeep.take_up_again() == 0
    jobs.work(settings)
    assert row(job).state == JobState.DONE


def test_healthz_says_when_work_waits_and_nobody_is_at_it(queue, settings, client):
    words()
    assert client.get("/healthz").json()["work"] == "done"
    Job.objects.update(asked_at=clock.moment() - timedelta(minutes=3))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["work"]) == (200, "waits without a worker")
    other = words("words:2")
    making.take(other.pk, 1)
    assert client.get("/healthz").json()["work"] == "done"


def test_a_worker_does_nothing_in_maintenance(queue, settings, tmp_path):
    settings.MAINTENANCE_FILE = tmp_path / "maintenance"
    job = words()
    maintenance.begin()
    jobs.work(settings)
    assert row(job).state == JobState.WAITING
    maintenance.end()
    jobs.work(settings)
    assert row(job).state == JobState.DONE


# A worker of its own, as it is served


def start_worker(folder):
    return subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT, env=jobs.environment(folder))


def until(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_worker_that_is_ended_leaves_nothing_stuck(queue, settings, folder, tmp_path, number):
    """Asked to end, it puts back what it was at; killed, it is found out; its child never outlives it."""
    note = tmp_path / "note"
    job = words(function=jobs.write_slowly, note=str(note))
    worker = start_worker(folder)
    try:
        until(lambda: note.exists() and note.read_text().endswith("\n"))
        child = int(note.read_text())
        worker.send_signal(number)
        worker.wait(timeout=15)
    finally:
        worker.kill()
        worker.wait()
    until(lambda: not alive(child))
    if number == signal.SIGKILL:
        assert row(job).state == JobState.RUNNING
        Job.objects.update(beat_at=clock.moment() - timedelta(minutes=2))
        assert upkeep.take_up_again() == 1
    assert (row(job).state, row(job).attempt) == (JobState.WAITING, 2)
    assert jobs.queued() == 1


def test_a_worker_ends_with_the_process_that_started_it(queue, settings, folder):
    script = "import subprocess, sys, time; print(subprocess.Popen(sys.argv[1:]).pid, flush=True); time.sleep(60)"
    parent = subprocess.Popen(
        [sys.executable, "-c", script, sys.executable, "manage.py", "work", "--with-parent"],
        cwd=ROOT, env=jobs.environment(folder), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        worker = int(parent.stdout.readline())
        job = words()
        until(lambda: row(job).state == JobState.DONE)
    finally:
        parent.kill()
        parent.wait()
    until(lambda: not alive(worker), seconds=10)


def test_asking_and_queueing_are_one(queue, monkeypatch):
    def fails(job):
        raise RuntimeError

    monkeypatch.setattr(asking, "queue", fails)
    with pytest.raises(RuntimeError):
        words()
    assert not Job.objects.exists()
