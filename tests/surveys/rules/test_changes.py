"""What changed since the review before: the fact behind it, and which of the changes decided the class."""

import pytest

from surveys.rules.case import parse_case
from surveys.rules.change_words import Side, tell
from surveys.rules.changes import Comparison, Ground
from surveys.rules.classify import classify
from surveys.rules.standard import standard_by_code
from surveys.vocabulary import Indicator

LAN = {
    "id": "1", "birth_date": "1980-01-01", "employment": "self_employed", "social_allowance": False, "disabled": False,
    "health_insurance": True, "studying": "none", "qualification": "upper_secondary", "trained_on_the_job": False,
}  # fmt: skip
CHILD = {
    "id": "2",
    "birth_date": "2018-03-01",
    "malnourished": False,
    "health_insurance": False,
    "studying": "preschool",
}
HOUSE = {
    "dwelling": {"wall_durable": True, "frame_durable": True, "roof_durable": True, "area_m2": 60},
    "water_source": "piped", "toilet": "double_vault", "internet_user": True, "devices": ["tv"],
}  # fmt: skip
NAMES = {"1": "Triệu Thị Lan", "2": "Hoàng Văn Tú"}
INSURANCE, WATER, TOILET, TELECOM = Indicator.INSURANCE, Indicator.WATER, Indicator.TOILET, Indicator.TELECOM


def side(year, standard=None, **changes):
    case = parse_case({
        "id": "TH-1", "on": f"{year}-10-15", "area": "rural", "income": {"b1_score": 138}, "members": [LAN],
        **HOUSE, **changes,
    })  # fmt: skip
    return Side(classify(case, standard), NAMES, f"năm {year}")


def compare(before, after):
    return Comparison(before.outcome, after.outcome), tell(Comparison(before.outcome, after.outcome), before, after)


def test_income_alone_decides_though_a_deprivation_was_gained():
    before = side(2023, income={"b1_score": 152})
    comparison, told = compare(before, side(2024, internet_user=False))
    assert comparison.deciding == ({Ground.INCOME},)
    assert told.deciding == ["Thu nhập: B1 152 điểm (vượt chuẩn nghèo) → B1 138 điểm (không vượt chuẩn nghèo)"]
    assert told.others == ["Dịch vụ viễn thông (nay thiếu hụt): có người dùng internet → không có ai dùng internet"]
    assert told.how == "Chỉ riêng điều này quyết định: nếu không đổi, hộ vẫn xếp loại như năm 2023."


def test_each_of_three_gained_deprivations_decides_when_just_enough_are_lacking():
    without_card = {**LAN, "health_insurance": False}
    after = side(2024, members=[without_card], toilet="none", water_source="surface")
    comparison, told = compare(side(2023), after)
    assert comparison.decisive == {INSURANCE, WATER, TOILET}
    assert told.deciding == [
        "Bảo hiểm y tế (nay thiếu hụt): Triệu Thị Lan không còn thẻ",
        "Nguồn nước sinh hoạt (nay thiếu hụt): nước máy → nước sông, suối, ao, hồ",
        "Nhà tiêu hợp vệ sinh (nay thiếu hụt): hai ngăn → không có nhà tiêu",
    ]
    assert told.others == []


def test_no_change_decides_alone_when_more_than_enough_changed():
    after = side(2024, toilet="none", water_source="surface", internet_user=False, devices=[])
    comparison, told = compare(side(2023), after)
    assert {len(some) for some in comparison.deciding} == {2}
    assert len(comparison.deciding) == 6
    assert told.how.startswith("Không điều nào một mình quyết định: ít nhất 2 trong số này không đổi")


def test_two_changes_that_decide_only_together():
    before = side(2023, income={"b1_score": 138}, toilet="none", water_source="surface", internet_user=False)
    after = side(2024, income={"b1_score": 150})
    comparison, told = compare(before, after)
    assert comparison.before.poverty_class == "poor"
    assert comparison.after.poverty_class == "not_poor"
    assert comparison.deciding == (frozenset({Ground.INCOME, WATER, TOILET, TELECOM}),)
    assert told.how.startswith("Cùng nhau, 4 điều này quyết định")


def test_unknown_then_or_now_is_no_change():
    comparison, told = compare(side(2023, toilet=None), side(2024, toilet="none", internet_user=None))
    assert comparison.changes == ()
    assert told.unknown == [
        "Nhà tiêu hợp vệ sinh: năm 2023 chưa rõ, nay thiếu hụt",
        "Dịch vụ viễn thông: năm 2023 không thiếu hụt, nay chưa rõ",
    ]


def test_income_unknown_before_leaves_the_cause_unsaid():
    comparison, told = compare(side(2023, income={}), side(2024))
    assert (comparison.changes, comparison.deciding) == ((), ())
    assert told.unknown == ["Thu nhập: năm 2023 chưa rõ có vượt chuẩn nghèo không, nay không vượt chuẩn nghèo"]
    assert told.how == "Không nói được điều gì làm đổi xếp loại, vì năm 2023 chưa đủ dữ liệu để xếp loại."


def test_what_is_unknown_today_may_hide_what_decided():
    before = side(2023, toilet="none", water_source="surface", internet_user=False)
    comparison, told = compare(before, side(2024, internet_user=None))
    assert comparison.after.poverty_class == "near_poor"
    assert comparison.deciding == ()
    assert told.how == "Không nói chắc được thay đổi nào quyết định, vì còn điều chưa rõ."
    assert len(told.others) == 2


def test_a_child_who_came_of_age_and_one_who_left_are_said_so():
    before = side(2023, members=[LAN, CHILD])
    _, told = compare(before, side(2024, members=[LAN, CHILD]))
    assert told.others == [
        "Bảo hiểm y tế (nay thiếu hụt): Hoàng Văn Tú vẫn không có thẻ, nay 6 tuổi",
        "Tình trạng đi học của trẻ em (nay thiếu hụt): Hoàng Văn Tú vẫn mầm non, mẫu giáo, nay 6 tuổi",
    ]
    _, told = compare(side(2024, members=[LAN, CHILD]), side(2025))
    assert "Hoàng Văn Tú (không có thẻ) không còn trong hộ" in told.others[0]


def test_what_the_reviewer_found_is_said_with_the_reason():
    overrides = {"10": {"deprived": True, "reason": "Nhà tiêu đã hỏng."}}
    _, told = compare(side(2023), side(2024, overrides=overrides))
    assert told.others == [
        "Nhà tiêu hợp vệ sinh (nay thiếu hụt): hai ngăn → người rà soát xác định thiếu hụt (Nhà tiêu đã hỏng)"
    ]


def test_a_change_of_standard_decides_and_is_said_as_such():
    before = side(2026, income={"per_person_vnd": 1_800_000})
    comparison, told = compare(before, side(2027, income={"per_person_vnd": 1_800_000}))
    assert comparison.deciding == ({Ground.MEASURE},)
    names = [standard_by_code(code).title for code in ("nd-07-2021", "nd-351-2025")]
    assert told.deciding == [f"Chuẩn nghèo: {names[0]} → {names[1]}"]


@pytest.mark.parametrize("year", [2023, 2024])
def test_nothing_changed(year):
    comparison, told = compare(side(2022), side(year))
    assert not comparison.is_class_changed
    assert (told.deciding, told.others, told.unknown, told.how) == ([], [], [], "")
