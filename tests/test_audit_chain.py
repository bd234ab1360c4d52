"""The chain over the trail: what is changed, removed, inserted or re-ordered past the triggers is found."""

import json
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from households.models import Area, Household
from huulien.accounts.models import User
from huulien.platform import audit, chain
from huulien.platform.models import AuditEntry, AuditSeal
from tests import factories
from tests.base import make_cast
from tests.pages import read
from tests.races import all_at_once

pytestmark = pytest.mark.django_db
URL = "desk:audit_check"
NAMED = {Household: "address", Area: "name", User: "full_name"}


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def own(cast):
    """The chain of the commune, sealed."""
    factories.make_household(cast.lang_ben, head="Triệu Văn Sinh", address="xóm Trên")
    Household.objects.update(address="xóm Dưới")
    for number in chain.chains():
        chain.seal_all(number)
    return cast.commune.pk


@contextmanager
def past_the_triggers():
    with audit.acting(locked=False):
        yield


def faults(number, kept=None):
    return [(fault.entry, fault.words) for fault in chain.verify(number, kept).faults]


def entry_at(number, position):
    return AuditSeal.objects.get(chain=number, position=position).pk


def run(capsys, *arguments):
    """(exit code, stdout) of a command."""
    try:
        call_command(*arguments)
    except SystemExit as end:
        return end.code, capsys.readouterr().out
    return 0, capsys.readouterr().out


def test_every_entry_is_sealed_in_its_communes_chain(cast, own):
    assert AuditSeal.objects.count() == AuditEntry.objects.count()
    assert set(AuditSeal.objects.values_list("chain", flat=True)) == {
        commune or chain.NO_COMMUNE for commune in AuditEntry.objects.values_list("commune_id", flat=True)
    }
    found = chain.verify(own)
    assert (found.faults, found.unsealed) == ([], 0)
    assert found.sealed == AuditEntry.objects.filter(commune_id=own).count() == found.head.position
    assert found.head == chain.head_of(own)


def test_sealing_again_changes_nothing(own):
    head = chain.head_of(own)
    assert chain.seal_all(own) == 0
    assert chain.head_of(own) == head


def test_batches_lay_the_same_chain_on(own, monkeypatch):
    monkeypatch.setattr(chain, "BATCH", 2)
    for number in range(5):
        Household.objects.update(address=f"xóm {number}")
    assert chain.seal_all(own) == 5
    assert faults(own) == []


def test_what_is_not_sealed_yet_is_counted(own):
    Household.objects.update(address="xóm Giữa")
    found = chain.verify(own)
    assert (found.unsealed, found.faults) == (1, [])


COLUMNS = {
    "at": timezone.now(), "actor_id": 99, "actor": "ai khác", "address": "10.9.9.9", "reason": "khác",
    "operation": "delete", "table": "households_member", "row_id": 99, "before": {"address": "x"}, "after": {},
}  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_entry_is_found(own, column):
    number = entry_at(own, 3)
    with past_the_triggers():
        AuditEntry.objects.filter(pk=number).update(**{column: COLUMNS[column]})
    assert faults(own) == [(number, "nội dung đã bị sửa")]


def test_an_entry_moved_to_another_commune_is_found(cast, own):
    number = entry_at(own, 3)
    with past_the_triggers():
        AuditEntry.objects.filter(pk=number).update(commune_id=cast.other_commune.pk)
    assert faults(own) == [(number, "đã bị chuyển sang xã khác")]


def test_a_removed_entry_is_found(own):
    number = entry_at(own, 3)
    with past_the_triggers():
        AuditEntry.objects.filter(pk=number).delete()
    assert faults(own) == [(number, "đã bị xóa khỏi nhật ký")]


def test_an_entry_removed_with_its_seal_is_found(own):
    number, after = entry_at(own, 3), entry_at(own, 4)
    with past_the_triggers():
        AuditEntry.objects.filter(pk=number).delete()
        AuditSeal.objects.filter(pk=number).delete()
    assert (after, "thiếu 1 mục ngay trước mục này") in faults(own)


