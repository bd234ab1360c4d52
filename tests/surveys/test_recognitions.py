"""Average-living households and low-income workers: from the request to the decision, with their own days."""

import io
from datetime import date

import docx
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse

from households.vocabulary import PovertyClass
from huulien.platform import clock, guards
from huulien.platform.models import AuditEntry
from huulien.platform.papers.files import write
from huulien.platform.steps import Refused
from reports.datasets import poverty_rates
from reports.indicators.official.tables import as_json
from reports.official import official_table
from surveys.forms.recognitions import MonthField, last_month
from surveys.models import ClassInForce, Complaint, IncomeLimit, IncomeSource, Posting, Recognition
from surveys.papers.postings import complaint_letter, posting_notice
from surveys.papers.recognitions import list_decision_paper, refusal_paper
from surveys.services.ledger import open_ledger
from surveys.services.postings import complain_of_list, post_list
from surveys.services.recognitions import draft_list, drop_list, enter_limit, finding_of
from surveys.steps.decisions import DECISION_STEPS
from surveys.steps.postings import COMPLAINT_STEPS, POSTING_STEPS
from surveys.steps.recognitions import RECOGNITION_STEPS
from surveys.vocabulary import (
    Comparison,
    ComplaintForm,
    ComplaintState,
    DecisionKind,
    RecognitionKind,
    RecognitionState,
)
from tests import factories
from tests.base import make_cast
from tests.pages import fill, queries_of, read

pytestmark = pytest.mark.django_db
TODAY = date(2025, 11, 20)
LIST = reverse("surveys:recognition_list")


@pytest.fixture(autouse=True)
def a_day_of_2025():
    with clock.reliving(TODAY):
        yield


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def household(cast):
    return factories.make_household(cast.lang_ben, code="0007", head="Vi Văn An")


@pytest.fixture
def asked(cast, household):
    return factories.make_recognition(household, cast.officer)


@pytest.fixture
def worker(cast):
    """Somebody outside the register."""
    return factories.make_worker(
        cast.commune, cast.officer, full_name="Lò Văn Bình", birth_year=1990, village=cast.lang_ben,
        address="Nhà trọ bà Hạnh",
    )  # fmt: skip


@pytest.fixture
def decision(cast, asked):
    """A list with one household, not posted."""
    return factories.make_list(asked, cast.officer)


def post(decision, cast, day=TODAY, **given):
    return post_list(decision=decision, posted_on=day, places="UBND xã, nhà văn hóa thôn", by=cast.officer, **given)


def close(posting, cast):
    return POSTING_STEPS.perform(
        "close", posting, by=cast.officer, version=posting.version, closed_on=clock.today()
    )  # fmt: skip


def complain(decision, cast, day=date(2025, 11, 21)):
    return complain_of_list(
        decision=decision, recognition=decision.recognitions.first(), received_on=day,
        received_from="Bà Lương Thị Hạnh", form=ComplaintForm.SPOKEN, content="Hộ đã bán rừng keo.", by=cast.officer,
    )  # fmt: skip


def answer(name, complaint, cast, **given):
    given = {
        "answered_on": clock.today(), "answer": "Đã phúc tra.", "rechecked_by": "Vi Văn Tài",
    } | given  # fmt: skip
    return COMPLAINT_STEPS.perform(name, complaint, by=cast.officer, version=complaint.version, **given)


def sign(decision, by, **given):
    decision.refresh_from_db()
    given = {"decided_on": clock.today()} | given
    return DECISION_STEPS.perform("sign", decision, by=by, version=decision.version, **given)


def step(name, asked, by, **given):
    asked.refresh_from_db()
    return RECOGNITION_STEPS.perform(name, asked, by=by, version=asked.version, **given)


def refusal_of(asked, cast, **given):
    given = {"reply_on": TODAY, "reply": "Thu nhập của hộ trên mức trung bình."} | given
    return step("refuse", asked, cast.officer, **given)


