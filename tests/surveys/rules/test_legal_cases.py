"""The cases of tests/surveys/cases: at, under and over every threshold, around birthdays and changes of law."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from surveys.rules.case import parse_case
from surveys.rules.classify import classify
from surveys.rules.result import as_json

CASES_FOLDER = Path(__file__).parent.parent / "cases"

HOUSE = {
    "wall_durable": True,
    "frame_durable": True,
    "roof_durable": True,
    "area_m2": 60,
    "water_source": "piped",
    "toilet": "septic",
    "internet_user": True,
    "devices": ["smartphone"],
}
# Deprived of nothing at any age; an age is added, or stays unknown.
PERSON = {
    "employment": "self_employed",
    "social_allowance": False,
    "disabled": False,
    "health_insurance": True,
    "malnourished": False,
    "studying": "higher",
    "qualification": "upper_secondary",
    "trained_on_the_job": False,
}
ADULT = {**PERSON, "birth_date": "1980-01-01", "studying": "none"}

FACTS = {"b1_score", "per_person_vnd", "area", "adults", "members", "house", "overrides"}
EXPECTATIONS = {"class", "standard", "deprived", "unknown", "derived", "missing"}


def legal_cases():
    for path in sorted(CASES_FOLDER.glob("*.toml")):
        file = tomllib.loads(path.read_text(encoding="utf-8"))
        for case in file["cases"]:
            assert case.keys() <= FACTS | EXPECTATIONS | {"title", "day"}, case
            yield pytest.param({"day": file["day"], **case}, id=f"{path.stem}: {case['title']}")


def as_case(legal):
    """The sample household with what the legal case says otherwise; "?" is unknown."""
    house = {name: known(value) for name, value in (HOUSE | legal.get("house", {})).items()}
    adults = [ADULT | {"id": f"adult {number}"} for number in range(legal.get("adults", 2))]
    added = [
        PERSON | {fact: known(value) for fact, value in member.items()} | {"id": str(number)}
        for number, member in enumerate(legal.get("members", []), start=1)
    ]
    parts = ("wall_durable", "frame_durable", "roof_durable", "area_m2")
    return {
        "id": legal["title"],
        "on": legal["day"].isoformat(),
        "area": legal.get("area", "rural"),
        "income": {
            "b1_score": known(legal.get("b1_score", 128)),
            "per_person_vnd": known(legal.get("per_person_vnd", "?")),
        },
        "members": adults + added,
        "dwelling": {part: house.pop(part) for part in parts},
        "overrides": {
            number: {"deprived": deprived, "reason": "Đã xem tận nơi"}
            for number, deprived in legal.get("overrides", {}).items()
        },
        **house,
    }


def known(value):
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "?" else value


@pytest.mark.parametrize("legal", list(legal_cases()))
def test_legal_case(legal):
    result = as_json(classify(parse_case(as_case(legal))))
    indicators = result["deprivations"]
    assert {
        "class": result["class"],
        "deprived": [entry["indicator"] for entry in indicators if entry["deprived"] is True],
        "unknown": [entry["indicator"] for entry in indicators if entry["deprived"] is None],
        "missing": sorted(result["missing"]),
    } == {
        "class": legal["class"],
        "deprived": legal.get("deprived", []),
        "unknown": legal.get("unknown", []),
        "missing": sorted(legal.get("missing", [])),
    }
    derived = legal.get("derived", legal.get("deprived", []))
    assert [entry["indicator"] for entry in indicators if entry["derived"] is True] == derived
    assert result["standard"] == legal.get("standard", result["standard"])
