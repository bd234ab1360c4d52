"""The meetings of villages: the rule of agreement, what it holds up and sends back, the pages and the minutes."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse
from docx import Document as read_docx

from households.vocabulary import PovertyClass
from huulien.platform import clock, guards
from huulien.platform.locking import StaleRecord
from huulien.platform.models import AuditEntry, StepRecord
from huulien.platform.papers.document import tables
from huulien.platform.papers.values import words_of
from huulien.platform.steps import Refused
from surveys.contexts.minutes import Minutes
from surveys.models import Meeting, MeetingOpinion
from surveys.rules.procedure import procedure_by_code
from surveys.services.meetings import drop_meeting, open_meeting, reviews_to_ask, save_meeting, save_opinions
from surveys.steps.meetings import MEETING_STEPS
from surveys.steps.stages import STAGE_STEPS
from surveys.vocabulary import MeetingState, ReviewState, Stage
from tests import factories
from tests.pages import fill, queries_of, read
from tests.races import all_at_once, winners

pytestmark = pytest.mark.django_db
TODAY = date(2023, 12, 4)


@pytest.fixture
def round(cast):
    return factories.make_round(cast.commune, by=cast.officer)


def send(round, village, cast, head="Triệu Văn Sinh", code="0007", kind=PovertyClass.POOR):
    return factories.send_review(round, factories.make_household(village, code=code, head=head), kind, cast.officer)


@pytest.fixture
def review(cast, round):
    return send(round, cast.lang_ben, cast)


def say(meeting, review, agreed, by=None):
    meeting.refresh_from_db()
    return save_opinions(meeting=meeting, version=meeting.version, by=by, agreed={review.pk: agreed})


def hold(meeting, by=None):
    meeting.refresh_from_db()
    return MEETING_STEPS.perform("hold", meeting, by=by, version=meeting.version)


def send_again(review, kind, by):
    review.refresh_from_db()
    factories.fill_review(review, kind, by)
    factories.submit_review(review=review, version=review.version, by=by)


def settle(round, cast):
    with clock.reliving(date(2023, 12, 20)):
        return factories.settle(round, cast.leader)


# ----- The rule -----


@pytest.mark.parametrize(
    ("agreed", "present", "agrees"),
    [(21, 42, True), (20, 42, False), (22, 43, True), (21, 43, False), (0, 1, False), (1, 1, True)],
)
def test_at_least_half_of_those_present_agree(agreed, present, agrees):
    assert procedure_by_code("qd-24-2021").meeting.agrees(agreed, present) is agrees


@pytest.mark.parametrize("agreed", range(11))
def test_the_database_reads_the_rule_as_the_minutes_do(cast, round, review, agreed):
    meeting = factories.make_meeting(round, cast.lang_ben, cast.officer)
    say(meeting, review, agreed)
    (row,) = Minutes(meeting).rows
    held = hold(meeting, cast.officer)
    assert row.is_agreed is (agreed >= 5)
    assert MeetingOpinion.objects.held().agreeing(held.rule.agreed_percent).exists() is row.is_agreed


# ----- Which households, and what is sent back -----


def test_a_meeting_is_asked_only_about_what_its_village_sent_and_nobody_agreed_to(cast, round, review):
    factories.make_review(round, factories.make_household(cast.lang_ben, code="0008"), cast.officer)
    send(round, cast.lang_coc, cast, code="0100")
    meeting = factories.make_meeting(round, cast.lang_ben, cast.officer)
    assert [row.review for row in Minutes(meeting).rows] == [review]
    say(meeting, review, 10)
    hold(meeting, cast.officer)
    with pytest.raises(ValidationError, match="không có phiếu đã gửi nào"):
        open_meeting(round=round, village=cast.lang_ben, by=cast.officer)


def test_a_household_not_agreed_to_is_reviewed_again_and_met_about_again(cast, round, review):
    factories.hold_meeting(round, cast.lang_ben, cast.officer, agreed=4)
    review.refresh_from_db()
    assert review.state == ReviewState.DRAFT
    assert review.returned_reason.replace("\xa0", " ") == (
        "Họp thôn ngày 10/11/2023: 4 trên 10 người có mặt đồng ý (40,00 %), chưa đủ 50 %. Rà soát lại rồi họp lại."
    )
    assert StepRecord.objects.filter(model="surveys.review", step="return", by=cast.officer).count() == 1
    send_again(review, PovertyClass.NEAR_POOR, cast.head)
    second = factories.hold_meeting(round, cast.lang_ben, cast.officer)
    assert second.number == 2
    assert not reviews_to_ask(round).exists()


def test_a_result_that_changed_after_the_meeting_is_asked_about_again(cast, round, review):
    factories.hold_meeting(round, cast.lang_ben, cast.officer)
    factories.return_review(review=review, version=review.version, by=cast.officer, reason="Khiếu nại đúng.")
    send_again(review, PovertyClass.NEAR_POOR, cast.head)
    assert list(reviews_to_ask(round)) == [review]
    with pytest.raises(Refused, match="1 hộ họp thôn chưa đồng ý với kết quả, chưa họp lại"):
        settle(round, cast)


def test_what_was_written_of_a_result_that_changed_meanwhile_is_written_anew(cast, round, review):
    meeting = factories.make_meeting(round, cast.lang_ben, cast.officer)
    say(meeting, review, 10)
    factories.return_review(review=review, version=review.version, by=cast.officer, reason="Đo lại nhà.")
    send_again(review, PovertyClass.NEAR_POOR, cast.head)
    with pytest.raises(Refused, match="1 hộ chưa ghi số người đồng ý"):
        hold(meeting, cast.officer)
    say(meeting, review, 9)
    assert hold(meeting, cast.officer).opinions.get().poverty_class == PovertyClass.NEAR_POOR


# ----- What it holds up -----


def test_nothing_is_posted_or_decided_until_another_meeting_agrees(cast, round, review):
    factories.hold_meeting(round, cast.lang_ben, cast.officer, agreed=4)
    send_again(review, PovertyClass.POOR, cast.head)
    for village in (cast.lang_ben, None):
        with pytest.raises(ValidationError, match="Còn 1 hộ họp thôn chưa đồng ý"):
            factories.make_posting(round, village, cast.officer)
    assert factories.make_posting(round, cast.lang_coc, cast.officer, posted_on=date(2023, 11, 15))
    with pytest.raises(Refused, match="1 hộ họp thôn chưa đồng ý"):
        settle(round, cast)
    meeting = factories.make_meeting(round, cast.lang_ben, cast.officer)
    with pytest.raises(Refused, match="1 cuộc họp thôn chưa ghi xong"):
        settle(round, cast)
    say(meeting, review, 5)
    hold(meeting, cast.officer)
    assert factories.make_posting(round, cast.lang_ben, cast.officer)


def test_step_three_is_not_done_while_a_village_has_not_agreed(cast, round, review):
    for name in (Stage.LIST, Stage.VISITS, Stage.MEETING):
        stage = round.stages.get(stage=name)
        stage = STAGE_STEPS.perform("start", stage, by=cast.officer, version=1, started_on=date(2023, 11, 15))
        if name != Stage.MEETING:
            STAGE_STEPS.perform("finish", stage, by=cast.officer, version=2, done_on=date(2023, 11, 15))
    with pytest.raises(Refused, match="1 thôn có phiếu chưa được họp thôn đồng ý"):
        STAGE_STEPS.perform("finish", stage, by=cast.officer, version=stage.version, done_on=TODAY)
    factories.hold_meeting(round, cast.lang_ben, cast.officer)
    assert STAGE_STEPS.perform("finish", stage, by=cast.officer, version=stage.version, done_on=TODAY).is_done


@pytest.mark.parametrize(
    ("missing", "words"),
    [({"held_on": None}, "Chưa ghi ngày họp"), ({"secretary": ""}, "Chưa ghi thư ký"),
     ({"household_signers": ""}, "Chưa ghi đại diện hộ ký biên bản"), ({"front_count": None}, "Mặt trận Tổ quốc"),
     ({"held_on": date(2023, 9, 1)}, "Có hộ được thăm ngày 28/09/2023, sau ngày họp")],
)  # fmt: skip
def test_a_meeting_is_not_over_before_its_minutes_say_all(cast, round, review, missing, words):
    meeting = factories.make_meeting(round, cast.lang_ben, cast.officer)
    say(meeting, review, 10)
    save_meeting(meeting=meeting, version=meeting.version, by=cast.officer, **missing)
    with pytest.raises(Refused, match=words):
        hold(meeting, cast.officer)
    assert Meeting.objects.get().state == MeetingState.DRAFT


def test_no_more_agree_than_were_present(cast, round, review):
    meeting = factories.make_meeting(round, cast.lang_ben, cast.officer)
    with pytest.raises(ValidationError, match="từ 0 đến 10"):
        say(meeting, review, 11)
    meeting.refresh_from_db()
    say(meeting, review, 10)
    save_meeting(meeting=meeting, version=meeting.version, by=cast.officer, board_count=0)
    assert Minutes(meeting).rows[0].is_agreed is None
    with pytest.raises(Refused, match="quá 9 người có mặt"):
        hold(meeting, cast.officer)


def test_the_day_lies_within_the_round_and_households_come_as_invited(cast, round, review):
    for wrong, words in (
        ({"held_on": date(2023, 12, 5)}, "Ghi ngày từ 01/09/2023 đến 04/12/2023"),
        ({"households_count": 5}, "không quá số hộ được mời"),
    ):
        with pytest.raises(ValidationError, match=words), transaction.atomic():
            factories.make_meeting(round, cast.lang_ben, cast.officer, **wrong)


# ----- Who -----


def test_the_head_writes_the_own_village_and_the_officer_closes(cast, round, review):
    meeting = factories.make_meeting(round, cast.lang_ben, cast.head)
    say(meeting, review, 10, by=cast.head)
    with pytest.raises(PermissionDenied):
        hold(meeting, cast.head)
    for user, refusal in ((cast.leader, PermissionDenied), (cast.other_head, Http404), (cast.stranger, Http404)):
        with pytest.raises(refusal):
            say(meeting, review, 0, by=user)
        with pytest.raises(refusal):
            drop_meeting(meeting=meeting, version=meeting.version, by=user)
    assert hold(meeting, cast.officer).state == MeetingState.HELD


def test_a_meeting_opened_by_mistake_is_dropped_one_that_was_held_stands(cast, round, review):
    meeting = factories.make_meeting(round, cast.lang_ben, cast.head)
    drop_meeting(meeting=meeting, version=meeting.version, by=cast.head)
    assert not Meeting.objects.exists()
    held = factories.hold_meeting(round, cast.lang_ben, cast.officer)
    for act in (
        lambda: drop_meeting(meeting=held, version=held.version, by=cast.officer),
        lambda: save_meeting(meeting=held, version=held.version, by=cast.officer, place="Nơi khác"),
        lambda: say(held, review, 0, by=cast.officer),
    ):
        with pytest.raises(ValidationError, match="Cuộc họp đã ghi xong"):
            act()
    with pytest.raises(Refused, match="không làm được nữa"):
        hold(held, cast.officer)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_the_meeting_of_a_village_one_opens_it(cast, round, review):
    results = all_at_once([lambda: open_meeting(round=round, village=cast.lang_ben, by=None)] * 4)
    assert len(winners(results)) == Meeting.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_the_same_meeting_one_wins_and_the_other_is_told(cast, round, review):
    meeting = factories.make_meeting(round, cast.lang_ben)

    def write(agreed):
        same = Meeting.objects.select_related("round", "village").get(pk=meeting.pk)
        return save_opinions(meeting=same, version=meeting.version, by=None, agreed={review.pk: agreed})

    results = all_at_once([lambda: write(3), lambda: write(7)])
    assert len(winners(results)) == 1
    assert any(isinstance(result, StaleRecord) for result in results)
    assert MeetingOpinion.objects.get().agreed_count in {3, 7}


def test_the_database_keeps_a_meeting_that_was_held(cast, round, review):
    meeting = factories.make_meeting(round, cast.lang_ben, cast.officer)
    say(meeting, review, 10)
    own, said = Meeting.objects.filter(pk=meeting.pk), MeetingOpinion.objects.all()
    for rows, wrong, rule in (
        (own, {"state": MeetingState.HELD, "secretary": ""}, "held_meeting_says_all"),
        (own, {"state": MeetingState.HELD, "front_count": None}, "held_meeting_says_all"),
        (own, {"households_count": 5}, "households_come_as_invited"),
        (own, {"number": 2}, guards.REFUSAL),
        (own, {"village": cast.other_village}, guards.REFUSAL),
        (said, {"commune": cast.other_commune}, guards.REFUSAL),
        (said, {"review": send(round, cast.lang_ben, cast, code="0009")}, guards.REFUSAL),
    ):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            rows.update(**wrong)
    say(meeting, review, 10)
    MeetingOpinion.objects.create(
        commune=cast.commune, meeting=meeting, review=round.reviews.get(household__code="0009"),
        poverty_class=PovertyClass.POOR, agreed_count=9,
    )  # fmt: skip
    hold(meeting, cast.officer)
    for act in (
        lambda: own.update(held_on=date(2023, 11, 11)),
        lambda: own.update(state=MeetingState.DRAFT),
        lambda: said.update(agreed_count=1),
        lambda: said._raw_delete("default"),
        lambda: Meeting.objects.create(
            commune=cast.commune, round=round, village=cast.lang_coc, number=1, state=MeetingState.HELD,
            held_on=TODAY, place="a", chair="b", secretary="c", household_signers="d", board_count=1,
            organisations_count=1, front_count=1, reviewers_count=1, households_count=1, households_invited=1,
        ),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
            act()


def test_nothing_is_written_in_a_settled_round(cast, round, review):
    factories.hold_meeting(round, cast.lang_ben, cast.officer)
    settle(round, cast)
    with pytest.raises(ValidationError, match="không còn mở"):
        open_meeting(round=round, village=cast.lang_ben, by=cast.officer)
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        Meeting.objects.create(commune=cast.commune, round=round, village=cast.lang_ben, number=2)


# ----- Pages -----


def page_url(name, pk, *more):
    return reverse(f"surveys:{name}", args=[pk, *more])


def test_the_head_opens_and_writes_a_meeting_by_pages(client, cast, round, review):
    other = send(round, cast.lang_ben, cast, "Vi Thị Hoa", "0008", PovertyClass.NEAR_POOR)
    send(round, cast.lang_coc, cast, "Hứa Văn Coc", "0100")
    client.force_login(cast.head)
    listed = read(client.get(page_url("meeting_list", round.pk)))
    assert "Họp Làng Bên" in listed.text
    assert "Làng Cóc" not in listed.text
    client.post(page_url("meeting_open", round.pk), {"thon": cast.lang_coc.pk})
    assert not Meeting.objects.exists()
    url = client.post(page_url("meeting_open", round.pk), {"thon": cast.lang_ben.pk}).url
    meeting = Meeting.objects.get()
    assert "Ghi số người có mặt trước" in read(client.get(url)).text
    edit = page_url("meeting_edit", meeting.pk)
    assert fill(client.get(edit))["households_invited"] == ["2"]
    typed = {
        "held_on": "10/11/2023", "place": "Nhà văn hóa", "chair": "Chu Văn Đạt, trưởng thôn", "board_count": "2",
        "organisations_count": "4", "front_count": "1", "reviewers_count": "1", "households_count": "2",
    }  # fmt: skip
    assert client.post(edit, fill(client.get(edit), **typed)).url == url
    first, second = f"dong_y_{review.pk}", f"dong_y_{other.pk}"
    wrong = read(client.post(url, fill(client.get(url), **{first: "11"})))
    assert "Nhập số từ 0 đến 10" in wrong.text
    assert client.post(url, fill(client.get(url), **{first: "4"})).url == url
    page = read(client.get(url))
    assert page.heading == "Làng Bên: 0 hộ được đồng ý, 1 hộ phải rà soát lại, 1 hộ chưa ghi"
    client.post(url, fill(client.get(url), **{first: "4", second: ""}, rest="1"))
    assert read(client.get(url)).heading == "Làng Bên: 1 hộ được đồng ý, 1 hộ phải rà soát lại"
    assert client.get(page_url("meeting_hold", meeting.pk)).status_code == 403
    assert AuditEntry.objects.filter(table="surveys_meetingopinion").latest("pk").actor == "truongthon1"


def test_the_officer_closes_by_a_page_that_says_what_follows(client, cast, round, review):
    meeting = factories.make_meeting(round, cast.lang_ben, cast.head, secretary="")
    say(meeting, review, 4)
    client.force_login(cast.officer)
    url = page_url("meeting_hold", meeting.pk)
    assert "Chưa ghi thư ký." in read(client.get(url)).text
    save_meeting(meeting=meeting, version=meeting.version, by=cast.officer, secretary="Chu Thị Ngà")
    page = read(client.get(url))
    assert "Phiếu của 1 hộ chưa được đồng ý trả lại để rà soát lại" in page.text
    assert client.post(url, fill(client.get(url))).url == page_url("meeting_detail", meeting.pk)
    page = read(client.get(page_url("meeting_detail", meeting.pk)))
    assert page.heading == "Làng Bên: 0 hộ được đồng ý, 1 hộ phải rà soát lại"
    assert not [name for name in page.form if name.startswith("dong_y")]
    assert (
        "Họp thôn ngày 10/11/2023: 4 trên 10"
        in read(client.get(page_url("review_detail", review.pk), follow=True)).text
    )
    assert not read(client.get(url)).form


def test_the_leader_reads(client, cast, round, review):
    meeting = factories.make_meeting(round, cast.lang_ben, cast.head)
    client.force_login(cast.leader)
    page = read(client.get(page_url("meeting_detail", meeting.pk)))
    assert "Triệu Văn Sinh" in page.text
    assert not page.form.get("version")
    assert client.post(page_url("meeting_detail", meeting.pk), {}).status_code == 403


def test_the_pages_ask_as_few_questions_for_many_rows(client, cast, round, review):
    meeting = factories.make_meeting(round, cast.lang_ben, cast.head)
    client.force_login(cast.head)
    url = page_url("meeting_detail", meeting.pk)
    few = queries_of(client, url)
    for number in range(3):
        send(round, cast.lang_ben, cast, f"Vi Văn {chr(65 + number)}", f"010{number}")
    assert queries_of(client, url) == few


def test_the_list_counts_what_each_meeting_said_at_the_same_cost(client, cast, round, review):
    send(round, cast.lang_ben, cast, "Vi Thị Hoa", "0008")
    meeting = factories.make_meeting(round, cast.lang_ben)
    counts = {review.pk: 4} | dict.fromkeys(round.reviews.exclude(pk=review.pk).values_list("pk", flat=True), 10)
    save_opinions(meeting=meeting, version=meeting.version, by=None, agreed=counts)
    hold(meeting, cast.officer)
    client.force_login(cast.leader)
    url = page_url("meeting_list", round.pk)
    assert "Làng Bên, lần 1 10/11/2023 10 2 1 1 Đã họp" in read(client.get(url)).text
    few = queries_of(client, url)
    send(round, cast.lang_coc, cast, code="0100")
    factories.hold_meeting(round, cast.lang_coc, cast.officer)
    assert queries_of(client, url) == few
    assert not [name for name in read(client.get(url)).form if name == "thon"]


# ----- Minutes -----


def said_in(document):
    (table,) = tables(document.blocks)
    return [[words_of(cell) for cell in row] for row in table.rows]


def test_the_minutes_say_what_the_page_says_without_a_personal_number(client, cast, round, review):
    review.household.members.update(citizen_id="020184001234")
    other = send(round, cast.lang_ben, cast, "Vi Thị Hoa", "0008", PovertyClass.NEAR_POOR)
    meeting = factories.make_meeting(round, cast.lang_ben, cast.officer, household_signers="Chu Văn Bình\nVi Thị Hoa")
    counts = {review.pk: 4, other.pk: 9}
    save_opinions(meeting=meeting, version=meeting.version, by=None, agreed=counts)
    held = hold(meeting, cast.officer)
    assert said_in(Minutes(held).document) == [
        ["1", "Triệu Văn Sinh", "0007", "Hộ nghèo", "4", "6", "40,00", "Rà soát lại"],
        ["2", "Vi Thị Hoa", "0008", "Hộ cận nghèo", "9", "1", "90,00", "Đồng ý"],
    ]
    client.force_login(cast.head)
    page = read(client.get(page_url("meeting_detail", held.pk)))
    for words in ("40,00 % đồng ý", "90,00 % đồng ý", "3 trong 4 hộ được mời, đạt 75,00 %", "5 trên 10 người"):
        assert words in page.text
    word = client.get(page_url("meeting_minutes", held.pk, "docx"))
    exported = AuditEntry.objects.get(operation="export")
    assert (exported.actor, exported.after) == ("truongthon1", {"what": "biên bản", "count": 2})
    paper = read_docx(BytesIO(word.content))
    text = "\n".join(
        [p.text for p in paper.paragraphs] + [cell.text for t in paper.tables for row in t.rows for cell in row.cells]
    )
    for words in (
        "Biên bản", "3 trong 4 hộ được mời, đạt 75,00 %", "10 người", "đồng ý kết quả của 1 hộ; 1 hộ rà soát lại",
        "02 bản", "Đại diện hộ dân", "Chu Văn Bình", "Thư ký", "Chủ trì", "ngày 10 tháng 11 năm 2023", "10/11/2023",
    ):  # fmt: skip
        assert words.lower() in text.lower(), words
    assert "020184001234" not in text
    assert "Số:" not in text
    assert client.get(page_url("meeting_minutes", held.pk, "pdf")).content.startswith(b"%PDF")
    assert client.get(page_url("meeting_minutes", held.pk, "xlsx")).status_code == 404


def test_minutes_printed_before_the_meeting_leave_room_to_write(cast, round, review):
    meeting = open_meeting(round=round, village=cast.lang_ben, by=cast.head)
    document = Minutes(meeting).document
    assert said_in(document) == [["1", "Triệu Văn Sinh", "0007", "Hộ nghèo", "", "", "", ""]]
    assert document.issued_on is None


def test_a_held_meeting_keeps_what_was_put_before_it(cast, round, review):
    held = factories.hold_meeting(round, cast.lang_ben, cast.officer, agreed=4)
    send_again(review, PovertyClass.NEAR_POOR, cast.head)
    assert said_in(Minutes(held).document)[0][3] == "Hộ nghèo"