# ----- The request -----


def test_a_household_is_answered_within_fifteen_days_of_asking(asked):
    assert asked.due_on == date(2025, 11, 18)
    assert asked.due_words == "15 ngày từ 03/11/2025: đến hết 18/11/2025"
    assert asked.months_words == "11/2024 đến 10/2025"
    assert asked.is_late
    for until, words in ((date(2024, 12, 1), "01/2024 đến 12/2024"), (date(2025, 1, 1), "02/2024 đến 01/2025")):
        asked.income_until = until
        assert asked.months_words == words
    assert asked.left_words == "quá hạn 2 ngày"


def test_a_worker_is_answered_within_fifteen_days_from_the_fifteenth(worker):
    assert worker.due_on == date(2025, 11, 30)
    assert worker.left_words == "còn 10 ngày"


def test_a_worker_does_not_ask_before_the_decree(cast, household):
    member = household.members.get()
    with pytest.raises(ValidationError, match="NĐ 30/2025/NĐ-CP áp dụng từ 24/02/2025"):
        factories.make_worker(cast.commune, member=member, received_on=date(2025, 2, 23), income_until=date(2025, 1, 1))
    asked = factories.make_worker(
        cast.commune, member=member, received_on=date(2025, 2, 24), income_until=date(2025, 1, 1)
    )  # fmt: skip
    assert (asked.household, asked.full_name, asked.born) == (household, "Vi Văn An", 1981)


def test_a_household_asks_since_the_procedure(cast, household):
    with pytest.raises(ValidationError, match="Chưa có quy trình xác nhận nào cho ngày 31/08/2021"):
        factories.make_recognition(household, received_on=date(2021, 8, 31), income_until=date(2021, 7, 1))


@pytest.mark.parametrize(("received_on", "until"), [(date(2025, 11, 21), date(2025, 10, 1)),
                                                    (date(2025, 11, 3), date(2025, 12, 1))])  # fmt: skip
def test_nothing_of_days_to_come_is_recorded(household, received_on, until):
    with pytest.raises(ValidationError):
        factories.make_recognition(household, received_on=received_on, income_until=until)


def test_one_request_of_a_household_waits_at_a_time(cast, asked, household):
    with pytest.raises(ValidationError, match="Hộ này đã có đề nghị đang xét"):
        factories.make_recognition(household, cast.officer)
    step("withdraw", asked, cast.officer, reason="Nộp nhầm")
    assert factories.make_recognition(household, cast.officer).state == RecognitionState.RECEIVED


@pytest.mark.parametrize("found", [PovertyClass.POOR, PovertyClass.NEAR_POOR])
def test_who_is_managed_as_poor_or_near_poor_asks_to_escape_first(cast, household, found):
    factories.load_results(cast.commune, {household: found}, cast.officer, 2024)
    with pytest.raises(ValidationError, match="đề nghị thoát nghèo trước"):
        factories.make_recognition(household, cast.officer)


def test_who_became_poor_meanwhile_is_not_signed_for(cast, household, decision):
    post(decision, cast)
    factories.load_results(cast.commune, {household: PovertyClass.POOR}, cast.officer, 2024)
    with pytest.raises(Refused, match="Hộ đang là hộ nghèo"):
        sign(decision, cast.leader)


def test_a_person_outside_the_register_is_named_with_what_is_known(cast):
    with pytest.raises(ValidationError, match="Chọn người trong sổ, hoặc ghi họ tên, năm sinh và nơi ở"):
        factories.make_worker(cast.commune, full_name="Lò Văn Bình", village=cast.lang_ben)


def test_only_who_manages_records(cast, household):
    for user, refusal in (
        (cast.head, Http404),
        (cast.district_officer, PermissionDenied),
        (cast.stranger, Http404),
    ):
        with pytest.raises(refusal):
            factories.make_recognition(household, user)
    assert not Recognition.objects.exists()


# ----- The sheet and the result -----


