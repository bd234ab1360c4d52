"""The ledger closes before an annual round is settled: the gaps are named, answered or explained, and kept."""

import json
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.db.utils import DatabaseError
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from households.vocabulary import PovertyClass
from reports.official import official_table
from reports.official_files import table_file
from surveys.models import LedgerAnswer
from surveys.rules.ledger.look_back import look_back_from
from surveys.services.ledger import answer_ledger, gaps_to_answer
from surveys.steps.rounds import ROUND_STEPS
from surveys.vocabulary import RoundState
from tests.base import make_cast
from tests.factories import load_results, make_household, make_round, send_review
from tests.pages import fill

POOR, NEAR_POOR, AVERAGE, NOT_POOR = list(PovertyClass)[:4]


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def risen(cast):
    """A household above at the end of 2022, whose results are known from then only; its review of 2023 says poor."""
    household = make_household(cast.lang_ben, "0389")
    other = make_household(cast.lang_coc, "0390")
    load_results(cast.commune, {household: NOT_POOR, other: POOR}, cast.officer)
    round = make_round(cast.commune, 2023, cast.officer)
    send_review(round, household, POOR)
    send_review(round, other, POOR)
    return round, household


def settle(round):
    round.refresh_from_db()
    return ROUND_STEPS.perform(
        "settle", round, version=round.version, by=None, settled_on=date(2023, 12, 15), decision_number="85/QĐ-UBND"
    )


def answer(round, household, fell_back, reason="Danh sách năm 2019"):
    return answer_ledger(round=round, household=household, fell_back=fell_back, reason=reason, by=None)


def column(number):
    """Households of a column of Mẫu 09."""
    out = StringIO()
    call_command(
        "official_table", "--commune", "06388", "--year", "2023", "--table", "09", "--format", "json", stdout=out
    )
    return json.loads(out.getvalue())["rows"][-2]["values"][number]


def url(name, *args):
    return reverse(f"surveys:{name}", args=args)


def test_a_round_whose_ledger_is_open_is_refused_with_its_households_named(risen):
    round, _ = risen
    with pytest.raises(ValidationError, match="Sổ biến động chưa khép ở 1 hộ: 0389"):
        settle(round)
    round.refresh_from_db()
    assert round.state == RoundState.OPEN


@pytest.mark.parametrize(("fell_back", "booked"), [(True, "6"), (False, "7")])
def test_the_answer_of_the_office_books_the_household_and_lets_the_round_be_settled(risen, fell_back, booked):
    round, household = risen
    answer(round, household, fell_back)
    settle(round)
    assert [column(number) for number in ("1", "6", "7", "9")] == [1, int(booked == "6"), int(booked == "7"), 2]
    assert not official_table(round.commune, 2023, "09").explanations


def test_an_explanation_lets_the_round_be_settled_and_is_printed(risen):
    round, household = risen
    answer(round, household, None, "Hồ sơ trước năm 2022 đã mất.")
    settle(round)
    for number in ("09", "10"):
        table = official_table(round.commune, 2023, number)
        sheet = load_workbook(BytesIO(table_file(table, "Hữu Liên", "xlsx"))).active
        told = "Giải trình về hộ 0389: Hồ sơ trước năm 2022 đã mất."
        assert told in [cell.value for row in sheet.iter_rows() for cell in row]
        pdf = PdfReader(BytesIO(table_file(table, "Hữu Liên", "pdf")))
        assert told in " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)
    assert not official_table(round.commune, 2023, "08").explanations


def test_an_explanation_of_one_household_is_none_of_another(risen, cast):
    round, household = risen
    second = make_household(cast.lang_ben, "0391")
    send_review(round, second, NEAR_POOR)
    answer(round, household, None)
    with pytest.raises(ValidationError, match="ở 1 hộ: 0391"):
        settle(round)


def test_a_household_whose_movement_is_told_needs_no_answer(risen, cast):
    round, _ = risen
    with pytest.raises(ValidationError, match="đã rõ"):
        answer(round, cast.lang_coc.households.get(), None)
    assert not LedgerAnswer.objects.exists()


def test_an_explanation_that_is_no_longer_needed_is_not_printed(risen, cast):
    round, household = risen
    answer(round, household, None)
    review = round.reviews.get(household=household)
    review.poverty_class = NOT_POOR
    review.save(update_fields=["poverty_class"])
    settle(round)
    assert not official_table(round.commune, 2023, "09").explanations


def test_a_household_that_was_never_classified_stands_in_no_column_and_keeps_nothing_back(risen, cast):
    round, household = risen
    make_household(cast.lang_ben, "0500")
    answer(round, household, True)
    assert gaps_to_answer(round) == []


