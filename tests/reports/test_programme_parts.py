"""What the report says of the plan's work, counted by hand; and nothing where nothing was recorded."""

from datetime import date
from decimal import Decimal

import pytest

from households.models import Household
from huulien.platform.papers.document import Paragraph, Table, tables
from huulien.platform.papers.values import words_of
from programs.models import Contribution, Plan
from reports.datasets.work import work_of
from reports.paper import Paper
from reports.periods import parse_period
from tests.programs.factories import (
    make_activity,
    make_batch,
    make_entry,
    make_funding,
    make_line,
    make_official,
    make_task,
    make_training,
    make_unit,
)


def section(paper, key):
    return next(section for section in paper.sections if section.key == key)


def sentences(paper, key):
    return [words_of(block.text) for block in section(paper, key).blocks if isinstance(block, Paragraph)]


def rows(table: Table):
    return [tuple(getattr(cell, "words", cell) for cell in row) for row in (*table.rows, table.total)]


@pytest.fixture
def paper(cast):
    return Paper(cast.commune, parse_period("2023-H1"))


def test_nothing_recorded_is_nothing_said(cast):
    silent = Paper(cast.other_commune, parse_period("2023-H1"))
    kept = {section.key: section.blocks for section in silent.sections}
    assert kept["chi-dao"] == kept["ho-tro"] == kept["kinh-phi"] == kept["cac-muc-tieu"] == ()
    assert [block.text for block in silent.document.blocks if block.name == "heading"] == [
        "I. Kết quả thực hiện mục tiêu giảm nghèo", "II. Mức độ thiếu hụt các dịch vụ xã hội cơ bản",
    ]  # fmt: skip


def test_tasks_stand_as_they_did_on_the_day(cast, paper):
    plan = Plan.objects.get(commune=cast.commune, year=2023)
    health, school = make_unit(cast.commune), make_unit(cast.commune, "Trường THCS", "school")
    begun = {"started_on": date(2023, 2, 1)}
    make_task(health, plan, "Xong trước", date(2023, 5, 1), **begun, done_on=date(2023, 4, 30))
    make_task(health, plan, "Xong sau ngày báo cáo", date(2023, 6, 1), **begun, done_on=date(2023, 7, 2))
    make_task(school, plan, "Chưa làm, chưa đến hạn", date(2023, 9, 1))
    make_task(school, plan, "Dừng", date(2023, 5, 1), **begun, stopped_on=date(2023, 3, 1), stop_reason="Hết vốn")
    work = work_of(cast.commune, date(2023, 1, 1), date(2023, 6, 30))
    assert [(row.unit, row.tasks, row.done, row.under_way, row.late) for row in work.units] == [
        ("Trạm Y tế xã", 2, 1, 1, 1),
        ("Trường THCS", 2, 0, 0, 0),
    ]
    said = "Kế hoạch giao 4 việc cho 2 đơn vị. Đến hết ngày 30/06/2023 có 1 việc xong, 1 việc đang làm, 1 việc quá hạn."
    assert said in sentences(paper, "chi-dao")
    (table,) = tables(section(paper, "chi-dao").blocks)
    assert rows(table)[-1] == ("Tổng cộng", "4", "1", "1", "1")


def test_trainings_count_each_person_once(cast, paper):
    first, second = make_official(cast.commune, "Hà Thị Sen"), make_official(cast.commune, "Vi Văn Thuận")
    make_training(cast.commune, date(2023, 3, 3), first, second)
    make_training(cast.commune, date(2023, 5, 5), first)
    make_training(cast.commune, date(2023, 8, 8), second)  # after the period
    said = "Đã tổ chức 2 lớp tập huấn với 2 cán bộ, trưởng thôn, người có uy tín dự."
    assert said in sentences(paper, "chi-dao")


def test_support_is_what_was_handed_over_in_the_period_by_kind(cast, paper):
    home, other = Household.objects.filter(commune=cast.commune).order_by("pk")[:2]
    batch = make_batch(cast.commune, "electricity", date(2023, 3, 1))
    make_line(batch, home, delivered_on=date(2023, 3, 20), amount_vnd=147_000)
    make_line(batch, other, delivered_on=date(2023, 7, 1), amount_vnd=147_000)  # after the period
    device = make_batch(cast.commune, "device", date(2023, 3, 1))
    make_line(device, home, delivered_on=date(2023, 4, 1), thing="Ti vi", quantity=Decimal(1), measure="chiếc")
    (table,) = tables(section(paper, "ho-tro").blocks)
    assert [tuple(getattr(cell, "words", cell) for cell in row) for row in table.rows] == [
        ("Phương tiện nghe, nhìn", "1", "–", "–", "Ti vi 1 chiếc"),
        ("Tiền điện", "1", "–", "147.000", "–"),
    ]


def test_money_adds_up_to_the_dong_and_has_its_share(cast, paper):
    activity = make_activity(cast.commune)
    funding = make_funding(activity, planned_vnd=100)
    local = make_funding(activity, source="local", planned_vnd=50)
    make_entry(funding, "allocated", date(2023, 3, 1), 90)
    make_entry(funding, "to_others", date(2023, 5, 1), 30)
    make_entry(funding, "to_others", date(2023, 8, 1), 20)  # after the day of the report
    make_entry(local, "allocated", date(2023, 3, 1), 10)
    Contribution.objects.create(
        commune=cast.commune, kind="labour", given_by="Thôn", given_on=date(2023, 4, 4), quantity=20, unit="công",
        value_vnd=4_000,
    )  # fmt: skip
    by_source, by_activity, in_kind = tables(section(paper, "kinh-phi").blocks)
    assert rows(by_source) == [
        ("Ngân sách trung ương, sự nghiệp", "100", "90", "30", "33,33"),
        ("Ngân sách địa phương, sự nghiệp", "50", "10", "0", "0,00"),
        ("Tổng cộng", "150", "100", "30", "30,00"),
    ]
    assert rows(by_activity)[-1] == ("Tổng cộng", "100", "30", "30,00")
    assert rows(in_kind)[-1][-1] == "4.000"
    assert "đã giải ngân 30\xa0đ, đạt 30,00%; theo nguồn như" in sentences(paper, "kinh-phi")[0]


def test_the_annexes_are_the_official_tables_of_a_settled_year_alone(cast, paper):
    assert paper.annexes == ()
    year = Paper(cast.commune, parse_period("2023"))
    labels = [table.label for table in tables(year.annexes)]
    assert labels == [f"Phụ lục, Mẫu {number:02d}" for number in range(8, 18)]
    assert year.document.annexes == year.annexes