def test_the_sheet_is_compared_with_the_lines_of_the_day_it_was_received(cast, asked):
    assert finding_of(asked).comparison == Comparison.UNKNOWN
    assert finding_of(factories.declare_income(asked, cast.officer)).comparison == Comparison.MEETS


def test_sources_add_up_to_the_total(cast, asked):
    with pytest.raises(ValidationError, match="Các nguồn cộng lại được"):
        factories.declare_income(asked, cast.officer, sources=[("Trồng keo", 50_000_000), ("Nuôi dê", 30_000_000)])
    asked.refresh_from_db()
    factories.declare_income(asked, cast.officer, sources=[("Trồng keo", 57_000_000), ("Nuôi dê", 30_000_000)])
    assert [source.name for source in asked.sources.all()] == ["Trồng keo", "Nuôi dê"]


def test_no_result_is_guessed(cast, asked):
    with pytest.raises(Refused, match="Chưa kê khai đủ thu nhập"):
        step("meet", asked, cast.officer)
    factories.declare_income(asked, cast.officer, total_income_vnd=200_000_000)
    with pytest.raises(Refused, match="Vượt mức thu nhập cao nhất"):
        step("meet", asked, cast.officer)
    failed = step("fail", asked, cast.officer)
    assert failed.state == RecognitionState.UNMET
    assert "trên 2.250.000" in failed.grounds


def test_the_officer_says_the_result_of_a_worker_until_a_limit_is_entered(cast, worker):
    factories.declare_income(worker, cast.officer, total_income_vnd=24_000_000, person_count=1)
    with pytest.raises(Refused, match="ghi vì sao"):
        step("meet", worker, cast.officer, grounds=" ")
    limit = enter_limit(
        commune=cast.commune, valid_from=date(2025, 3, 1), amount_vnd=1_999_999, citation="Ví dụ", by=cast.officer
    )
    assert limit.citation == "Ví dụ (cần kiểm tra)"
    assert finding_of(worker).comparison == Comparison.TOO_HIGH
    enter_limit(
        commune=cast.commune, valid_from=date(2025, 3, 1), amount_vnd=2_000_000, citation="Sửa", by=cast.officer
    )
    assert finding_of(worker).comparison == Comparison.MEETS
    enter_limit(
        commune=cast.commune, valid_from=date(2025, 11, 4), amount_vnd=1, citation="Sau ngày nhận", by=cast.officer
    )
    assert finding_of(worker).comparison == Comparison.MEETS


def test_what_the_officer_says_of_a_worker_is_kept(cast, worker):
    factories.declare_income(worker, cast.officer, total_income_vnd=24_000_000, person_count=1)
    met = step("meet", worker, cast.officer, grounds="Lương dưới mức ghi ở hợp đồng.")
    assert met.grounds == "Lương dưới mức ghi ở hợp đồng."


def test_a_sheet_with_its_result_is_only_read(cast, decision, asked):
    asked.refresh_from_db()
    with pytest.raises(ValidationError, match="bản kê chỉ đọc"):
        factories.declare_income(asked, cast.officer)
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        Recognition.objects.filter(pk=asked.pk).update(total_income_vnd=1)
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        IncomeSource.objects.create(
            commune=cast.commune, recognition=asked, position=1, name="Thêm", amount_vnd=1
        )  # fmt: skip


# ----- The list: posting, complaints, decision -----


def test_a_list_hangs_five_working_days_and_a_complaint_is_answered_within_three(cast, decision):
    posting = post(decision, cast)
    assert posting.due_on == date(2025, 11, 27)
    assert posting.due_words.startswith("05 ngày làm việc từ 20/11/2025: 21, 24, 25, 26, 27/11")
    with clock.reliving(date(2025, 11, 21)):
        assert complain(decision, cast).due_on == date(2025, 11, 26)


