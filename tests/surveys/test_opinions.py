"""The opinion of the level above: who is asked on which day, what it holds up, and its pages."""

import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document as WordDocument

from households.vocabulary import PovertyClass
from huulien.platform import clock, guards
from huulien.platform.models import AuditEntry
from huulien.platform.steps import Refused
from surveys.models import Opinion
from surveys.steps.opinions import OPINION_STEPS
from surveys.steps.stages import STAGE_STEPS
from surveys.vocabulary import OpinionState, RoundKind, Stage
from tests import factories
from tests.pages import fill, read

pytestmark = pytest.mark.django_db
TODAY = date(2023, 12, 4)


@pytest.fixture
def round(cast):
    """A round whose only review is sent."""
    round = factories.make_round(cast.commune, by=cast.officer)
    factories.send_review(round, factories.make_household(cast.lang_ben), PovertyClass.POOR, cast.head)
    return round


@pytest.fixture
def opinion(cast, round):
    return factories.make_opinion(round, cast.officer)


def perform(name, opinion, cast, **given):
    return OPINION_STEPS.perform(name, opinion, by=cast.officer, version=opinion.version, **given)


def answer(opinion, cast, **given):
    return perform("answer", opinion, cast, **{"answered_on": date(2023, 11, 28), "answer": "Thống nhất."} | given)


def settle(round, cast):
    with clock.reliving(date(2023, 12, 20)):
        return factories.settle(round, cast.leader)


def test_the_district_answers_within_five_working_days(opinion):
    assert (opinion.asked_of, opinion.due_on) == ("UBND huyện", date(2023, 11, 29))
    assert opinion.due_words.startswith("05 ngày làm việc từ 22/11/2023")


@pytest.mark.parametrize(("day", "who"), [(date(2025, 6, 30), "UBND huyện"), (date(2025, 7, 1), "Chủ tịch UBND tỉnh")])
def test_who_is_asked_depends_on_the_day(cast, day, who):
    with clock.reliving(date(2025, 12, 1)):
        days = {"opened_on": date(2025, 6, 1), "due_on": date(2025, 12, 14), "as_of": date(2025, 12, 31)}
        round = factories.make_round(cast.commune, 2025, cast.officer, **days)
        assert factories.make_opinion(round, cast.officer, asked_on=day, as_of=day).asked_of == who


def test_nobody_is_asked_within_the_year(cast):
    days = {"opened_on": date(2023, 11, 15), "due_on": date(2023, 11, 28), "as_of": date(2023, 11, 28)}
    round = factories.make_round(cast.commune, kind=RoundKind.IN_YEAR, by=cast.officer, **days)
    with pytest.raises(ValidationError, match="không xin ý kiến"):
        factories.make_opinion(round, cast.officer)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"asked_on": date(2023, 12, 5)}, "Ghi ngày từ 01/09/2023 đến 04/12/2023"),
        ({"asked_on": date(2023, 8, 31)}, "Ghi ngày từ 01/09/2023 đến 04/12/2023"),
        ({"as_of": date(2023, 11, 23)}, "Số liệu tính đến ngày gửi hoặc trước đó"),
    ],
)
def test_what_was_sent_lies_within_the_round(cast, round, given, words):
    with pytest.raises(ValidationError, match=words):
        factories.make_opinion(round, cast.officer, **given)


def test_only_who_keeps_rounds_asks(cast, round):
    with pytest.raises(PermissionDenied):
        factories.make_opinion(round, cast.district_officer)


def test_nothing_is_decided_while_an_answer_is_awaited(cast, round, opinion):
    with pytest.raises(Refused, match="UBND huyện chưa trả lời, hạn 29/11/2023"):
        settle(round, cast)
    with pytest.raises(ValidationError, match="đang chờ ý kiến"):
        factories.make_opinion(round, cast.officer)
    assert answer(opinion, cast).state == OpinionState.ANSWERED
    assert settle(round, cast).is_settled


def test_a_round_of_which_nobody_was_asked_is_settled_as_before(cast, round):
    assert settle(round, cast).is_settled


def test_the_commune_goes_on_without_an_answer_only_after_its_last_day_and_says_why(cast, round, opinion):
    with clock.reliving(date(2023, 11, 29)), pytest.raises(Refused, match="Hạn trả lời đến hết 29/11/2023"):
        perform("pass_over", opinion, cast, reason="Không chờ được.")
    with clock.reliving(date(2023, 11, 30)):
        with pytest.raises(Refused, match="Ghi lý do không chờ ý kiến"):
            perform("pass_over", opinion, cast)
        assert perform("pass_over", opinion, cast, reason="Đã hỏi lại.").state == OpinionState.PASSED_OVER
    assert settle(round, cast).is_settled


