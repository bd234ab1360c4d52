"""The standards in the repository, and what the loader refuses of a standard."""

import re
import unicodedata
from datetime import date, timedelta

import pytest

from households.vocabulary import Zone
from huulien.lib.parameters import NoValueInForce, ParameterFileError
from surveys.rules.case import parse_case
from surveys.rules.classify import classify
from surveys.rules.result import as_json
from surveys.rules.standard import (
    STANDARDS_FOLDER,
    load_standard,
    load_standards,
    standard_by_code,
    standard_on,
    standards,
)
from surveys.vocabulary import Dimension, Indicator

ND_07 = STANDARDS_FOLDER / "nd_07_2021.toml"


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2022, 1, 1), "nd-07-2021"),
        (date(2026, 12, 31), "nd-07-2021"),
        (date(2027, 1, 1), "nd-351-2025"),
        (date(2030, 12, 31), "nd-351-2025"),
    ],
)
def test_standard_of_a_day(on, code):
    assert standard_on(on).code == code
    assert standard_by_code(code) is standard_on(on)


@pytest.mark.parametrize("on", [date(2021, 12, 31), date(2031, 1, 1)])
def test_no_standard_on_other_days(on):
    with pytest.raises(NoValueInForce):
        standard_on(on)


def test_no_standard_of_another_code():
    with pytest.raises(LookupError, match="nd-59-2015"):
        standard_by_code("nd-59-2015")


def test_lines_of_2022_to_2026():
    terms = standard_by_code("nd-07-2021").terms(date(2023, 10, 15))
    assert {zone.value: terms.line[zone].value for zone in Zone} == {"rural": 1_500_000, "urban": 2_000_000}
    assert {zone.value: terms.score[zone].value for zone in Zone} == {"rural": 140, "urban": 175}
    assert {zone.value: terms.average[zone].value for zone in Zone} == {"rural": 2_250_000, "urban": 3_000_000}
    assert not any(average.verified for average in terms.average.values())
    assert (terms.poor_from_deprivations.value, terms.points_per_deprivation.value) == (3, 10)


def test_lines_of_2027_to_2030():
    terms = standard_by_code("nd-351-2025").terms(date(2027, 1, 1))
    assert {zone.value: terms.line[zone].value for zone in Zone} == {"rural": 2_200_000, "urban": 2_800_000}
    assert (terms.score, terms.average) == ({}, {})
    assert (terms.poor_from_deprivations.value, terms.points_per_deprivation.value) == (3, 10)


def test_2026_is_cited_by_the_decree_that_extends_the_standard():
    standard = standard_by_code("nd-07-2021")
    before, after = (standard.terms(day).line[Zone.RURAL] for day in (date(2025, 12, 31), date(2026, 1, 1)))
    assert before.value == after.value
    assert "351/2025" not in before.citation
    assert "351/2025" in after.citation


def test_terms_are_the_same_object_until_a_number_changes():
    standard = standard_by_code("nd-07-2021")
    assert standard.days_of_change == (date(2022, 1, 1), date(2026, 1, 1))
    assert standard.terms(date(2022, 1, 1)) is standard.terms(date(2025, 12, 31))
    assert standard.terms(date(2025, 12, 31)) is not standard.terms(date(2026, 1, 1))


def test_terms_outside_the_validity_are_refused():
    standard = standard_by_code("nd-07-2021")
    for day in (standard.valid_from - timedelta(days=1), standard.valid_until + timedelta(days=1)):
        with pytest.raises(NoValueInForce):
            standard.terms(day)


@pytest.mark.parametrize("standard", standards(), ids=lambda standard: standard.code)
def test_every_indicator_is_named_cited_and_in_its_dimension(standard):
    assert [text.indicator for text in standard.indicators.values()] == list(Indicator)
    for indicator, text in standard.indicators.items():
        assert text.name == indicator.label
        assert text.condition.startswith("Thiếu hụt nếu ")
    two_of_each = [dimension for dimension in Dimension for _ in range(2)]
    assert [text.dimension for text in standard.indicators.values()] == two_of_each


def test_numbers_for_indicators_2027_to_2030_are_those_of_before_and_say_so():
    old, new = (standard_by_code(code) for code in ("nd-07-2021", "nd-351-2025"))
    assert vars(old.terms(old.valid_until).limits) == vars(new.terms(new.valid_from).limits)
    assert all("cần kiểm tra" in text.citation for text in new.indicators.values())