def test_an_inserted_entry_is_found(own):
    number = entry_at(own, 2)
    with past_the_triggers():  # a number of the middle, freed by moving its own entry to the front
        AuditEntry.objects.filter(pk=number).delete()
        AuditSeal.objects.filter(pk=number).delete()
        AuditEntry.objects.create(
            pk=number, at=timezone.now() - timedelta(days=3), actor="x", address="", reason="", operation="update",
            table="households_household", row_id=1, commune_id=own,
        )  # fmt: skip
    chain.seal_all(own)
    chain.seal_late(own)
    assert (number, chain.INSERTED) in faults(own)


def test_re_ordered_entries_are_found(own):
    one, two = entry_at(own, 3), entry_at(own, 4)
    with past_the_triggers():
        AuditSeal.objects.filter(pk=one).update(position=-1)
        AuditSeal.objects.filter(pk=two).update(position=3)
        AuditSeal.objects.filter(pk=one).update(position=4)
    assert {number for number, words in faults(own)} == {one, two, entry_at(own, 5)}


def test_a_chain_laid_anew_is_found_by_the_head_kept_elsewhere(own):
    kept = chain.head_of(own)
    with past_the_triggers():
        AuditEntry.objects.filter(pk=entry_at(own, 2)).update(actor="ai khác")
        AuditSeal.objects.filter(chain=own).delete()
    chain.seal_all(own)
    assert faults(own) == []
    last = entry_at(own, kept.position)
    assert faults(own, kept) == [(last, f"dấu thứ {kept.position} khác dấu đã cất")]


def test_a_chain_cut_short_is_found_by_the_head_kept_elsewhere(own):
    kept = chain.head_of(own)
    with past_the_triggers():
        last = entry_at(own, kept.position)
        AuditEntry.objects.filter(pk=last).delete()
        AuditSeal.objects.filter(pk=last).delete()
    assert faults(own) == []
    short = kept.position - 1
    assert faults(own, kept) == [(0, f"chuỗi chỉ còn {short} dấu, dấu đã cất là dấu thứ {kept.position}")]


def test_a_head_kept_elsewhere_still_holds_when_the_chain_grew(own):
    kept = chain.head_of(own)
    Household.objects.update(address="xóm Giữa")
    chain.seal_all(own)
    assert faults(own, kept) == []


@pytest.mark.parametrize("change", [lambda: AuditSeal.objects.update(position=0), AuditSeal.objects.all().delete])
def test_no_seal_is_changed_or_removed(own, change):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()
    assert faults(own) == []


# ----- When it is sealed -----


def test_a_request_that_changes_something_seals_it(client, cast, own):
    client.force_login(cast.officer)
    client.post(reverse("accounts:logout"))
    assert AuditSeal.objects.count() == AuditEntry.objects.count()


@pytest.mark.parametrize("address", ["/ho-dan/excel/", "/api/v1/households/"])
def test_a_list_that_is_only_taken_away_is_sealed_too(client, cast, address):
    factories.make_household(cast.lang_ben, head_citizen_id="020081000001")
    client.force_login(cast.officer)
    assert client.get(address).status_code == 200
    entry = AuditEntry.objects.filter(operation__in=["export", "read"]).latest("pk")
    assert AuditSeal.objects.filter(pk=entry.pk).exists()


def test_a_failure_to_seal_fails_no_request(client, cast, own, monkeypatch, caplog):
    def busy():
        raise DatabaseError("database is locked")

    monkeypatch.setattr("huulien.platform.sealing.seal_news", busy)
    client.force_login(cast.officer)
    assert client.post(reverse("accounts:logout")).status_code == 302
    assert "the trail was not sealed" in caplog.text


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_who_seals_does_not_wait_for_another(own):
    other = connection.copy()
    Household.objects.update(address="xóm Giữa")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('huulien.chain'), %s)", [own])
            assert chain.seal_all(own, wait=False) == 0
            cursor.execute("ROLLBACK")
        assert chain.seal_all(own, wait=False) == 1
    finally:
        other.close()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_an_entry_that_becomes_visible_late_is_sealed_after_those_before_it(cast, own):
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("UPDATE households_area SET position = 9 WHERE id = %s", [cast.lang_coc.pk])
            Household.objects.update(address="xóm Giữa")  # a higher number, and sealed first
            assert chain.seal_all(own) == 1
            cursor.execute("COMMIT")
        assert chain.seal_all(own) == 0
        assert chain.verify(own).unsealed == 1
        assert chain.seal_late(own) == 1
    finally:
        other.close()
    assert faults(own) == []
    assert entry_at(own, chain.head_of(own).position) < entry_at(own, chain.head_of(own).position - 1)


