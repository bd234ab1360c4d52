"""The last day of each step of a round, counted by hand from the calendar on the wall."""

from datetime import date

from huulien.lib.working_days import WorkingCalendar
from surveys.rules.deadlines import answer_deadline, stage_deadlines
from surveys.rules.procedure import procedure_by_code
from surveys.vocabulary import RoundKind, Stage

CALENDAR = WorkingCalendar({date(2024, 1, 1): "Tết Dương lịch", date(2024, 4, 30): "Ngày Chiến thắng"}, frozenset())
QD_24 = procedure_by_code("qd-24-2021")


def test_steps_of_the_annual_round_leave_room_for_those_after_them():
    due = stage_deadlines(QD_24, RoundKind.ANNUAL, date(2024, 9, 1), date(2024, 12, 14), CALENDAR)
    assert {stage: deadline.on for stage, deadline in due.items()} == {
        Stage.DECISION: date(2024, 12, 13),
        Stage.OPINION: date(2024, 12, 13),
        Stage.POSTING: date(2024, 12, 6),
        Stage.MEETING: date(2024, 12, 3),
        Stage.VISITS: date(2024, 12, 3),
        Stage.LIST: date(2024, 12, 3),
    }
    assert due[Stage.DECISION].words == ("hạn của đợt 14/12/2024 là ngày nghỉ (thứ Bảy), lùi về ngày làm việc trước đó")
    assert due[Stage.OPINION].words == "chậm nhất cùng ngày xong bước 6"
    assert due[Stage.POSTING].words == (
        "để đủ 05 ngày làm việc sau đó: 09, 10, 11, 12, 13/12 (bỏ thứ Bảy, Chủ nhật 07, 08/12)"
    )
    assert due[Stage.MEETING].words == "để đủ 03 ngày làm việc sau đó: 04, 05, 06/12"


def test_a_round_within_the_year_ends_fifteen_calendar_days_after_it_opens_and_asks_no_opinion():
    due = stage_deadlines(QD_24, RoundKind.IN_YEAR, date(2024, 4, 15), date(2024, 5, 28), CALENDAR)
    assert Stage.OPINION not in due
    assert due[Stage.DECISION].on == date(2024, 4, 29)
    assert due[Stage.DECISION].words.startswith("15 ngày từ 15/04/2024: đến hết 30/04/2024 là ngày nghỉ (Ngày Chiến")
    assert due[Stage.POSTING].on == date(2024, 4, 29)
    assert due[Stage.MEETING].on == date(2024, 4, 24)


def test_a_request_is_answered_fifteen_days_after_it_came_in_or_its_round_opened():
    opened_on = date(2024, 5, 15)
    waited = answer_deadline(QD_24, date(2024, 5, 3), opened_on, CALENDAR)
    assert (waited.on, waited.words) == (date(2024, 5, 30), "15 ngày từ 15/05/2024: đến hết 30/05/2024")
    later = answer_deadline(QD_24, date(2024, 5, 17), opened_on, CALENDAR)
    assert later.on == date(2024, 5, 31)
    assert later.words.startswith("15 ngày từ 17/05/2024: đến hết 01/06/2024 là ngày nghỉ (thứ Bảy), lùi về")


def test_a_round_within_the_year_that_ends_sooner_keeps_its_own_day():
    due = stage_deadlines(QD_24, RoundKind.IN_YEAR, date(2024, 5, 15), date(2024, 5, 28), CALENDAR)
    assert (due[Stage.DECISION].on, due[Stage.DECISION].words) == (date(2024, 5, 28), "hạn của đợt 28/05/2024")
