"""Files as evidence: who adds, opens and takes back; what is on the disk is what is in the book."""

import io
import os
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from huulien.platform import clock, guards
from huulien.platform.files import storage
from huulien.platform.files.content import checked
from huulien.platform.models import AuditEntry
from huulien.platform.vocabulary import Role
from programs.models import Communication, Evidence, UnitAccount
from programs.services import evidence as services
from tests import factories
from tests.base import make_cast
from tests.files import PDF, docx, jpeg, xlsx
from tests.pages import fill, queries_of
from tests.programs.factories import make_evidence, make_task, make_training, make_unit

DAY = date(2023, 11, 20)


@pytest.fixture(autouse=True)
def day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    with clock.reliving(DAY):
        yield


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def plan(cast):
    return factories.make_plan(cast.commune, 2023)


@pytest.fixture
def task(cast, plan):
    unit = make_unit(cast.commune)
    UnitAccount.objects.create(commune=cast.commune, unit=unit, user=cast.unit)
    return make_task(unit, plan, "Cân đo 8 trẻ")


@pytest.fixture
def other_task(cast, plan):
    return make_task(make_unit(cast.commune, "Hội Phụ nữ", "mass_organisation"), plan, "Làm 12 nhà tiêu")


@pytest.fixture
def as_user(cast, client):
    def log_in(who):
        client.force_login(getattr(cast, who))
        return client

    return log_in


def words(response):
    return " ".join(unescape(response.content.decode()).replace("\xa0", " ").split())


def add_url(of, record):
    return reverse("programs:evidence_create", args=[of, record.pk])


def page(name, *key):
    return reverse(f"programs:{name}", args=key)


def send(client, url, data=PDF, name="Biên bản.pdf", **answers):
    return client.post(url, fill(client.get(url), file=SimpleUploadedFile(name, data), **answers))


def on_disk():
    return [path.name for path in storage.folder().glob("*/*")]


# ----- Who -----


def test_a_unit_adds_to_its_own_task_and_the_leader_opens_it(cast, as_user, task):
    nurse = as_user("unit")
    assert send(nurse, add_url("viec", task)).url == page("task_detail", task.pk)
    file = Evidence.objects.get()
    assert (file.task, file.uploaded_by, file.kind, file.size) == (task, cast.unit, "pdf", len(PDF))
    assert "Biên bản.pdf" in words(nurse.get(page("task_detail", task.pk)))
    leader = as_user("leader")
    text = words(leader.get(page("task_detail", task.pk)))
    assert "Biên bản.pdf" in text
    assert "Thêm tệp" not in text
    answer = leader.get(page("evidence_file", file.pk))
    assert answer.content == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Bien_ban.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    taken = AuditEntry.objects.get(operation="export")
    assert (taken.actor_id, taken.row_id, taken.table) == (cast.leader.pk, file.pk, "programs_evidence")


def test_a_unit_meets_nothing_of_another_units_task(as_user, other_task):
    file = make_evidence(other_task)
    nurse = as_user("unit")
    for url in (add_url("viec", other_task), page("evidence_file", file.pk), page("evidence_take_back", file.pk)):
        assert nurse.get(url).status_code == 404
    assert nurse.post(page("evidence_take_back", file.pk), {"reason": "x"}).status_code == 404
    assert nurse.post(add_url("viec", other_task), {"file": SimpleUploadedFile("a.pdf", PDF)}).status_code == 404
    assert Evidence.objects.there().count() == 1


@pytest.mark.parametrize(
    ("who", "add", "open_", "back"),
    [("officer", 200, 200, 200), ("leader", 403, 200, 403), ("head", 403, 403, 403), ("stranger", 404, 404, 404),
     ("district_officer", 403, 403, 403), ("auditor", 403, 403, 403), ("administrator", 403, 403, 403)],
)  # fmt: skip
def test_who_else_may_what(as_user, task, who, add, open_, back):
    file = make_evidence(task)
    client = as_user(who)
    assert client.get(add_url("viec", task)).status_code == add
    assert client.get(page("evidence_file", file.pk)).status_code == open_
    assert client.get(page("evidence_take_back", file.pk)).status_code == back


def test_trainings_and_what_the_people_were_told_take_files_of_the_officer_alone(cast, as_user):
    training = make_training(cast.commune, date(2023, 6, 6))
    told = Communication.objects.create(commune=cast.commune, kind="meeting", held_on=date(2023, 4, 4), topic="Chọn hộ")
    officer = as_user("officer")
    for of, record, data, kind in (("tap-huan", training, xlsx(), "xlsx"), ("truyen-thong", told, docx(), "docx")):
        send(officer, add_url(of, record), data, "Danh sách dự")
        file = record.evidence.get()
        assert file.kind == kind
        assert officer.get(page("evidence_file", file.pk)).content == data
        assert "Danh sách dự" in words(officer.get(page(f"{record._meta.model_name}_detail", record.pk)))
    nurse = as_user("unit")
    assert nurse.get(add_url("tap-huan", training)).status_code == 403
    assert nurse.get(page("evidence_file", file.pk)).status_code == 404
    assert officer.get("/minh-chung/khac/1/them/").status_code == 404