def test_what_was_not_posted_is_neither_complained_of_nor_signed(cast, decision):
    with pytest.raises(ValidationError, match="chưa niêm yết"):
        complain(decision, cast, TODAY)
    with pytest.raises(Refused, match="Danh sách chưa niêm yết"):
        sign(decision, cast.leader)


def test_nothing_is_decided_while_a_posting_runs_or_a_complaint_is_open(cast, decision, asked):
    posting = post(decision, cast)
    with pytest.raises(ValidationError, match="Danh sách này đang niêm yết"):
        post(decision, cast)
    with clock.reliving(date(2025, 11, 27)):
        with pytest.raises(Refused, match="1 thông báo đang niêm yết"):
            sign(decision, cast.leader)
        close(posting, cast)
        complaint = complain(decision, cast)
        with pytest.raises(Refused, match="1 khiếu nại chưa trả lời"):
            sign(decision, cast.leader)
        with pytest.raises(Refused, match="Khiếu nại về đề nghị này chưa trả lời"):
            step("withdraw", asked, cast.officer, reason="Rút")
        answer("dismiss", complaint, cast)
        with pytest.raises(Refused, match="Ghi ngày từ 27/11/2025"):
            sign(decision, cast.leader, decided_on=date(2025, 11, 26))
        signed = sign(decision, cast.leader)
    assert (signed.kind, signed.number) == (DecisionKind.AVERAGE, 1)
    asked.refresh_from_db()
    assert asked.state == RecognitionState.RECOGNISED
    assert not asked.left_words


def test_who_drafted_the_list_does_not_sign_it(cast, asked):
    with pytest.raises(Refused, match="Người soạn quyết định không tự ký"):
        sign(factories.make_list(asked, cast.leader), cast.leader)


def test_an_upheld_complaint_mends_the_sheet_and_is_posted_again(cast, decision, asked):
    posting = post(decision, cast)
    with clock.reliving(date(2025, 11, 21)):
        complaint = complain(decision, cast)
        with pytest.raises(Refused, match="xét lại, ghi lại kết quả"):
            answer("uphold", complaint, cast)
        with pytest.raises(Refused, match="Nguyễn Thị Hà là người ghi kết quả bị khiếu nại"):
            answer("dismiss", complaint, cast, rechecked_by="Nguyễn Thị Hà")
        again = step("reconsider", asked, cast.officer, reason="Khai sót tiền bán rừng")
        with pytest.raises(ValidationError, match="đang xét lại"):
            post(decision, cast, date(2025, 11, 21))
        factories.conclude(factories.declare_income(again, cast.officer, total_income_vnd=100_000_000), cast.officer)
        upheld = answer("uphold", complaint, cast)
    assert upheld.state == ComplaintState.UPHELD
    with clock.reliving(date(2025, 11, 27)):
        close(posting, cast)
        with pytest.raises(Refused, match="1 khiếu nại đã sửa kết quả, chưa niêm yết lại"):
            sign(decision, cast.leader)
        reposting = post(decision, cast, date(2025, 11, 27), after=upheld)
    assert reposting.due_on == date(2025, 12, 4)


def test_a_posted_result_is_looked_at_again_only_when_complained_of(cast, decision, asked):
    post(decision, cast)
    with pytest.raises(Refused, match="chỉ xét lại khi có khiếu nại"):
        step("reconsider", asked, cast.officer, reason="Nghĩ lại")


def test_who_does_not_meet_the_conditions_after_all_leaves_the_list(cast, decision, asked):
    again = step("reconsider", asked, cast.officer, reason="Khai sót")
    assert again.decision == decision
    with pytest.raises(Refused, match="1 đề nghị đang xét lại"):
        sign(decision, cast.leader)
    factories.conclude(
        factories.declare_income(again, cast.officer, total_income_vnd=200_000_000), cast.officer, "fail"
    )
    assert not decision.recognitions.exists()
    with pytest.raises(Refused, match="Danh sách không còn ai"):
        sign(decision, cast.leader)


