"""A report from its draft to the level above and back: frozen, edited, approved by somebody else, corrected."""

from datetime import date
from decimal import Decimal
from html import unescape
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from pypdf import PdfReader

from households.models import Household
from huulien.platform import audit, clock
from huulien.platform.listings import list_url
from huulien.platform.locking import StaleRecord
from huulien.platform.papers.document import Align, Column, Document, Issuer, Kind, Paragraph, Style, Table
from huulien.platform.papers.files import write
from huulien.platform.papers.frozen import freeze, seal, thaw
from huulien.platform.papers.values import boxes, count, percent
from huulien.platform.steps import Refused
from huulien.platform.vocabulary import Role
from reports.agenda import due as dues
from reports.agreement import moved_numbers, numbers_in, strange_numbers
from reports.models import Report, ReportDeadline
from reports.packing import unpack
from reports.sentences_check import clashes, sentence_at
from reports.services import confirm_sentence, correct_report, take_again, write_sentence
from reports.snapshot import document_of, has_moved, key_of
from tests import factories
from tests.reports.factories import approve, make_report, step

PLACE = "ty-le.1"


def text_of(report: Report) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(write(document_of(report), "pdf"))).pages)


def words(refused: Refused) -> list[str]:
    return [obstacle.words for obstacle in refused.value.obstacles]


@pytest.fixture
def half(cast) -> Report:
    return make_report(cast, "2023-H1")


@pytest.fixture
def running(cast) -> Report:
    """Of a year that is not settled, whose figures may still change."""
    return make_report(cast, "2024-H1")


# ----- Frozen -----


def test_a_paper_comes_back_from_json_as_it_was():
    table = Table(
        "Bảng 1", "Ví dụ", (Column("Thôn", align=Align.LEFT, width=2.4), Column("Số")), (("A", count(3, "/x/")),)
    )
    paper = Document(
        kind=Kind.REPORT, subject="Thử", issuer=Issuer("UBND", "Hữu Liên"), as_of=date(2023, 6, 30),
        blocks=(Paragraph(("Tỷ lệ ", percent(Decimal("18.56"))), Style.NOTE), table, Paragraph(boxes(["Có", "Không"]))),
    )  # fmt: skip
    kept = freeze(paper)
    assert thaw(kept) == paper
    assert seal(kept) == seal(freeze(thaw(kept)))


def test_the_figures_stay_when_the_book_changes_and_the_draft_says_so(cast, running):
    before = write(document_of(running), "docx")
    factories.make_household(cast.lang_ben, opened_on=date(2024, 2, 1))
    assert write(document_of(running), "docx") == before
    assert has_moved(running)
    with pytest.raises(Refused) as refused:
        step("submit", running, cast.officer)
    assert words(refused)[0].startswith("Sổ đã thay đổi sau khi lấy số liệu")
    again = take_again(report=running, version=running.version, by=cast.officer)
    assert write(document_of(again), "docx") != before
    assert not has_moved(again)


def test_each_number_opens_the_list_it_counted_however_the_book_changes(client, cast, running):
    kept = unpack(running.lists)
    address = next(address for address, (kind, rows) in kept.items() if kind == "households" and len(rows) > 3)
    listed = list_url("report_households", bc=running.pk, ds=key_of(address))
    client.force_login(cast.officer)
    page = client.get(reverse("reports:report_detail", args=[running.pk])).content.decode()
    assert listed.replace("&", "&amp;") in page
    rows = kept[address][1]
    assert client.get(listed).context["page"].paginator.count == len(rows)
    factories.make_household(cast.lang_ben, opened_on=date(2024, 2, 1))
    assert client.get(listed).context["page"].paginator.count == len(rows)
    assert set(Household.objects.filter(pk__in=rows).values_list("pk", flat=True)) == set(rows)
    for user, status in ((cast.leader, 200), (cast.stranger, 404), (cast.district_officer, 403), (cast.unit, 403)):
        client.force_login(user)
        assert client.get(f"{listed}&xa={cast.commune.code}").status_code == status


def test_a_list_that_the_report_has_not_kept_is_not_found(client, cast, running):
    client.force_login(cast.officer)
    assert client.get(list_url("report_households", bc=running.pk, ds="0" * 12)).status_code == 404
    address, (counted, _) = next(iter(unpack(running.lists).items()))
    wrong = "report_people" if counted == "households" else "report_households"
    assert client.get(list_url(wrong, bc=running.pk, ds=key_of(address))).status_code == 404
    assert client.get(list_url("report_households", bc=10**11, ds=key_of(address))).status_code == 404


# ----- Approved -----