@pytest.mark.parametrize("path", sorted(STANDARDS_FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_files_are_in_composed_unicode(path):
    text = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('code = "nd-07-2021"', "", "lacks code"),
        ('code = "nd-07-2021"', 'code = "nd-07-2021"\nlevel = 1', "unknown key level"),
        ('title = "', 'title = ""\n#', "title must be a text"),
        (
            'title = "Chuẩn nghèo đa chiều giai đoạn 2022–2026"\nvalid_from = 2022-01-01',
            'title = "Chuẩn nghèo đa chiều giai đoạn 2022–2026"\nvalid_from = 2027-01-01',
            "faulty.toml: valid_until is before valid_from",
        ),
        ("[line.urban]", "[line.suburban]", "line: unknown key suburban"),
        ("[score.urban]", "[line.city]", "line: unknown key city"),
        ("[rule.poor_from_deprivations]", "[rule.poor_from]", "rule: unknown key poor_from"),
        ("[[rule.points_per_deprivation.values]]", "[[points.values]]", "unknown key points"),
        ("number = 2\n", "number = 3\n", "numbered from 1, in order"),
        ('code = "nha_tieu"', 'code = "rac_thai"', "unknown indicator rac_thai"),
        ('code = "nha_tieu"', 'code = "vien_thong"', "one code stands twice"),
        ('dimension = "health"', 'dimension = "wealth"', "unknown dimension wealth"),
        ("condition = ", "conditions = ", "lacks condition"),
        ("limits.insurance_from_age", "limits.insurance_from", "limits: lacks insurance_from_age"),
        ("value = 140", "value = 140.5", "whole numbers"),
        (
            "valid_from = 2026-01-01\nvalid_until = 2026-12-31",
            "valid_from = 2026-01-02\nvalid_until = 2026-12-31",
            "line: rural has no value in force on 2026-01-01",
        ),
        (
            "valid_until = 2026-12-31\nvalue = 175",
            "valid_until = 2026-12-30\nvalue = 175",
            "score: urban has no value in force on 2026-12-31",
        ),
    ],
)
def test_a_faulty_standard_is_refused(tmp_path, old, new, message):
    text = ND_07.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "faulty.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ParameterFileError, match=re.escape(message)):
        load_standard(path)


def test_two_standards_on_one_day_are_refused(tmp_path):
    text = ND_07.read_text(encoding="utf-8")
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    (tmp_path / "b.toml").write_text(text.replace("nd-07-2021", "other"), encoding="utf-8")
    with pytest.raises(ParameterFileError, match="both in force on 2022-01-01"):
        load_standards(tmp_path)


def test_a_last_day_that_is_the_first_of_the_next_standard_is_refused(tmp_path):
    for path in STANDARDS_FOLDER.glob("*.toml"):
        text = path.read_text(encoding="utf-8").replace("valid_until = 2026-12-31", "valid_until = 2027-01-01")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(ParameterFileError, match="both in force on 2027-01-01"):
        load_standards(tmp_path)


def test_indicators_that_are_no_list_are_refused(tmp_path):
    text = ND_07.read_text(encoding="utf-8")
    path = tmp_path / "faulty.toml"
    path.write_text("indicators = 12\n" + text[: text.index("[[indicators]]")], encoding="utf-8")
    with pytest.raises(ParameterFileError, match="indicators: must be a list"):
        load_standard(path)


def test_two_standards_of_one_code_are_refused(tmp_path):
    for path in STANDARDS_FOLDER.glob("*.toml"):
        text = path.read_text(encoding="utf-8").replace("nd-351-2025", "nd-07-2021")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(ParameterFileError, match="same code"):
        load_standards(tmp_path)


def without(code, text):
    """The text of a standard without one indicator, the others numbered anew."""
    head, *blocks = text.split("[[indicators]]\n")
    kept = [block for block in blocks if f'code = "{code}"' not in block]
    assert len(kept) == len(blocks) - 1
    numbered = (re.sub(r"^number = \d+", f"number = {n}", block, count=1) for n, block in enumerate(kept, start=1))
    return "[[indicators]]\n".join([head, *numbered])


@pytest.mark.parametrize("code", ["phuong_tien_thong_tin", "nuoc_sinh_hoat"])
def test_a_standard_may_drop_an_indicator_and_the_others_keep_their_identity(tmp_path, code):
    """The draft list of 2025 drops one and moves others: a number is a place, not an identity."""
    (tmp_path / "next.toml").write_text(without(code, ND_07.read_text(encoding="utf-8")), encoding="utf-8")
    (standard,) = load_standards(tmp_path)
    assert set(standard.indicators) == set(Indicator) - {Indicator(code)}
    case = parse_case(
        {
            "id": "TH-1", "on": "2023-10-15", "area": "rural", "income": {"b1_score": 120},
            "members": [{"id": "1", "birth_date": "1981-04-02", "employment": "self_employed"}],
            "water_source": "surface", "toilet": "none", "internet_user": False, "devices": [],
        }
    )  # fmt: skip
    full, fewer = classify(case), classify(case, standard.terms(case.on))
    before, after = ({found.indicator for found in outcome.findings if found.deprived} for outcome in (full, fewer))
    assert after == before - {Indicator(code)}
    numbers = [answer["indicator"] for answer in as_json(fewer)["deprivations"]]
    assert numbers == list(range(1, 12))
    assert fewer.deprived_count == full.deprived_count - 1
