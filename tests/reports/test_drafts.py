"""Drafts: given up with a reason while nobody has submitted them, and of other days chosen anew."""

from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from huulien.platform.locking import StaleRecord
from huulien.platform.models import AuditEntry
from huulien.platform.steps import Refused
from reports.models import EditedSentence, Report
from reports.periods import parse_period
from reports.scope import Scope
from reports.services import choose_scope, correct_report, create_report, edit_words, write_sentence
from reports.snapshot import document_of
from tests.pages import read
from tests.reports.factories import approve, make_report, step

SPAN = "2023-04-01..2023-12-31"


def page(name, report, *more):
    return reverse(f"reports:{name}", args=[report.pk, *more])


def cancel(report, by, reason="Lập nhầm kỳ"):
    return step("cancel", report, by, reason=reason)


# ----- Given up -----


def test_a_draft_is_given_up_with_its_reason_and_leaves_its_place_to_another(client, cast):
    report = make_report(cast)
    client.force_login(cast.officer)
    assert "Hủy báo cáo" in read(client.get(page("report_detail", report))).text
    address = page("report_step", report, "huy")
    assert "Ghi lý do hủy." in unescape(client.post(address, {"version": report.version}).content.decode())
    client.post(address, {"version": report.version, "reason": "Lập nhầm kỳ"})
    report.refresh_from_db()
    assert report.state == "cancelled"
    told = read(client.get(page("report_detail", report))).text
    assert "Đã hủy" in told
    assert "Lập nhầm kỳ" in told
    entry = AuditEntry.objects.filter(table="reports_report", row_id=report.pk, operation="update").last()
    assert (entry.actor, entry.after["state"]) == (cast.officer.username, "cancelled")
    following = make_report(cast)
    assert (following.edition, following.corrects_id) == (1, None)
    assert set(Report.objects.latest_editions()) == {following}


def test_what_was_submitted_once_is_not_given_up(client, cast):
    report = make_report(cast)
    step("submit", report, cast.officer)
    step("send_back", report, cast.leader, reason="Sửa phần II")
    with pytest.raises(Refused, match="đã từng trình"):
        cancel(report, cast.officer)
    client.force_login(cast.officer)
    assert "Hủy báo cáo" not in read(client.get(page("report_detail", report))).text
    assert "đã từng trình" in read(client.get(page("report_step", report, "huy"))).text
    assert Report.objects.get().state == "draft"


def test_only_who_writes_reports_gives_one_up(client, cast):
    report = make_report(cast)
    for who, status in {"leader": 403, "head": 404, "district_officer": 404, "stranger": 404}.items():
        client.force_login(cast.everyone[who])
        assert client.post(page("report_step", report, "huy"), {"version": 1, "reason": "x"}).status_code == status
    assert Report.objects.get().state == "draft"


