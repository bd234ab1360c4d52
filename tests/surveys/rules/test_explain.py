"""The paragraph a household reads: the class, the figures, the reason, the article; or what is still to be known."""

import unicodedata

import pytest

from surveys.rules.case import parse_case
from surveys.rules.classify import classify
from surveys.rules.explain import missing_in_words
from surveys.rules.result import as_json

SPACE = "\u00a0"

HOUSE = {
    "dwelling": {"wall_durable": True, "frame_durable": True, "roof_durable": True, "area_m2": 60},
    "water_source": "surface",
    "toilet": "none",
    "internet_user": False,
    "devices": ["tv"],
}
ADULT = {
    "id": "1",
    "birth_date": "1980-01-01",
    "employment": "self_employed",
    "social_allowance": False,
    "disabled": False,
    "health_insurance": True,
}


def outcome(**changes):
    case = {"id": "TH-1", "on": "2023-10-15", "area": "rural", "income": {"b1_score": 128}, "members": [ADULT]}
    return classify(parse_case({**case, **HOUSE, **changes}))


def explanation(**changes):
    return as_json(outcome(**changes))["explanation"]


def test_poor():
    assert explanation() == (
        "Xếp loại: hộ nghèo, vì hộ không vượt chuẩn nghèo về thu nhập và thiếu hụt từ 3 chỉ số trở lên. "
        f"Điểm B1 là 128, không quá 140 điểm, tương đương thu nhập từ 1.500.000{SPACE}đ/người/tháng trở xuống "
        "ở khu vực nông thôn. "
        "Hộ thiếu hụt 3 trong 12 chỉ số (điểm B2 là 30): "
        "Nguồn nước sinh hoạt; Nhà tiêu hợp vệ sinh; Dịch vụ viễn thông. "
        "Căn cứ: NĐ 07/2021/NĐ-CP, Điều 3; "
        "TT 07/2021/TT-BLĐTBXH (sửa đổi bởi TT 02/2022/TT-BLĐTBXH, TT 13/2022/TT-BLĐTBXH)."
    )


def test_near_poor_by_measured_income():
    text = explanation(area="urban", income={"per_person_vnd": 2_000_000}, toilet="vip")
    assert "hộ cận nghèo, vì hộ không vượt chuẩn nghèo về thu nhập nhưng thiếu hụt dưới 3 chỉ số" in text
    assert (
        f"Thu nhập bình quân là 2.000.000{SPACE}đ/người/tháng, không quá chuẩn 2.000.000{SPACE}đ/người/tháng "
        "ở khu vực thành thị" in text
    )
    assert "điểm B2 là 20" in text
    assert "TT 07/2021" not in text


def test_average_says_that_its_line_is_to_be_checked():
    text = explanation(income={"per_person_vnd": 2_250_000})
    assert "hộ có mức sống trung bình" in text
    assert f"không quá 2.250.000{SPACE}đ/người/tháng" in text
    assert "cao hơn chuẩn 1.500.000" in text
    assert "cần kiểm tra" in text


def test_not_poor():
    text = explanation(income={"b1_score": 141})
    assert "hộ không nghèo, vì hộ vượt chuẩn nghèo về thu nhập" in text
    assert f"Điểm B1 là 141, trên 140 điểm, tương đương thu nhập trên 1.500.000{SPACE}đ" in text
    assert "cần kiểm tra" not in text


def test_household_deprived_of_nothing():
    text = explanation(water_source="piped", toilet="septic", internet_user=True)
    assert "Hộ không có chỉ số nào được xác định là thiếu hụt (điểm B2 là 0)." in text


def test_unknown_that_cannot_change_the_class_is_named_as_such():
    text = explanation(devices=None)
    assert (
        "Còn 1 chỉ số chưa rõ (Phương tiện tiếp cận thông tin), dù kết quả thế nào thì xếp loại cũng không đổi." in text
    )
    assert "Cần bổ sung" not in text


def test_insufficient_data_says_what_to_ask_and_whose_it_is():
    child = {**ADULT, "id": "2", "birth_date": "2015-01-01", "studying": None, "malnourished": None}
    case = {"id": "TH-1", "on": "2023-10-15", "area": "rural", "members": [ADULT, child]}
    found = classify(parse_case({**case, **HOUSE, "internet_user": None}))
    text = as_json(found, {"2": "Triệu Thị Ngân"})["explanation"]
    assert text.startswith("Chưa xếp loại được hộ vì chưa đủ dữ liệu. Chưa có điểm B1 và thu nhập bình quân")
    assert "số thiếu hụt có thể từ 2 đến 5" in text
    assert (
        "Cần bổ sung: điểm B1 hoặc thu nhập bình quân đầu người một tháng; việc sử dụng internet; "
        "kết quả cân đo dinh dưỡng, lớp, cấp đang học của Triệu Thị Ngân." in text
    )


def test_when_only_income_is_unknown_only_that_is_asked():
    text = explanation(income=None)
    assert "Cần bổ sung: điểm B1 hoặc thu nhập bình quân đầu người một tháng. Căn cứ" in text


def test_score_alone_is_not_enough_from_2027():
    text = explanation(on="2027-01-01")
    assert "chưa có ngưỡng điểm B1" in text
    assert "Cần bổ sung: thu nhập bình quân đầu người một tháng." in text


def test_overruled_indicator_is_explained_by_the_reason():
    text = explanation(overrides={"9": {"deprived": False, "reason": "Đã có nước máy từ tháng 9. "}})
    assert (
        "Chỉ số Nguồn nước sinh hoạt do người rà soát xác định là không thiếu hụt, lý do: Đã có nước máy từ tháng 9."
        in text
    )


@pytest.mark.parametrize("zone", ["rural", "urban"])
@pytest.mark.parametrize("day", ["2023-10-15", "2027-01-01"])
def test_every_missing_fact_has_words(zone, day):
    nothing_known = classify(parse_case({"id": "TH-1", "on": day, "area": zone, "members": [{"id": "1"}]}))
    of_nobody = classify(parse_case({"id": "TH-1", "on": day, "area": zone}))
    for result in (nothing_known, of_nobody):
        words = missing_in_words(result.missing, {})
        assert words
        assert "_" not in "".join(words)
        assert unicodedata.is_normalized("NFC", as_json(result)["explanation"])


def test_citations_name_each_article_once_and_those_of_the_deprivations():
    citations = outcome(members=[{**ADULT, "employment": "seeking_work"}]).citations
    assert len(set(citations)) == len(citations)
    assert "NĐ 07/2021/NĐ-CP, Phụ lục (tuổi lao động tối thiểu: cần kiểm tra)" in citations
    assert "NĐ 07/2021/NĐ-CP, Phụ lục (tuổi lao động tối thiểu: cần kiểm tra)" not in outcome().citations
