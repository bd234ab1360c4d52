"""What the report says around its figures."""

from datetime import date

import pytest

from reports.models import Report
from reports.paper import Paper
from reports.periods import parse_period
from tests import factories
from tests.base import Cast, make_cast
from tests.reports import small_commune

ROOM = "\u00a0" * 6  # to write by hand


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def paper(cast: Cast, period: str = "2023", **fields) -> Paper:
    covered = parse_period(period)
    return Paper(cast.commune, covered, Report(commune=cast.commune, period=covered.code, **fields))


def test_number_has_two_digits_and_room_to_write_without_one(cast):
    assert paper(cast, number=7).number == "Số: 07/BC-UBND"
    assert paper(cast, number=112).number == "Số: 112/BC-UBND"
    assert paper(cast).number == "Số: " + "\u00a0" * 8 + "/BC-UBND"


@pytest.mark.parametrize(
    ("issued_on", "words"),
    [(date(2023, 7, 5), "ngày 05 tháng 7 năm 2023"), (date(2024, 2, 29), "ngày 29 tháng 02 năm 2024"),
     (date(2023, 12, 20), "ngày 20 tháng 12 năm 2023"), (None, f"ngày{ROOM}tháng{ROOM}năm 2023")],
)  # fmt: skip
def test_date_has_a_zero_before_small_days_and_the_first_two_months(cast, issued_on, words):
    assert paper(cast, issued_on=issued_on).dated == f"Hữu Liên, {words}"


def test_signature_is_for_the_chair_or_of_the_chair(cast):
    assert (paper(cast).authority, paper(cast).office) == (["TM. Ủy ban nhân dân"], "Chủ tịch")
    deputy = paper(cast, signed_for_chair=True)
    assert (deputy.authority, deputy.office) == (["TM. Ủy ban nhân dân", "KT. Chủ tịch"], "Phó Chủ tịch")
    assert paper(cast, signer_title="Q. Chủ tịch").office == "Q. Chủ tịch"


def test_level_above_is_the_province_once_districts_ceased(cast):
    assert paper(cast).level_above == cast.district
    cast.district.valid_until = date(2025, 6, 30)
    assert paper(cast, "2025-H1").level_above == cast.district
    assert paper(cast, "2025").level_above == cast.province


def test_grounds_and_recipients_are_lists_as_the_decree_ends_them(cast):
    small_commune.build(cast)
    assert paper(cast).grounds == [
        "Căn cứ Kế hoạch số 119/KH-UBND của UBND huyện;",
        "Căn cứ Kế hoạch số 32/KH-UBND ngày 28/03/2023 của UBND xã Hữu Liên về thực hiện Chương trình mục tiêu "
        "Quốc gia giảm nghèo bền vững năm 2023.",
    ]
    assert paper(cast).recipients == ["- Như trên;", "- Phòng LĐTBXH-DT huyện;", "- Lưu: VT, VHXH."]


def test_without_a_plan_there_are_no_grounds_and_the_archive_still_gets_its_copy(cast):
    assert paper(cast).grounds == []
    assert paper(cast).recipients == ["- Như trên;", "- Lưu: VT."]


def test_a_year_is_a_draft_until_its_figures_are_settled(cast):
    assert paper(cast, "2023").is_draft
    cast.commune.settled_through_on = date(2023, 12, 30)
    assert paper(cast, "2023").is_draft
    cast.commune.settled_through_on = date(2023, 12, 31)
    assert not paper(cast, "2023").is_draft
    assert paper(cast, "2023").is_settled


def test_a_half_year_can_be_signed_before_the_year_is_settled(cast):
    assert not paper(cast, "2023-H1").is_draft
    assert not paper(cast, "2023-H1").is_settled


def test_a_day_that_has_not_come_makes_a_draft(cast):
    cast.commune.settled_through_on = date(2098, 12, 31)
    assert paper(cast, "2026-01-01..2026-11-01").is_draft is False
    assert paper(cast, "2098-H1").is_draft


def test_the_official_results_are_those_of_the_last_round_settled_by_the_day(cast):
    small_commune.build(cast)
    assert paper(cast, "2022-H1").latest_round is None
    assert paper(cast, "2023-H1").latest_round.settled_on == date(2022, 12, 15)
    assert paper(cast, "2023").latest_round.settled_on == date(2023, 12, 15)


def test_changes_since_the_start_of_the_year_in_words(cast):
    """4 of 12 at end-2022 are 33,33 %; 4 of 10 on 30/06/2023 are 40,00 %, 4 of 11 at end-2023 36,36 %."""
    small_commune.build(cast)
    assert paper(cast, "2023-H1").poor_change == "số hộ nghèo không đổi"
    assert paper(cast, "2023-H1").rate_change == "tỷ lệ tăng 6,67\u00a0điểm\u00a0%"
    assert paper(cast, "2022").poor_change == "tăng 4 hộ"
    assert paper(cast, "2022").rate_change == ""  # nobody was registered at end-2021
    assert paper(cast, "2024").rate_change == "tỷ lệ không đổi"


def test_a_span_within_the_year_also_says_where_it_began(cast):
    assert paper(cast, "2023-04-01..2023-09-30").opening.on == date(2023, 3, 31)
    assert paper(cast, "2023-01-01..2023-09-30").opening is None
    assert paper(cast, "2023").opening is None


@pytest.mark.parametrize(
    ("villages", "tables", "plots"), [(6, [6], [6]), (9, [5, 4], [9]), (25, [7, 7, 7, 4], [13, 12])]
)
def test_many_villages_are_parted_so_that_they_fit_a_page(cast, villages, tables, plots):
    for position in range(3, villages + 1):
        factories.make_village(cast.commune, f"Thôn {position}", position)
    parted = paper(cast)
    assert [len(table.villages) for table in parted.lack_tables] == tables
    assert [table.is_last for table in parted.lack_tables] == [False] * (len(tables) - 1) + [True]
    assert [len(plot.rows) for plot in parted.plots] == plots


def test_assessment_is_one_paragraph_a_line(cast):
    assert paper(cast, assessment="Một.\n\n  Hai. \n").assessment == ["Một.", "Hai."]
