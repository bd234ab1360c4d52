"""Backups: what was written comes back, on either database; what is damaged does not; nobody reads them unasked."""

import io
import json
import random
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pyrage
import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, connections, transaction

from households.models import Household, Member
from households.vocabulary import PovertyClass
from huulien.accounts.models import User
from huulien.platform import audit, clock, guards, triggers
from huulien.platform.backups import container, passphrase, rows
from huulien.platform.files import storage
from huulien.platform.jobs.asking import ask, made
from huulien.platform.models import AuditEntry, Job
from reports.datasets import poverty_rates
from surveys.models import ClassInForce
from tests import factories, jobs
from tests.browser import environment
from tests.commune import make_commune
from tests.programs.factories import make_evidence, make_task, make_unit

SECRET = "ruộng bậc thang mùa gặt"
ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.django_db(transaction=True)


REAL_LOCK = pyrage.passphrase


class QuickLock:
    """In the place of the passphrase's slow lock, which takes seconds on purpose."""

    @staticmethod
    def encrypt(data, secret):
        return secret.encode() + b"\0" + data

    @staticmethod
    def decrypt(data, secret):
        before, _, data = data.partition(b"\0")
        if before != secret.encode():
            raise pyrage.DecryptError
        return data


@pytest.fixture(autouse=True)
def secret(monkeypatch):
    monkeypatch.setenv(passphrase.VARIABLE, SECRET)
    monkeypatch.setattr(pyrage, "passphrase", QuickLock)


@pytest.fixture
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    (settings.MEDIA_ROOT / "biên bản").mkdir(parents=True)
    (settings.MEDIA_ROOT / "biên bản" / "họp.pdf").write_bytes(b"%PDF \x00\xff")
    return settings.MEDIA_ROOT


def run(command, *arguments):
    out = io.StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def everything():
    return {rows.name_of(model): rows.dump(model, io.BytesIO()) for model in rows.kept_models()}


def empty():
    """The database as it is before anybody writes."""
    with audit.acting(locked=False):
        call_command("flush", interactive=False, verbosity=0)
        AuditEntry.objects.all()._raw_delete(using="default")


def test_what_was_written_comes_back_as_it_was(tmp_path, uploads):
    commune = make_commune()
    on = commune.settled.as_of
    figures, before = poverty_rates(commune.cast.commune, on), everything()
    target = tmp_path / "a.backup"
    assert "1 tệp" in run("backup", target)
    empty()
    (uploads / "biên bản" / "họp.pdf").unlink()
    assert not Household.objects.exists()
    run("restore", target)
    assert everything() == before
    assert poverty_rates(commune.cast.commune, on) == figures
    assert (uploads / "biên bản" / "họp.pdf").read_bytes() == b"%PDF \x00\xff"
    again = tmp_path / "b.backup"
    run("backup", again)
    with container.reading(target, SECRET) as first, container.reading(again, SECRET) as second:
        assert {**first.manifest, "made_at": ""} == {**second.manifest, "made_at": ""}


def test_files_of_records_come_back_byte_for_byte(tmp_path, uploads):
    commune = make_commune().cast.commune
    task = make_task(make_unit(commune), factories.make_plan(commune, 2031))
    file = make_evidence(task)
    before = storage.read(file.key)
    run("backup", tmp_path / "a.backup")
    empty()
    storage.remove(file.key)
    run("restore", tmp_path / "a.backup")
    assert storage.read(file.key) == before
    assert run("check_files") == "Tệp khớp với hồ sơ.\n"
    with container.reading(tmp_path / "a.backup", SECRET) as backup:
        assert backup.manifest["files"][f"files/{file.key[:2]}/{file.key}"] == file.sha256


def test_files_made_of_what_was_issued_come_back_and_what_was_waiting_is_made(tmp_path, uploads, settings):
    """The queue itself is in no backup: who had asked for a file has it made by the worker of the new place."""
    make_commune()
    lasting = ask(jobs.write_words, "issued", arguments={"words": "một"}, words="Tệp thử", is_lasting=True)
    settings.TASKS = jobs.QUEUED
    waiting = ask(jobs.write_words, "waiting", arguments={"words": "hai"}, words="Tệp thử")
    run("backup", tmp_path / "a.backup")
    empty()
    storage.remove(lasting.file, storage.MADE)
    run("restore", tmp_path / "a.backup")
    assert made(Job.objects.get(pk=lasting.pk)) == "một".encode()
    assert jobs.queued() == 0
    Job.objects.filter(pk=waiting.pk).update(asked_at=clock.moment() - jobs.minutes(5))
    jobs.work(settings, apart=False)
    assert made(Job.objects.get(pk=waiting.pk)) == b"hai"


