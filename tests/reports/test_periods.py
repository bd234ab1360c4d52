"""Periods as the command and the pages write them."""

from datetime import date

import pytest

from reports.periods import Period, PeriodError, PeriodKind, half_year_period, parse_period, span_period


def test_a_year_runs_to_its_last_day():
    assert parse_period("2023") == Period("2023", PeriodKind.YEAR, date(2023, 1, 1), date(2023, 12, 31))
    assert parse_period("2023").words == "năm 2023"


def test_a_first_half_runs_to_30_june():
    assert parse_period("2023-H1") == Period("2023-H1", PeriodKind.HALF_YEAR, date(2023, 1, 1), date(2023, 6, 30))
    assert parse_period("2023-H1").words == "6 tháng đầu năm 2023"


def test_a_span_counts_both_its_days():
    period = parse_period("2023-04-01..2023-09-30")
    assert (period.kind, period.start, period.as_of) == (PeriodKind.SPAN, date(2023, 4, 1), date(2023, 9, 30))
    assert period.words == "từ ngày 01/04/2023 đến ngày 30/09/2023"
    assert parse_period("2024-02-29..2024-02-29").as_of == date(2024, 2, 29)


def test_a_span_over_new_year_is_measured_against_the_year_it_ends_in():
    assert parse_period("2022-12-15..2023-06-15").year == 2023


@pytest.mark.parametrize("period", [half_year_period(2024), span_period(date(2023, 1, 5), date(2023, 3, 9))])
def test_a_code_reads_back_as_the_same_period(period):
    assert parse_period(period.code) == period


@pytest.mark.parametrize(
    "text",
    ["", "năm 2023", "23", "1999", "2023-H2", "2023-h1", "2023H1", "2023-01-01", "2023..2024", "01/01/2023..30/06/2023",
     "20230101..20230630", "2023-01-01...2023-06-30", "..", "2023-01-01..", "٢٠٢٣"],
)  # fmt: skip
def test_what_is_no_period_is_refused_with_examples(text):
    with pytest.raises(PeriodError, match=r"Ghi kỳ báo cáo là năm \(2023\)"):
        parse_period(text)


def test_a_day_that_no_calendar_has_is_named():
    with pytest.raises(PeriodError, match="Không có ngày 2023-02-29"):
        parse_period("2023-01-01..2023-02-29")


def test_a_span_that_ends_before_it_begins_is_refused():
    with pytest.raises(PeriodError, match=r"Ngày cuối kỳ \(01/01/2023\) ở trước ngày đầu kỳ \(30/06/2023\)"):
        parse_period("2023-06-30..2023-01-01")