def test_without_a_settled_year_before_there_is_no_ledger_to_close(cast):
    household = make_household(cast.lang_ben, "0001")
    round = make_round(cast.commune, 2023, cast.officer)
    send_review(round, household, POOR)
    assert gaps_to_answer(round) == []
    assert settle(round).is_settled


def test_a_known_past_asks_nothing(cast):
    assert look_back_from(date(2023, 12, 31), "06388") == date(2021, 12, 15)
    household = make_household(cast.lang_ben, "0001", opened_on=date(2021, 12, 1))
    load_results(cast.commune, {household: POOR}, cast.officer, 2021)
    load_results(cast.commune, {household: NOT_POOR}, cast.officer, 2022)
    round = make_round(cast.commune, 2023, cast.officer)
    send_review(round, household, POOR)
    assert gaps_to_answer(round) == []
    settle(round)
    assert column("6") == 1


def test_the_page_names_the_gap_asks_and_keeps_the_answer(risen, cast, client):
    round, household = risen
    client.force_login(cast.officer)
    page = client.get(url("round_ledger", round.pk)).content.decode()
    assert "chưa khép: 1 chỗ" in page
    assert url("ledger_answer", round.pk, household.pk) in page
    assert "Trước đây từng là hộ nghèo" in client.get(url("ledger_answer", round.pk, household.pk)).content.decode()
    refused = client.post(url("ledger_answer", round.pk, household.pk), {"fell_back": "yes"})
    assert "Lỗi:" in refused.content.decode()
    assert not LedgerAnswer.objects.exists()
    address = url("ledger_answer", round.pk, household.pk)
    typed = {"fell_back": "yes", "reason": "Danh sách năm 2019"}
    assert client.post(address, fill(client.get(address), **typed)).status_code == 302
    kept = LedgerAnswer.objects.get()
    assert (kept.household, kept.round, kept.fell_back, kept.answered_by) == (household, round, True, cast.officer)
    page = client.get(url("round_ledger", round.pk)).content.decode()
    assert "Sổ biến động năm 2023 khép" in page
    assert "Danh sách năm 2019" in page
    again = client.get(url("ledger_answer", round.pk, household.pk)).content.decode()
    assert "Trước đây từng là hộ nghèo" in again
    typed = {"fell_back": "no", "reason": "Xem lại danh sách"}
    client.post(address, fill(client.get(address), **typed))
    assert LedgerAnswer.objects.get().fell_back is False


def test_the_second_of_two_who_answer_is_told_what_the_first_said(risen, cast, client):
    round, household = risen
    client.force_login(cast.officer)
    address = url("ledger_answer", round.pk, household.pk)
    before = fill(client.get(address), fell_back="no", reason="Không có tên")
    client.post(address, fill(client.get(address), fell_back="yes", reason="Danh sách năm 2019"))
    assert "Hộ này vừa có người trả lời: “Danh sách năm 2019”." in client.post(address, before).content.decode()
    edited = fill(client.get(address), fell_back="no", reason="Xem lại")
    client.post(address, fill(client.get(address), fell_back="yes", reason="Danh sách năm 2020"))
    met = client.post(address, edited)
    assert "Đang lưu: Danh sách năm 2020" in met.content.decode()
    assert LedgerAnswer.objects.get().reason == "Danh sách năm 2020"
    assert client.post(address, fill(met)).status_code == 302
    assert LedgerAnswer.objects.get().reason == "Xem lại"


def test_the_settlement_page_leads_to_the_ledger(risen, cast, client):
    round, _ = risen
    client.force_login(cast.leader)
    assert url("round_ledger", round.pk) in client.get(url("round_settle", round.pk)).content.decode()


def test_others_neither_see_nor_answer(risen, cast, client):
    round, household = risen
    for user in (cast.head, cast.district_officer, cast.stranger):
        client.force_login(user)
        for address in (url("round_ledger", round.pk), url("ledger_answer", round.pk, household.pk)):
            assert client.get(address).status_code in {403, 404}
            assert client.post(address, {"reason": "x"}).status_code in {403, 404, 405}
    assert not LedgerAnswer.objects.exists()


def test_what_was_answered_of_a_settled_year_does_not_change(risen):
    round, household = risen
    kept = answer(round, household, True)
    settle(round)
    with pytest.raises(ValidationError, match="không còn mở"):
        answer(round, household, False)
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("UPDATE surveys_ledgeranswer SET reason = 'khác' WHERE id = %s", [kept.pk])