def test_a_list_takes_everybody_ready_of_its_kind_once(cast, decision, worker):
    with pytest.raises(ValidationError, match="Chưa có hộ nào đủ điều kiện"):
        draft_list(commune=cast.commune, kind=RecognitionKind.AVERAGE, by=cast.officer)
    factories.declare_income(worker, cast.officer, total_income_vnd=24_000_000, person_count=1)
    step("meet", worker, cast.officer, grounds="Theo hợp đồng.")
    workers = draft_list(commune=cast.commune, kind=RecognitionKind.WORKER, by=cast.officer)
    assert workers.kind == DecisionKind.WORKER
    assert list(workers.recognitions.all()) == [worker]


def test_a_list_is_given_up_only_before_it_hangs(cast, decision, asked):
    decision.refresh_from_db()
    drop_list(decision=decision, version=decision.version, by=cast.officer)
    asked.refresh_from_db()
    assert (asked.state, asked.decision) == (RecognitionState.MET, None)
    again = draft_list(commune=cast.commune, kind=RecognitionKind.AVERAGE, by=cast.officer)
    post(again, cast)
    with pytest.raises(ValidationError, match="đã niêm yết, không bỏ được"):
        drop_list(decision=again, version=again.version, by=cast.officer)


def signed_list(decision, cast):
    posting = post(decision, cast)
    with clock.reliving(date(2025, 11, 27)):
        close(posting, cast)
        return sign(decision, cast.leader)


