"""The review procedures in the repository, and what the loader refuses of one."""

from datetime import date

import pytest

from huulien.lib.parameters import NoValueInForce, ParameterFileError
from huulien.lib.working_days import WorkingCalendar
from surveys.rules.procedure import (
    PROCEDURES_FOLDER,
    load_procedure,
    load_procedures,
    procedure_by_code,
    procedure_on,
)
from surveys.vocabulary import Group, Period, RoundKind, Stage

QD_24 = PROCEDURES_FOLDER / "qd_24_2021.toml"


@pytest.mark.parametrize("on", [date(2021, 9, 1), date(2026, 12, 31)])
def test_procedure_of_a_day(on):
    assert procedure_on(on) is procedure_by_code("qd-24-2021")


@pytest.mark.parametrize("on", [date(2021, 8, 31), date(2027, 1, 1)])
def test_no_procedure_on_other_days(on):
    with pytest.raises(NoValueInForce):
        procedure_on(on)


def test_steps_of_the_annual_round_and_of_one_within_the_year():
    procedure = procedure_by_code("qd-24-2021")
    annual = [text.stage for text in procedure.stages_of(RoundKind.ANNUAL)]
    assert annual == list(Stage)
    in_year = [text.stage for text in procedure.stages_of(RoundKind.IN_YEAR)]
    assert in_year == [stage for stage in Stage if stage != Stage.OPINION]
    assert procedure.annual_season(2024) == (date(2024, 9, 1), date(2024, 12, 14))
    assert procedure.regular_from_day == 15
    assert [service.code for service in procedure.services] == [
        "1.011606", "1.011607", "1.011608", "1.011609", "3.000412",
    ]  # fmt: skip
    assert procedure.successors == ("1.116214", "1.116215")


@pytest.mark.parametrize(
    ("group", "period", "count"),
    [
        (Group.POOR, Period.POSTING, 3),
        (Group.POOR, Period.RECHECK, 7),
        (Group.POOR, Period.REPOSTING, 3),
        (Group.POOR, Period.OPINION, 5),
        (Group.AVERAGE, Period.POSTING, 5),
        (Group.AVERAGE, Period.RECHECK, 3),
    ],
)
def test_working_days_of_each_group(group, period, count):
    days = procedure_by_code("qd-24-2021").periods[group][period]
    assert (days.count, days.is_working) == (count, True)
    assert days.citation


@pytest.mark.parametrize(("kind", "year"), [(RoundKind.ANNUAL, 2024), (RoundKind.IN_YEAR, 2023)])
def test_which_row_of_a_certificate_is_signed_and_that_this_is_to_be_checked(kind, year):
    procedure = procedure_by_code("qd-24-2021")
    assert procedure.certificate_year(kind, 2023) == year
    assert "cần kiểm tra" in procedure.certificate_citation


def test_a_decision_within_the_year_takes_calendar_days_and_says_that_this_is_to_be_checked():
    days = procedure_by_code("qd-24-2021").regular_decision
    assert (days.count, days.is_working, days.verified) == (15, False, False)
    assert days.after(WorkingCalendar({}, frozenset()), date(2024, 5, 15)).on == date(2024, 5, 30)
    assert "cần kiểm tra" in days.citation


@pytest.mark.parametrize(("on", "who"), [(date(2025, 6, 30), "UBND huyện"), (date(2025, 7, 1), "Chủ tịch UBND tỉnh")])
def test_who_gives_the_opinion_changes_with_the_day(on, who):
    assert procedure_by_code("qd-24-2021").asked_on(on).who == who


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ('code = "meeting"', 'code = "hearing"', "must be list, visits"),
        ("first = { month = 9, day = 1 }", "first = { month = 9, day = 31 }", "no such day"),
        ('kind = "calendar"', 'kind = "lunar"', "working or calendar"),
        ("from_day = 15", "from_day = 0", "whole number from 1"),
        ("valid_until = 2025-06-30", "valid_until = 2025-06-29", "every day of the procedure once"),
        ("[groups.periods.opinion]", "[groups.periods.recheck2]", "recheck2"),
        ("annual_only = true", "annual_only = true\nseldom = true", "unknown key seldom"),
        ("listed_below = 4", "listed_below = 10", "up to 9"),
        ("wording = []", 'wording = ["Có ô tô"]', "of all 9 characteristics, or of none"),
        (" (cần kiểm tra)", "", "stands in the citation exactly when"),
    ],
)
def test_what_is_not_a_procedure_is_refused(tmp_path, old, new, error):
    text = QD_24.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "other.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises((ParameterFileError, ValueError), match=error):
        load_procedure(path)


def test_two_procedures_on_one_day_are_refused(tmp_path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(QD_24.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ParameterFileError, match="both in force"):
        load_procedures(tmp_path)