@pytest.mark.django_db(transaction=True)
def test_writers_and_sealers_of_several_communes_do_not_stop_each_other(cast):
    home = factories.make_household(cast.lang_ben, head="Triệu Văn Sinh")
    other = factories.make_household(cast.other_village, head="Vi Văn Xa")

    def busy(*rows):
        def act():
            for number in range(8):
                with transaction.atomic():
                    for row in rows:
                        type(row).objects.filter(pk=row.pk).update(**{NAMED[type(row)]: f"xóm {number}"})
                chain.seal_news()
            return True

        return act

    acts = [
        busy(home, cast.officer),
        busy(other, cast.leader),
        busy(cast.lang_coc),
        busy(cast.head, cast.other_village),
    ]
    assert all_at_once(acts) == [True] * len(acts)
    for number in chain.chains():
        chain.seal_all(number)
        chain.seal_late(number)
        found = chain.verify(number)
        assert (found.faults, found.unsealed) == ([], 0)
    assert AuditSeal.objects.count() == AuditEntry.objects.count()


# ----- By command -----


def test_the_command_says_that_the_trail_is_intact(own, capsys):
    code, said = run(capsys, "verify_audit", "--commune", "06388")
    assert code == 0
    assert f"xã Hữu Liên: nguyên vẹn. {chain.head_of(own).position} mục đã niêm phong, 0 mục chưa" in said


def test_the_command_names_what_is_wrong(own, capsys):
    number = entry_at(own, 3)
    with past_the_triggers():
        AuditEntry.objects.filter(pk=number).update(actor="ai khác")
    code, said = run(capsys, "verify_audit")
    assert code == 1
    assert f"mục số {number}: nội dung đã bị sửa" in said
    code, said = run(capsys, "verify_audit", "--json")
    told = {each["chain"]: each for each in json.loads(said)}
    assert code == 1
    assert told[own]["faults"] == [{"entry": number, "words": "nội dung đã bị sửa"}]
    assert told[chain.NO_COMMUNE]["intact"] is True


def test_the_command_compares_with_heads_kept_elsewhere(own, capsys, tmp_path):
    heads = tmp_path / "dau.txt"
    heads.write_text(run(capsys, "seal_audit")[1])
    assert run(capsys, "verify_audit", "--heads", str(heads))[0] == 0
    with past_the_triggers():
        AuditSeal.objects.filter(chain=own).delete()
        AuditEntry.objects.filter(commune_id=own).delete()
    code, said = run(capsys, "verify_audit", "--heads", str(heads))
    assert code == 1
    assert "chuỗi chỉ còn 0 dấu" in said


def test_the_command_refuses_an_unknown_commune_and_an_unreadable_file(own, tmp_path):
    with pytest.raises(CommandError, match="Không có xã mang mã 99999"):
        call_command("verify_audit", "--commune", "99999")
    (tmp_path / "dau.txt").write_text("không phải dấu")
    with pytest.raises(CommandError, match="không đọc được"):
        call_command("verify_audit", "--heads", str(tmp_path / "dau.txt"))


# ----- By page -----


def test_the_auditor_checks_the_own_communes(client, cast, own):
    client.force_login(cast.auditor)
    page = read(client.post(reverse(URL)))
    assert page.heading == "Nhật ký nguyên vẹn"
    assert "xã Hữu Liên" in page.text
    assert "xã Yên Thịnh" not in page.text
    assert chain.head_of(own).words in page.text


def test_the_auditor_reads_what_is_wrong(client, cast, own):
    number = entry_at(own, 3)
    with past_the_triggers():
        AuditEntry.objects.filter(pk=number).delete()
    client.force_login(cast.auditor)
    page = read(client.post(reverse(URL)))
    assert page.heading == "Nhật ký có 1 mục sai"
    assert f"Mục số {number}: đã bị xóa khỏi nhật ký" in page.text


def test_the_page_before_the_check_offers_it(client, cast, own):
    client.force_login(cast.auditor)
    page = read(client.get(reverse(URL)))
    assert page.heading == "Kiểm tra nhật ký"