def test_a_file_changed_before_it_was_backed_up_is_told_and_keeps_nothing_back(tmp_path, uploads, capsys):
    commune = make_commune().cast.commune
    file = make_evidence(make_task(make_unit(commune), factories.make_plan(commune, 2031)))
    storage.path_of(file.key).write_bytes(b"other")
    run("backup", tmp_path / "a.backup")
    assert f"{file.key} đã bị thay đổi" in capsys.readouterr().err
    empty()
    run("restore", tmp_path / "a.backup")
    assert f"{file.key} đã bị thay đổi" in capsys.readouterr().err


def test_what_came_back_is_recorded_guarded_and_numbered_on(tmp_path, uploads):
    commune = make_commune()
    newest = Household.objects.latest("pk").pk
    run("backup", tmp_path / "a.backup")
    empty()
    run("restore", tmp_path / "a.backup")
    assert not [trigger for kind in triggers.kinds() for trigger in triggers.differing(kind)]
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        ClassInForce.objects.update(poverty_class=PovertyClass.NOT_POOR)
    entries = AuditEntry.objects.count()
    added = factories.make_household(commune.cast.lang_ben, head="Hoàng Thị Lan", opened_on=commune.open.opened_on)
    assert added.pk > newest
    assert AuditEntry.objects.count() > entries
    assert User.objects.get(username="canbo").check_password(factories.PASSWORD)
    assert ContentType.objects.get_for_model(Household).pk


def test_a_database_with_rows_is_left_alone(tmp_path, uploads):
    make_commune()
    run("backup", tmp_path / "a.backup")
    before = everything()
    with pytest.raises(CommandError, match="đang có dữ liệu"):
        run("restore", tmp_path / "a.backup")
    assert everything() == before


def test_nothing_of_a_person_is_read_without_the_passphrase(tmp_path, uploads, monkeypatch):
    monkeypatch.setattr(pyrage, "passphrase", REAL_LOCK)
    make_commune()
    name = Member.objects.first().full_name
    target = tmp_path / "a.backup"
    run("backup", target)
    for hidden in (name, "Household", "households.", "manifest", "họp"):
        assert hidden.encode() not in target.read_bytes()
    assert target.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.backup", "uploads"]
    empty()
    monkeypatch.setenv(passphrase.VARIABLE, SECRET + "x")
    with pytest.raises(CommandError, match="Mật khẩu sao lưu chưa đúng"):
        run("restore", target)
    assert rows.is_empty()


def test_fifty_damaged_backups_are_refused(tmp_path, uploads):
    make_commune()
    target, spoilt = tmp_path / "a.backup", tmp_path / "b.backup"
    run("backup", target)
    whole, dice = target.read_bytes(), random.Random(1)
    for number in range(50):
        data = bytearray(whole)
        place = dice.randrange(len(data))
        if number % 2:
            del data[place:]
        else:
            data[place] ^= 1 << dice.randrange(8)
        spoilt.write_bytes(data)
        with pytest.raises(container.UnreadableBackup), container.reading(spoilt, SECRET):
            pass
    for data in (b"", b"x", whole + b"\n", b"sha256 " + b"0" * 64 + b"\n"):
        spoilt.write_bytes(data)
        with pytest.raises(container.UnreadableBackup), container.reading(spoilt, SECRET):
            pass


def changed(target, spoilt, change):
    """A backup whose rows or manifest somebody who knows the passphrase has changed."""
    with container.reading(target, SECRET) as old, container.writing(spoilt, SECRET) as new:
        parts = {name: old.rows(name).read() for name in old.manifest["rows"]}
        change(old.manifest, parts)
        for name, data in parts.items():
            new.add(f"rows/{name}.jsonl", data)
        new.add(container.MANIFEST, json.dumps(old.manifest).encode())


def drop_a_row(manifest, parts):
    parts["households.member"] = b"".join(parts["households.member"].splitlines(keepends=True)[1:])