def test_what_was_given_up_changes_no_more_and_the_level_above_never_sees_it(client, cast):
    report = cancel(make_report(cast), cast.officer)
    words = dict.fromkeys(("difficulties", "proposals", "next_tasks"), "Thêm")
    with pytest.raises(ValidationError):
        edit_words(report=report, version=report.version, words=words)
    for changes in ({"proposals": "Khác"}, {"state": "draft"}, {"scope": "phan=ty-le"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(**changes)
    with pytest.raises(DatabaseError), transaction.atomic():
        EditedSentence.objects.create(commune=cast.commune, report=report, place="ty-le.1", text="Khác", made="")
    client.force_login(cast.district_officer)
    assert client.get(page("report_detail", report)).status_code == 404
    client.force_login(cast.officer)
    assert client.get(page("report_edit", report)).status_code == 200
    assert "Soạn báo cáo" not in read(client.get(page("report_detail", report))).text


def test_a_correction_that_was_given_up_can_be_begun_again(client, cast):
    issued = approve(make_report(cast, "2023-H1"), cast)
    cancel(correct_report(report=issued, by=cast.officer), cast.officer)
    client.force_login(cast.officer)
    assert "Lập lần sửa" in read(client.get(page("report_detail", issued))).text
    assert correct_report(report=issued, by=cast.officer).edition == 2


# ----- Chosen anew -----


@pytest.fixture
def free(cast) -> Report:
    return make_report(cast, SPAN)


def choose(report, cast, *given):
    report.refresh_from_db()
    return choose_scope(report=report, version=report.version, scope=Scope(*given), by=cast.officer)


def edit(report, place, cast):
    report.refresh_from_db()
    write_sentence(report=report, place=place, version=0, text="Câu của xã.", by=cast.officer)


def headings(report):
    return [block.text for block in document_of(report).blocks if block.name == "heading"]


def test_the_figures_are_taken_anew_and_sentences_that_have_a_place_stay(cast, free):
    edit(free, "thieu-hut.1", cast)
    edit(free, "ty-le.1", cast)
    before = free.seal
    chosen = choose(free, cast, ("thieu-hut",), (cast.lang_ben.pk,), None)
    assert chosen.scope == f"phan=thieu-hut;thon={cast.lang_ben.pk}"
    assert chosen.seal != before
    assert chosen.content["scope"] == chosen.scope
    assert headings(chosen) == ["I. Mức độ thiếu hụt các dịch vụ xã hội cơ bản"]
    assert list(chosen.sentences.values_list("place", flat=True)) == ["thieu-hut.1"]
    assert "của thôn Làng Bên" in document_of(chosen).subject
    whole = choose(free, cast)
    assert (whole.scope, whole.seal) == ("", before)


def test_what_cannot_be_chosen_changes_nothing(cast, free):
    for given, words in (
        ((None, (cast.other_village.pk,), None), "chưa có hoặc không còn"),
        ((("kinh-phi",), (cast.lang_ben.pk,), None), "chỉ có số của cả xã"),
        ((None, None, None), "như cũ"),
    ):
        with pytest.raises(ValidationError, match=words):
            choose(free, cast, *given)
    other = create_report(
        commune=cast.commune, period=parse_period(SPAN), by=cast.officer, scope=Scope(sections=("ty-le",))
    )
    with pytest.raises(ValidationError, match="đã có báo cáo với nội dung như vậy"):
        choose(free, cast, ("ty-le",), None, None)
    with pytest.raises(ValidationError, match="Báo cáo năm, 6 tháng"):
        choose(make_report(cast, "2023-H1"), cast, ("ty-le",), None, None)
    with pytest.raises(StaleRecord):
        choose_scope(report=free, version=99, scope=Scope(sections=("thieu-hut",)), by=cast.officer)
    issued = approve(other, cast)
    with pytest.raises(ValidationError, match="không sửa được"):
        choose(issued, cast, ("thieu-hut",), None, None)
    with pytest.raises(ValidationError, match="như lần trước"):
        choose(correct_report(report=issued, by=cast.officer), cast, ("thieu-hut",), None, None)
    free.refresh_from_db()
    assert free.scope == ""


def test_the_officer_chooses_anew_on_the_page(client, cast, free):
    client.force_login(cast.officer)
    assert "Chọn lại nội dung" in read(client.get(page("report_detail", free))).text
    address = page("report_scope", free)
    assert client.get(address).status_code == 200
    given = {"version": free.version, "sections": ["ty-le"], "tables": ["08"]}
    assert client.post(address, given).url == page("report_detail", free)
    free.refresh_from_db()
    assert free.scope == "phan=ty-le;bieu=08"
    assert client.get(address).context["form"].initial["sections"] == ("ty-le",)
    assert "Có người vừa sửa" in unescape(client.post(address, given | {"sections": []}).content.decode())
    half = make_report(cast, "2023-H1")
    assert "Chỉ chọn lại được" in read(client.get(page("report_scope", half))).text
    client.force_login(cast.leader)
    assert client.get(address).status_code == 403