# ----- What -----


def test_a_picture_comes_back_without_where_it_was_taken(as_user, task):
    officer = as_user("officer")
    send(officer, add_url("viec", task), jpeg(gps=True), "nhà ông Sinh.JPG")
    file = Evidence.objects.get()
    assert file.name == "nhà ông Sinh.jpg"
    answer = officer.get(page("evidence_file", file.pk))
    assert answer.headers["Content-Type"] == "image/jpeg"
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert not picture.getexif()


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [(b"<script>alert(1)</script>", "a.pdf", "Chỉ nhận PDF"), (b"", "a.pdf", "Tệp rỗng"),
     (PDF + b" " * (10 * 1024 * 1024), "a.pdf", "Tệp lớn hơn 10 MB")],
)  # fmt: skip
def test_what_is_not_taken_in_leaves_nothing(as_user, task, data, name, says):
    assert says in words(send(as_user("officer"), add_url("viec", task), data, name))
    assert not Evidence.objects.exists()
    assert on_disk() == []


def test_no_file_chosen_is_said(as_user, task):
    officer = as_user("officer")
    url = add_url("viec", task)
    assert "Chọn tệp" in words(officer.post(url, fill(officer.get(url))))


def test_the_same_file_is_not_added_twice_nor_more_than_there_is_room_for(as_user, task, settings):
    settings.FILES_MOST_OF_ONE = 2
    officer = as_user("officer")
    url = add_url("viec", task)
    send(officer, url)
    assert "Tệp này đã có: Biên bản.pdf" in words(send(officer, url, name="Khác.pdf"))
    send(officer, url, PDF + b"%1\n")
    assert "tối đa 2 tệp" in words(send(officer, url, PDF + b"%2\n"))
    assert len(on_disk()) == Evidence.objects.count() == 2