def drop_what_rows_name(manifest, parts):
    for name in ("households.household",):
        parts[name] = b""
        manifest["rows"][name] = {
            "rows": 0,
            "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        }


def come_from_tomorrow(manifest, parts):
    manifest["migrations"].append("households.9999_tomorrow")


def come_from_yesterday(manifest, parts):
    manifest["migrations"].pop()


@pytest.mark.parametrize(("change", "words"), [
    (drop_a_row, "không khớp bảng kê"), (drop_what_rows_name, "(?i)foreign key"),
    (come_from_tomorrow, "phần mềm mới hơn"), (come_from_yesterday, "phần mềm cũ hơn"),
], ids=lambda value: getattr(value, "__name__", ""))  # fmt: skip
def test_what_does_not_fit_is_refused_and_nothing_stays(tmp_path, settings, change, words):
    settings.MEDIA_ROOT = tmp_path / "none"
    make_commune()
    run("backup", tmp_path / "a.backup")
    changed(tmp_path / "a.backup", tmp_path / "b.backup", change)
    empty()
    with pytest.raises((CommandError, IntegrityError), match=words):
        run("restore", tmp_path / "b.backup")
    assert rows.is_empty()
    assert not [trigger for kind in triggers.kinds() for trigger in triggers.differing(kind)]


def test_a_backup_cut_short_leaves_no_file(tmp_path, uploads, monkeypatch):
    make_commune()

    def cut(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(rows, "dump", cut)
    with pytest.raises(KeyboardInterrupt):
        run("backup", tmp_path / "a.backup")
    assert [path.name for path in tmp_path.iterdir()] == ["uploads"]


def test_no_backup_is_written_over(tmp_path, uploads):
    (tmp_path / "a.backup").write_bytes(b"old")
    with pytest.raises(CommandError, match="Đã có tệp"):
        run("backup", tmp_path / "a.backup")
    assert (tmp_path / "a.backup").read_bytes() == b"old"


def test_a_short_passphrase_is_refused(tmp_path, uploads, monkeypatch):
    monkeypatch.setenv(passphrase.VARIABLE, "ngan")
    with pytest.raises(CommandError, match="ít nhất 12 ký tự"):
        run("backup", tmp_path / "a.backup")


def test_who_writes_meanwhile_is_neither_kept_waiting_nor_half_in_it(tmp_path, uploads, monkeypatch):
    """A household added by another process while its table is being read comes with none of its rows."""
    commune = make_commune()
    dump = rows.dump
    added = []

    def slow(model, out):
        if rows.name_of(model) == "households.member" and not added:
            added.append(add_from_elsewhere(commune))
        return dump(model, out)

    monkeypatch.setattr(rows, "dump", slow)
    before = Household.objects.count()
    run("backup", tmp_path / "a.backup")
    assert Household.objects.count() == before + 1
    with container.reading(tmp_path / "a.backup", SECRET) as backup:
        assert backup.manifest["rows"]["households.household"]["rows"] == before
        assert backup.manifest["rows"]["households.member"]["rows"] == Member.objects.count() - 1


def add_from_elsewhere(commune):
    def add():
        factories.make_household(commune.cast.lang_ben, head="Hoàng Thị Lan", opened_on=commune.open.opened_on)
        connections.close_all()

    thread = threading.Thread(target=add)
    thread.start()
    thread.join(timeout=30)
    assert not thread.is_alive()
    return True


@pytest.mark.parametrize("busy", [3, 1000])
def test_a_busy_machine_is_no_wrong_passphrase(tmp_path, monkeypatch, busy):
    """The lock measures the machine at each try, and refuses what it thinks would take too long."""
    tries, real = iter(range(busy)), QuickLock.decrypt

    def decrypt(data, secret):
        if next(tries, None) is not None:
            raise pyrage.DecryptError("Excessive work parameter for passphrase.")
        return real(data, secret)

    monkeypatch.setattr(QuickLock, "decrypt", staticmethod(decrypt))
    monkeypatch.setattr(container, "_REST", 0)
    with container.writing(tmp_path / "a.backup", SECRET) as writer:
        writer.add(container.MANIFEST, b"{}")
    if busy == 1000:
        with (
            pytest.raises(container.UnreadableBackup, match="quá bận"),
            container.reading(tmp_path / "a.backup", SECRET),
        ):
            pass
    else:
        with container.reading(tmp_path / "a.backup", SECRET) as backup:
            assert backup.manifest == {}


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="moves to PostgreSQL")
def test_a_commune_moves_from_a_laptop_to_a_server(tmp_path, settings, monkeypatch, made_site):
    monkeypatch.setattr(pyrage, "passphrase", REAL_LOCK)  # as the other process has it
    settings.MEDIA_ROOT = tmp_path / "none"
    laptop = environment(shutil.copytree(made_site, tmp_path / "laptop")) | {passphrase.VARIABLE: SECRET}
    backup = [sys.executable, "manage.py", "backup", str(tmp_path / "a.backup")]
    subprocess.run(backup, cwd=ROOT, env=laptop, check=True)
    empty()
    run("restore", tmp_path / "a.backup")
    assert connection.vendor == "postgresql"
    assert Household.objects.count() > 700
    with container.reading(tmp_path / "a.backup", SECRET) as backup:
        assert everything() == backup.manifest["rows"]