def test_the_database_keeps_what_a_signed_decision_names(cast, decision, asked, worker):
    signed = signed_list(decision, cast)
    posting = signed.postings.get()
    for write_it in (
        lambda: Recognition.objects.filter(pk=asked.pk).update(grounds="Sửa"),
        lambda: Recognition.objects.filter(pk=worker.pk).update(
            decision=signed, state=RecognitionState.MET, concluded_on=TODAY, grounds="x"
        ),
        lambda: Posting.objects.filter(pk=posting.pk).update(places="Nơi khác"),
        lambda: Posting.objects.create(
            commune=cast.commune, decision=signed, posted_on=TODAY, places="x", due_on=TODAY, due_words="x"
        ),
        lambda: Complaint.objects.create(
            commune=cast.commune, decision=signed, recognition=asked, village=cast.lang_ben, received_on=TODAY,
            due_on=TODAY, due_words="x", form="written", content="x", received_from="x",
        ),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
            write_it()


def test_the_database_holds_whose_things_are(cast, decision, household, asked):
    round = factories.make_round(cast.commune, 2025, cast.officer)
    for write_it in (
        lambda: Posting.objects.create(
            commune=cast.commune, decision=decision, round=round, posted_on=TODAY, places="x", due_on=TODAY,
            due_words="x",
        ),
        lambda: Posting.objects.create(
            commune=cast.commune, posted_on=TODAY, places="x", due_on=TODAY, due_words="x"
        ),
        lambda: type(decision).objects.create(commune=cast.commune, kind=DecisionKind.AVERAGE, round=round),
        lambda: type(decision).objects.create(commune=cast.commune, kind=DecisionKind.ESCAPED, procedure="x"),
        lambda: Recognition.objects.filter(pk=asked.pk).update(full_name="Người khác"),
        lambda: Recognition.objects.filter(pk=asked.pk).update(decision=None, state=RecognitionState.RECOGNISED),
        lambda: IncomeLimit.objects.filter(
            pk=enter_limit(
                commune=cast.commune, valid_from=TODAY, amount_vnd=1, citation="x", by=cast.officer
            ).pk
        ).update(amount_vnd=2),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            write_it()


# ----- Refusal -----


def test_a_refusal_is_in_writing_with_reasons_and_a_number(cast, asked):
    factories.declare_income(asked, cast.officer, total_income_vnd=200_000_000)
    step("fail", asked, cast.officer)
    with pytest.raises(Refused, match="Ghi lý do trả lời"):
        refusal_of(asked, cast, reply=" ")
    refused = refusal_of(asked, cast)
    assert refused.reply_words == "01/TB-UBND"
    words = docx.Document(io.BytesIO(write(refusal_paper(refused), "docx")))
    text = "\n".join(paragraph.text for paragraph in words.paragraphs)
    assert "không đủ điều kiện. Thu nhập 4.166.666" in text
    assert "cần kiểm tra" in refused.grounds
    assert "cần kiểm tra" not in text
    assert "Thu nhập của hộ trên mức trung bình." in text
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        Recognition.objects.filter(pk=asked.pk).update(reply="Khác")


# ----- It is no poverty class -----


def test_neither_rates_nor_ledger_nor_official_tables_change(cast, household, decision):
    poor = factories.make_household(cast.lang_coc, "0008")
    for year, found in ((2023, PovertyClass.POOR), (2024, PovertyClass.NEAR_POOR)):
        classes = {household: PovertyClass.NOT_POOR, poor: found}
        factories.load_results(cast.commune, classes, cast.officer, year)
    round = factories.make_round(cast.commune, 2025, cast.officer)
    factories.send_review(round, household, PovertyClass.NOT_POOR, cast.officer)

    def figures():
        tables = [as_json(official_table(cast.commune, 2024, number)) for number in ("08", "09", "10")]
        classes = list(ClassInForce.objects.values())
        return repr((poverty_rates(cast.commune, TODAY), open_ledger(round), tables, classes))

    before = figures()
    signed_list(decision, cast)
    assert figures() == before
    assert "near_poor" in before


# ----- Papers -----


def test_papers_name_who_is_on_the_list_and_nobody_s_income(cast, decision):
    posting = post(decision, cast)
    with clock.reliving(date(2025, 11, 21)):
        complaint = answer("dismiss", complain(decision, cast), cast)
    for paper in (list_decision_paper(decision), posting_notice(posting), complaint_letter(complaint)):
        for file_format in ("pdf", "docx"):
            assert write(paper, file_format)
        words = docx.Document(io.BytesIO(write(paper, "docx")))
        cells = [cell.text for table in words.tables for row in table.rows for cell in row.cells]
        text = "\n".join([*(paragraph.text for paragraph in words.paragraphs), *cells])
        assert "Vi Văn An" in text
        assert "87.000.000" not in text
        assert "1.812.500" not in text


def test_the_income_sheet_is_printed_blank_and_as_it_was_declared(client, cast, decision, asked):
    def words_of(address):
        document = docx.Document(io.BytesIO(client.get(address).content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return " ".join([*(line.text for line in document.paragraphs), *cells])

    client.force_login(cast.officer)
    blank = words_of(reverse("surveys:blank_income_sheet", args=["docx"]))
    assert "Số người trong hộ: ...." in blank
    assert "cần kiểm tra, đối chiếu" in blank.replace("\xa0", " ")
    filled = words_of(reverse("surveys:income_sheet", args=[asked.pk, "docx"]))
    asked.refresh_from_db()
    assert asked.full_name in filled
    for source in asked.sources.all():
        assert source.name in filled
        assert f"{source.amount_vnd:,}".replace(",", ".") in filled
    assert f"{asked.total_income_vnd:,}".replace(",", ".") in filled


def test_a_worker_s_paper_rests_on_the_decree(cast, worker):
    factories.declare_income(worker, cast.officer, total_income_vnd=24_000_000, person_count=1)
    step("meet", worker, cast.officer, grounds="Theo hợp đồng.")
    workers = draft_list(commune=cast.commune, kind=RecognitionKind.WORKER, by=cast.officer)
    paper = list_decision_paper(workers)
    assert paper.grounds[0] == "Căn cứ Nghị định số 30/2025/NĐ-CP"
    assert paper.is_draft


# ----- Pages -----


def test_the_whole_way_by_pages(cast, client, household):
    client.force_login(cast.officer)
    url = reverse("surveys:recognition_household")
    received = {
        "household": "0007",
        "sector": "forestry",
        "received_on": "03/11/2025",
        "received_from": "Chủ hộ",
        "income_until": "10/2025",
    }
    answered = client.post(url, fill(client.get(url), **received))
    asked = Recognition.objects.get()
    assert answered.url == reverse("surveys:recognition_detail", args=[asked.pk])
    url = reverse("surveys:recognition_income", args=[asked.pk])
    sheet = {"total_income_vnd": "87.000.000", "person_count": "4", "sources": "Trồng keo: 57.000.000\nNuôi dê"}
    assert "Dòng 2: ghi tên nguồn" in read(client.post(url, fill(client.get(url), **sheet))).text
    sheet["sources"] = "Trồng keo: 57.000.000\nNuôi dê: 29.250.000 đ\nBán măng: 750.000"
    assert client.post(url, fill(client.get(url), **sheet)).status_code == 302
    page = read(client.get(answered.url))
    assert "1.812.500" in page.text
    url = reverse("surveys:recognition_step", args=[asked.pk, "ket-qua"])
    assert client.post(url, fill(client.get(url))).status_code == 302
    url = reverse("surveys:recognition_decisions")
    assert client.post(reverse("surveys:recognition_draft", args=["average"]), fill(client.get(url))).status_code == 302
    decision = Recognition.objects.get().decision
    url = reverse("surveys:recognition_post", args=[decision.pk])
    assert client.post(url, fill(client.get(url), posted_on="20/11/2025", places="UBND xã")).status_code == 302
    posting = decision.postings.get()
    assert client.get(reverse("surveys:posting_notice", args=[posting.pk, "pdf"])).status_code == 200
    url = reverse("surveys:recognition_complain", args=[decision.pk])
    told = {"recognition": asked.pk, "received_on": "20/11/2025", "received_from": "Bà Hạnh", "form": "spoken",
            "content": "Hộ đã bán trâu."}  # fmt: skip
    assert client.post(url, fill(client.get(url), **told)).status_code == 302
    url = reverse("surveys:complaint_answer", args=[decision.complaints.get().pk])
    told = {"result": "dismiss", "rechecked_by": "Vi Văn Tài", "answered_on": "20/11/2025", "answer": "Đúng."}
    back = client.post(url, fill(client.get(url), **told))
    assert back.url == reverse("surveys:recognition_decision", args=[decision.pk])
    letter = reverse("surveys:complaint_letter", args=[decision.complaints.get().pk, "docx"])
    assert client.get(letter).status_code == 200
    with clock.reliving(date(2025, 11, 27)):
        url = reverse("surveys:posting_close", args=[posting.pk])
        assert client.post(url, fill(client.get(url), closed_on="27/11/2025")).status_code == 302
        url = reverse("surveys:recognition_sign", args=[decision.pk])
        assert client.get(url).status_code == 403
        client.force_login(cast.leader)
        assert client.post(url, fill(client.get(url), decided_on="27/11/2025")).status_code == 302
        page = read(client.get(reverse("surveys:recognition_decision", args=[decision.pk])))
    assert page.heading.startswith("Xác nhận hộ có mức sống trung bình: 1 hộ")
    assert "Quyết định số 01/QĐ-UBND ngày 27/11/2025" in page.text
    assert AuditEntry.objects.filter(table="surveys_recognition").exists()


def test_a_worker_of_the_register_is_found_by_code_and_name(cast, client, household):
    client.force_login(cast.officer)
    url = reverse("surveys:recognition_worker")
    told = {"full_name": "vi van an", "household": "0007", "received_on": "03/11/2025", "received_from": "Người ấy",
            "income_until": "10/2025"}  # fmt: skip
    wrong = client.post(url, fill(client.get(url), **(told | {"full_name": "Ai đó"})))
    assert "Trong hộ 0007 có: Vi Văn An" in read(wrong).text
    assert "chọn thôn" in read(client.post(url, fill(client.get(url), **(told | {"household": ""})))).text
    assert client.post(url, fill(client.get(url), **told)).status_code == 302
    assert Recognition.objects.get().member == household.members.get()


@pytest.mark.parametrize(
    "typed", ["", "10", "13/2025", "0/2025", "10/1999", "10/99999999999999999999", "1/2025/1", "x/y"]
)
def test_a_month_is_typed_as_month_and_year(typed):
    with pytest.raises(ValidationError):
        MonthField().clean(typed)


def test_a_month_is_its_first_day_and_reads_back_as_typed():
    assert MonthField().clean("2/2025") == date(2025, 2, 1)
    assert MonthField().prepare_value(date(2025, 2, 1)) == "02/2025"
    with clock.reliving(date(2025, 1, 31)):
        assert last_month() == date(2024, 12, 1)
    with clock.reliving(date(2025, 12, 1)):
        assert last_month() == date(2025, 11, 1)


def test_late_ones_come_first_and_every_count_opens_as_many(cast, client, asked, worker):
    other = factories.make_recognition(
        factories.make_household(cast.lang_coc, "0008", head="Vi Thị Lan"), cast.officer, received_on=date(2025, 11, 1)
    )
    step("withdraw", worker, cast.officer, reason="Rút")
    client.force_login(cast.officer)
    names = [text for _, address, text in read(client.get(LIST)).links if address.startswith("/xac-nhan/") and
             address.rstrip("/").split("/")[-1].isdigit()]  # fmt: skip
    assert names == [other.full_name, asked.full_name, worker.full_name]
    page = client.get(LIST)
    counted = [(text, address) for _, address, text in read(page).links if "quá hạn" in text]
    assert counted[0][0].strip() == "2 quá hạn"
    assert read(client.get(counted[0][1])).heading.startswith("2 ")
    links = read(client.get(reverse("surveys:recognition_decisions"))).links
    counts = [(text, address) for _, address, text in links if "kq=" in address]
    assert [text.split()[0] for text, _ in counts] == ["2", "1"]
    for text, address in counts:
        assert read(client.get(address)).heading.startswith(text.split()[0])


def test_a_village_head_sees_the_own_village_alone_and_the_district_nothing(cast, client, asked):
    other = factories.make_recognition(factories.make_household(cast.lang_coc, "0008", head="Vi Thị Lan"), cast.officer)
    factories.declare_income(other, cast.officer, total_income_vnd=87_000_012)
    client.force_login(cast.head)
    page = read(client.get(LIST))
    assert page.rows == 1
    assert "Vi Thị Lan" not in page.text
    assert client.get(reverse("surveys:recognition_detail", args=[asked.pk])).status_code == 200
    assert client.get(reverse("surveys:recognition_detail", args=[other.pk])).status_code == 404
    for name in ("recognition_income", "recognition_detail"):
        client.force_login(cast.district_officer)
        assert client.get(reverse(f"surveys:{name}", args=[asked.pk])).status_code == 403
    assert client.get(LIST).status_code == 403


def test_a_decision_on_requests_is_none_of_a_round(cast, client, decision):
    client.force_login(cast.officer)
    assert client.get(reverse("surveys:decision_detail", args=[decision.pk])).status_code == 404


def test_queries_do_not_grow_with_rows(cast, client, decision):
    client.force_login(cast.officer)
    urls = [LIST, reverse("surveys:recognition_decisions"), reverse("surveys:recognition_decision", args=[decision.pk])]
    before = [queries_of(client, url) for url in urls]
    for code in ("0011", "0012", "0013"):
        asked = factories.make_recognition(factories.make_household(cast.lang_coc, code), cast.officer)
        factories.conclude(factories.declare_income(asked, cast.officer), cast.officer)
        Recognition.objects.filter(pk=asked.pk).update(decision=decision)
    assert [queries_of(client, url) for url in urls] == before