def test_a_page_sent_twice_adds_one_file(as_user, task):
    officer = as_user("officer")
    url = add_url("viec", task)
    sent = fill(officer.get(url))
    answers = [officer.post(url, sent | {"file": SimpleUploadedFile("a.pdf", PDF)}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert len(on_disk()) == Evidence.objects.count() == 1


# ----- Taken back -----


def test_a_file_taken_back_is_shown_no_more_and_its_row_stays(cast, as_user, task):
    nurse = as_user("unit")
    file = make_evidence(task)
    url = page("evidence_take_back", file.pk)
    assert "Ghi vì sao gỡ" in words(nurse.post(url, fill(nurse.get(url), reason="  ")))
    nurse.post(url, fill(nurse.get(url), reason="Nhầm việc"))
    file.refresh_from_db()
    assert (file.taken_back_by, file.taken_back_reason, file.is_there) == (cast.unit, "Nhầm việc", False)
    assert nurse.get(page("evidence_file", file.pk)).status_code == 404
    text = words(nurse.get(page("task_detail", task.pk)))
    assert "Chưa có tệp nào" in text
    assert "Nhầm việc" in text
    assert "Tệp này đã gỡ" in words(nurse.get(url))
    make_evidence(task)  # the same may be added again


@pytest.mark.parametrize(("days", "kept"), [(29, True), (31, False)])
def test_its_bytes_go_after_thirty_days(cast, task, days, kept):
    file = make_evidence(task)
    services.take_back(evidence=file, reason="Nhầm", by=cast.officer)
    with clock.reliving(DAY + timedelta(days=days)):
        call_command("forget", stdout=io.StringIO())
    assert (storage.read(file.key) is not None) is kept
    call_command("check_files", stdout=io.StringIO())


def test_the_database_refuses_any_other_change(cast, task, other_task):
    file = make_evidence(task)
    rows = Evidence.objects.filter(pk=file.pk)
    for change in ({"name": "x.pdf"}, {"sha256": "1" * 64}, {"task": other_task}, {"key": "0" * 32}):
        with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        rows._raw_delete("default")
    with pytest.raises(IntegrityError, match="says_why"), transaction.atomic():
        rows.update(taken_back_at=clock.now())
    services.take_back(evidence=file, reason="Nhầm", by=cast.officer)
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        rows.update(taken_back_at=None, taken_back_reason="")
    fields = {"commune": cast.commune, "name": "a.pdf", "kind": "pdf", "size": 1, "uploaded_at": clock.now()}
    for owners, says in (
        ({}, "evidence_is_of_one"),
        ({"task": task, "training": make_training(cast.commune, DAY)}, "evidence_is_of_one"),
        ({"task": task, "commune": cast.other_commune}, guards.REFUSAL),
    ):
        with pytest.raises(IntegrityError, match=says), transaction.atomic():
            Evidence.objects.create(key=storage.new_key(), sha256="0" * 64, **(fields | owners))


# ----- Rows and bytes -----


def test_bytes_lie_under_a_name_that_says_nothing_and_for_the_site_alone(task):
    file = make_evidence(task, name="Đơn của Triệu Văn Sinh.pdf")
    (path,) = storage.folder().glob("*/*")
    assert path == storage.path_of(file.key)
    assert path.name.isalnum()
    assert len(path.name) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_row_that_was_rolled_back_leaves_no_bytes(cast, as_user, task, monkeypatch):
    def broken(*arguments, **given):
        raise RuntimeError

    file = checked(PDF, "a.pdf")
    with monkeypatch.context() as patch:
        patch.setattr(Evidence, "save", broken)
        with pytest.raises(RuntimeError):
            services.add_evidence(owner=task, file=file, by=cast.officer)
    assert on_disk() == []
    # Also when the transaction around the service falls: here where the page's key is to be kept.
    officer = as_user("officer")
    officer.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr("huulien.platform.models.SentForm.save", _only_new(broken))
        assert send(officer, add_url("viec", task)).status_code == 500
    assert not Evidence.objects.exists()
    assert on_disk() == []


def _only_new(broken):
    from huulien.platform.models import SentForm

    save = SentForm.save

    def saved(self, *arguments, **given):
        return broken() if given.get("update_fields") else save(self, *arguments, **given)

    return saved


@pytest.mark.parametrize("change", ["lost", "changed", "stray"])
def test_what_does_not_fit_together_is_found(task, change):
    file = make_evidence(task)
    path = storage.path_of(file.key)
    if change == "lost":
        path.unlink()
    elif change == "changed":
        path.write_bytes(b"other")
    else:
        (path.parent / "0123").write_bytes(b"x")
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 tệp không khớp"):
        call_command("check_files", stdout=out)
    assert {"lost": "mất tệp", "changed": "đã bị thay đổi", "stray": "không thuộc hồ sơ nào"}[change] in out.getvalue()


@pytest.mark.parametrize(("hours", "kept"), [(23, True), (25, False)])
def test_what_a_request_cut_short_has_left_goes_within_a_day(task, hours, kept):
    make_evidence(task)
    stray = storage.folder() / "ab" / ".abcdef.part"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x")
    then = (clock.moment() - timedelta(hours=hours)).timestamp()
    os.utime(stray, (then, then))
    call_command("forget", stdout=io.StringIO())
    assert stray.exists() is kept
    assert Evidence.objects.count() == 1
    assert len(on_disk()) == 1 + kept


@pytest.mark.parametrize("change", ["lost", "changed"])
def test_a_damaged_file_is_not_given_out_as_if_it_were_whole(as_user, task, change):
    file = make_evidence(task)
    storage.remove(file.key) if change == "lost" else storage.path_of(file.key).write_bytes(b"other")
    answer = as_user("officer").get(page("evidence_file", file.pk))
    assert answer.status_code == 410
    assert "Tệp không còn nguyên vẹn" in words(answer)


def test_no_address_reaches_outside_the_folder():
    for key in ("../../etc/passwd", "a" * 31, "A" * 32, ""):
        with pytest.raises(ValueError, match="not a key"):
            storage.path_of(key)


def test_a_user_of_two_units_opens_a_file_once(cast, as_user, task, other_task):
    UnitAccount.objects.create(commune=cast.commune, unit=other_task.unit, user=cast.unit)
    file = make_evidence(task)
    assert as_user("unit").get(page("evidence_file", file.pk)).status_code == 200


def test_somebody_without_a_unit_opens_none(cast, client, task):
    client.force_login(factories.make_user("donvikhac", Role.UNIT, cast.commune))
    assert client.get(page("evidence_file", make_evidence(task).pk)).status_code == 404


def test_the_page_costs_no_query_for_each_file(as_user, task):
    make_evidence(task)
    officer = as_user("officer")
    few = queries_of(officer, page("task_detail", task.pk))
    for number in range(5):
        make_evidence(task, data=PDF + b"%%%d\n" % number)
    assert queries_of(officer, page("task_detail", task.pk)) == few


# ----- Meetings with the people -----


def test_a_meeting_with_the_people_keeps_what_they_proposed(cast, as_user):
    officer = as_user("officer")
    url = page("communication_create")
    given = {"kind": "meeting", "held_on": "10/11/2023", "topic": "Chọn hộ nuôi bò", "village": cast.lang_ben.pk,
             "reach": "48", "proposed": "Ưu tiên hộ có chuồng", "answered": "Đưa vào tiêu chí chọn"}  # fmt: skip
    answer = officer.post(url, fill(officer.get(url), **given))
    meeting = Communication.objects.get()
    assert (meeting.village, meeting.reach, meeting.proposed) == (cast.lang_ben, 48, "Ưu tiên hộ có chuồng")
    text = words(officer.get(answer.url))
    assert "Số người dự</dt> <dd>48" in text
    assert "Đưa vào tiêu chí chọn" in text
    assert "1 lần" in words(officer.get(page("communication_list"), {"hinh_thuc": "meeting"}))
    edit = page("communication_edit", meeting.pk)
    refused = words(officer.post(edit, fill(officer.get(edit), kind="session")))
    assert "chỉ ghi cho cuộc họp dân" in refused
    with pytest.raises(IntegrityError, match="only_meetings_propose"), transaction.atomic():
        Communication.objects.update(kind="post")
