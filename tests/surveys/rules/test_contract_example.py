"""The example of the classification contract, word for word."""

from surveys.rules.case import parse_cases
from surveys.rules.classify import classify
from surveys.rules.result import as_json

CASE = """
[{
  "id": "TH-001",
  "on": "2023-10-15",
  "area": "rural",
  "income": {"b1_score": 128, "per_person_vnd": null},
  "members": [
    {"id": "1", "birth_date": "1981-04-02", "birth_year": null,
     "employment": "wage_no_contract", "social_allowance": false, "disabled": false,
     "health_insurance": true, "malnourished": null,
     "studying": "none", "qualification": "lower_secondary", "trained_on_the_job": false}
  ],
  "dwelling": {"wall_durable": true, "frame_durable": false, "roof_durable": true, "area_m2": 48.5},
  "water_source": "protected_spring",
  "toilet": "none",
  "internet_user": true,
  "devices": ["smartphone"],
  "overrides": {"3": {"deprived": true, "reason": "Trạm y tế xã xác nhận suy dinh dưỡng thấp còi"}}
}]
"""


def not_deprived(indicator):
    return {"indicator": indicator, "deprived": False, "derived": False, "because": []}


def test_the_example_of_the_contract():
    (case,) = parse_cases(CASE)
    result = as_json(classify(case))
    explanation, citations = result.pop("explanation"), result.pop("citations")
    assert result == {
        "id": "TH-001",
        "standard": "nd-07-2021",
        "class": "poor",
        "b1_score": 128,
        "income_at_or_below_line": True,
        "deprived_count": 3,
        "deprived_count_max": 3,
        "b2_score": 30,
        "deprivations": [
            {"indicator": 1, "deprived": True, "derived": True, "because": ["1: wage_no_contract"]},
            not_deprived(2),
            {
                "indicator": 3,
                "deprived": True,
                "derived": False,
                "because": ["Trạm y tế xã xác nhận suy dinh dưỡng thấp còi"],
            },
            *(not_deprived(indicator) for indicator in range(4, 10)),
            {"indicator": 10, "deprived": True, "derived": True, "because": ["toilet: none"]},
            not_deprived(11),
            not_deprived(12),
        ],
        "missing": [],
    }
    assert citations[0] == "NĐ 07/2021/NĐ-CP, Điều 3"
    assert "hộ nghèo" in explanation


def test_keys_come_in_the_order_of_the_contract():
    (case,) = parse_cases(CASE)
    assert list(as_json(classify(case))) == [
        *("id", "standard", "class", "b1_score", "income_at_or_below_line"),
        *("deprived_count", "deprived_count_max", "b2_score", "deprivations", "missing", "citations", "explanation"),
    ]