def test_the_leader_approves_signs_under_the_own_title_and_nothing_changes_after(cast, half):
    issued = approve(half, cast, issued_on=date(2023, 7, 5))
    assert (issued.state, issued.number, issued.issued_on) == ("approved", 1, date(2023, 7, 5))
    assert (issued.signer_name, issued.approved_by) == ("Lương Văn Thắng", cast.leader)
    assert issued.signer_title == cast.leader.current_appointments[0].title
    assert "DỰ THẢO" not in text_of(issued)
    before = write(document_of(issued), "pdf")
    with audit.acting(locked=False):  # past the guards of the settled year
        Household.objects.filter(village=cast.lang_ben).update(opened_on=date(2023, 12, 1))
    assert write(document_of(Report.objects.get(pk=issued.pk)), "pdf") == before
    for change in ({"number": 9}, {"content": {}}, {"signer_name": "Ai đó"}, {"state": "draft", "number": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Report.objects.filter(pk=issued.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic(), audit.acting(reason="Xóa"):
        Report.objects.filter(pk=issued.pk).delete()
    with pytest.raises(ValidationError, match="không sửa được"):
        take_again(report=issued, version=issued.version, by=cast.officer)


def test_who_drew_or_submitted_it_does_not_approve_it(cast, half):
    step("submit", half, cast.officer)
    Report.objects.filter(pk=half.pk).update(drafted_by=cast.leader)
    with pytest.raises(Refused) as refused:
        step("approve", half, cast.leader, issued_on=date(2023, 7, 5))
    assert words(refused) == ["Người soạn báo cáo không tự duyệt. Lãnh đạo khác duyệt."]


def test_a_year_whose_ledger_does_not_close_is_not_approved_and_every_reason_is_told(cast):
    year = make_report(cast, "2023")
    step("submit", year, cast.officer)
    with pytest.raises(Refused) as refused:
        step("approve", year, cast.leader, issued_on=date(2024, 1, 5))
    told = words(refused)
    assert "Sổ biến động của năm không khép." in told
    assert any(said.startswith("Biểu 08 có") for said in told)
    assert all(obstacle.url for obstacle in refused.value.obstacles)


def test_a_commune_without_households_has_no_rate_to_approve(cast):
    Report.objects.create(commune=cast.other_commune, period="2023-H1")
    empty = Report.objects.get(commune=cast.other_commune)
    empty = take_again(report=empty, version=empty.version, by=cast.stranger)
    step("submit", empty, cast.stranger)
    leader = factories.make_user("lanhdaokhac", Role.LEADER, cast.other_commune)
    with pytest.raises(Refused) as refused:
        step("approve", empty, leader, issued_on=date(2023, 7, 5))
    assert words(refused)[0].startswith("Tỷ lệ hộ nghèo không có đối tượng để tính")


@pytest.mark.parametrize(
    ("day", "said"),
    [(date(2022, 12, 31), "Ngày ký phải từ ngày đầu kỳ (01/01/2023) trở đi."), (date(2098, 1, 1), "")],
)
def test_the_day_of_signing_is_within_or_after_the_period_and_not_to_come(cast, half, day, said):
    step("submit", half, cast.officer)
    with pytest.raises(Refused) as refused:
        step("approve", half, cast.leader, issued_on=day)
    assert words(refused)[-1] == said or not said


def test_a_number_is_given_once_a_year(cast, half):
    other = make_report(cast, "2023-01-01..2023-09-30")
    approve(half, cast, number=7)
    step("submit", other, cast.officer)
    with pytest.raises(ValidationError, match="Số 07/BC năm 2024 đã cấp cho báo cáo 6 tháng đầu năm 2023"):
        step("approve", other, cast.leader, number=7, issued_on=date(2024, 1, 9))


def test_the_level_above_returns_it_and_the_commune_corrects_it_in_a_next_edition(client, cast, half):
    issued = approve(half, cast)
    sent = step("send", issued, cast.officer, sent_on=date(2024, 1, 6))
    client.force_login(cast.district_officer)
    page = client.get(reverse("reports:report_step", args=[sent.pk, "yeu-cau-sua"])).context["form"]
    client.post(
        reverse("reports:report_step", args=[sent.pk, "yeu-cau-sua"]),
        {"version": page["version"].value(), "reason": "Bảng 2 thiếu thôn."},
    )
    sent.refresh_from_db()
    assert sent.state == "returned"
    client.force_login(cast.officer)
    assert "Bảng 2 thiếu thôn." in client.get(reverse("reports:report_detail", args=[sent.pk])).content.decode()
    following = correct_report(report=sent, by=cast.officer)
    assert (following.edition, following.corrects, following.state) == (2, sent, "draft")
    with pytest.raises(ValidationError, match="đang có báo cáo chưa duyệt"):
        correct_report(report=sent, by=cast.officer)
    approved = approve(following, cast, issued_on=date(2024, 1, 10))
    assert (approved.number, approved.edition) == (2, 2)
    assert Report.objects.get(pk=sent.pk).state == "returned"


def test_only_the_level_above_returns_and_only_what_was_approved(cast, half):
    with pytest.raises(Refused):
        step("return", half, cast.district_officer, reason="Sửa")
    issued = approve(half, cast)
    with pytest.raises(PermissionDenied):
        step("return", issued, cast.officer, reason="Sửa")


# ----- Sentences -----


def test_numbers_are_read_as_an_office_writes_them():
    assert numbers_in("Có 1.500 hộ, 18,56 %, ngày 31/12/2023.") == numbers_in("1500; 18,56")
    assert strange_numbers("Còn 84 hộ, 10,98 %", "Còn 84 hộ") == ["10,98"]
    assert not moved_numbers("Có 4 hộ ngày 01/01/2023", "Có 4 hộ ngày 30/06/2023")
    assert moved_numbers("Có 4 hộ", "Có 5 hộ")


def test_an_edited_sentence_stands_in_every_file_and_the_made_one_comes_back(client, cast, half):
    client.force_login(cast.officer)
    address = reverse("reports:report_sentence", args=[half.pk, PLACE])
    made = sentence_at(half, PLACE).made
    client.post(address, {"version": "0", "text": "Xã có nhiều cố gắng."})
    half.refresh_from_db()
    for file_format in ("pdf", "docx", "xlsx"):
        assert write(document_of(half), file_format)
    assert "Xã có nhiều cố gắng." in text_of(half)
    assert made[:30] not in text_of(half)
    client.post(address, {"version": "1", "text": ""})
    half.refresh_from_db()
    assert not half.sentences.exists()
    assert sentence_at(half, PLACE).text == made


def test_a_sentence_with_another_number_is_flagged_until_somebody_confirms_it(client, cast, half):
    write_sentence(report=half, place=PLACE, version=0, text="Xã còn 99 hộ nghèo.", by=cast.officer)
    half.refresh_from_db()
    assert [sentence.strange for sentence in clashes(half)] == [["99"]]
    with pytest.raises(Refused) as refused:
        step("submit", half, cast.officer)
    assert words(refused) == ["1 câu trái với số liệu. Sửa hoặc xác nhận từng câu."]
    client.force_login(cast.officer)
    page = unescape(client.get(reverse("reports:report_edit", args=[half.pk])).content.decode())
    assert "Số 99 không có trong số liệu của câu." in page
    client.post(reverse("reports:report_confirm", args=[half.pk, PLACE]), {"version": "1"})
    half.refresh_from_db()
    assert clashes(half) == []
    assert step("submit", half, cast.officer).state == "submitted"


def test_what_was_confirmed_is_flagged_again_when_the_figures_change(cast, running):
    write_sentence(report=running, place=PLACE, version=0, text="Xã còn 99 hộ nghèo.", by=cast.officer)
    running.refresh_from_db()
    confirm_sentence(report=running, place=PLACE, version=1, by=cast.officer)
    factories.make_household(cast.lang_ben, opened_on=date(2024, 2, 1))
    running.refresh_from_db()
    again = take_again(report=running, version=running.version, by=cast.officer)
    assert [sentence.has_moved for sentence in clashes(again)] == [True]


def test_two_who_edit_one_sentence_the_second_is_told(cast, half):
    write_sentence(report=half, place=PLACE, version=0, text="Câu một.", by=cast.officer)
    with pytest.raises(StaleRecord):
        write_sentence(report=half, place=PLACE, version=0, text="Câu hai.", by=cast.officer)


def test_a_place_that_the_report_has_not_is_not_found(client, cast, half):
    client.force_login(cast.officer)
    assert client.get(reverse("reports:report_sentence", args=[half.pk, "ty-le.99"])).status_code == 404


# ----- Due dates -----


def reports_due(user, commune):
    """Without the results of reviews, which have a calendar of their own."""
    return [due for due in dues(user, commune, clock.today()) if due.title.startswith("Nộp báo cáo")]


def test_a_deadline_stands_before_the_office_until_the_report_is_sent(client, cast, half):
    client.force_login(cast.officer)
    with clock.reliving(date(2023, 7, 10)):
        page = client.get(reverse("reports:report_deadline_create")).context["form"]
        typed = {"period": "2023-H1", "due_on": "06/07/2023", "source": "CV 45/PLĐ"}
        hidden = {name: page[name].value() for name in page.fields if page[name].is_hidden}
        client.post(reverse("reports:report_deadline_create"), hidden | typed)
        (deadline,) = ReportDeadline.objects.all()
        assert [(due.day, due.title, due.detail) for due in reports_due(cast.officer, cast.commune)] == [
            (date(2023, 7, 6), "Nộp báo cáo 6 tháng đầu năm 2023", "Đang soạn")
        ]
        assert reports_due(cast.district_officer, cast.commune) == []
    issued = approve(half, cast)
    assert len(reports_due(cast.officer, cast.commune)) == 1
    step("send", issued, cast.officer, sent_on=date(2024, 1, 6))
    assert reports_due(cast.officer, cast.commune) == []
    address = reverse("reports:report_deadline_edit", args=[deadline.pk])
    late = {"due_on": "31/12/2022", "source": "CV 45", "version": "1"}
    assert "từ ngày đầu kỳ (01/01/2023)" in unescape(client.post(address, late).content.decode())
    client.post(address, late | {"due_on": "08/07/2023"})
    assert client.post(address, late | {"due_on": "09/07/2023"}).status_code == 200  # somebody saved in between
    deadline.refresh_from_db()
    assert (deadline.due_on, deadline.version) == (date(2023, 7, 8), 2)