def test_step_five_is_done_once_the_answer_came(cast, round):
    round.stages.exclude(stage__in=(Stage.OPINION, Stage.DECISION)).update(
        state="done", started_on=date(2023, 9, 1), done_on=date(2023, 9, 1)
    )
    stage = round.stages.get(stage=Stage.OPINION)
    stage = STAGE_STEPS.perform("start", stage, by=cast.officer, version=1, started_on=date(2023, 11, 22))

    def finish():
        return STAGE_STEPS.perform("finish", stage, by=cast.officer, version=stage.version, done_on=TODAY)

    with pytest.raises(Refused, match="Chưa ghi đã gửi báo cáo xin ý kiến"):
        finish()
    opinion = factories.make_opinion(round, cast.officer)
    with pytest.raises(Refused, match="UBND huyện chưa trả lời"):
        finish()
    answer(opinion, cast)
    assert finish().is_done


def test_an_answer_lies_between_the_asking_and_today_and_says_something(cast, opinion):
    for given, words in (
        ({"answered_on": date(2023, 11, 21)}, "Ghi ngày từ 22/11/2023 đến 04/12/2023"),
        ({"answered_on": date(2023, 12, 5)}, "Ghi ngày từ 22/11/2023 đến 04/12/2023"),
        ({"answer": " "}, "Ghi nội dung trả lời"),
    ):
        with pytest.raises(Refused, match=words):
            answer(opinion, cast, **given)


def test_the_database_keeps_an_answered_opinion(cast, opinion):
    with pytest.raises(IntegrityError, match="answered_opinion_says_when"), transaction.atomic():
        Opinion.objects.update(state=OpinionState.ANSWERED)
    answer(opinion, cast)
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        Opinion.objects.update(answer="Không thống nhất.")


def test_the_officer_asks_and_writes_the_answer_down_by_pages(client, cast, round):
    client.force_login(cast.officer)
    page = reverse("surveys:opinion_detail", args=[round.pk])
    typed = {"report_number": "120/BC-UBND", "as_of": "23/11/2023", "asked_on": "22/11/2023"}
    assert "Số liệu tính đến ngày gửi hoặc trước đó." in read(client.post(page, fill(client.get(page), **typed))).text
    assert client.post(page, fill(client.get(page), **typed | {"as_of": "22/11/2023"})).url == page
    shown = read(client.get(page))
    assert shown.heading == "Chờ ý kiến cấp trên"
    assert not shown.form
    url = reverse("surveys:opinion_answer", args=[Opinion.objects.get().pk])
    typed = {"answered_on": "28/11/2023", "answer_number": "512/UBND-LĐTBXH", "answer": "Thống nhất kết quả."}
    assert client.post(url, fill(client.get(url), **typed)).url == page
    text = read(client.get(page)).text
    assert "Số 512/UBND-LĐTBXH. Thống nhất kết quả." in text
    assert "Nguyễn Thị Hà" in text
    assert not read(client.get(url)).form


def test_going_on_without_an_answer_is_a_page_that_wants_a_reason(client, cast, round, opinion):
    client.force_login(cast.officer)
    url = reverse("surveys:opinion_pass_over", args=[opinion.pk])
    assert "Ghi lý do không chờ ý kiến" in read(client.post(url, fill(client.get(url)))).text
    page = reverse("surveys:opinion_detail", args=[round.pk])
    assert client.post(url, fill(client.get(url), reason="Đã hỏi lại hai lần.")).url == page
    assert "Đã hỏi lại hai lần." in read(client.get(page)).text


def test_a_round_within_the_year_has_no_page_of_opinions(client, cast):
    days = {"opened_on": date(2023, 11, 15), "due_on": date(2023, 11, 28), "as_of": date(2023, 11, 28)}
    round = factories.make_round(cast.commune, kind=RoundKind.IN_YEAR, by=cast.officer, **days)
    client.force_login(cast.officer)
    assert client.get(reverse("surveys:opinion_detail", args=[round.pk])).status_code == 404


def test_the_report_says_what_the_reviews_make_of_the_villages(client, cast, round):
    client.force_login(cast.officer)
    url = reverse("surveys:opinion_report", args=[round.pk, "docx"])
    book = WordDocument(io.BytesIO(client.get(url).content))
    text = "\n".join(paragraph.text for paragraph in book.paragraphs)
    assert "Kính gửi: UBND huyện." in text
    assert "Hộ nghèo từ 0 thành 1; hộ cận nghèo từ 0 thành 0." in text
    assert [cell.text for cell in book.tables[1].rows[-1].cells] == ["Toàn xã", "0", "1", "0", "0"]
    assert AuditEntry.objects.latest("pk").operation == "export"
    settle(round, cast)
    assert client.get(url).status_code == 404
