"""Zero households, ties, the reasons in their order, and numbers as large as the contract lets them be."""

from fractions import Fraction

import pytest

from tests.programs.rules.allocate.commune import case, limits, result_of, village


@pytest.mark.parametrize(
    ("target_rate", "households", "limit"),
    [("10.98", 765, 84), ("10.97", 765, 83), ("0.00", 765, 0), ("0.00", 30_000, 1), ("0.00", 20_000, 0),
     ("0.01", 20_000, 2), ("100.00", 765, 765), ("99.99", 20_000, 19_998), ("10.00", 0, 0)],
)  # fmt: skip
def test_the_limit_is_judged_as_printed(target_rate, households, limit):
    """1 of 30.000 is 0,0033 %, printed 0,00; 1 of 20.000 is 0,005 %, printed 0,01."""
    assert result_of(case(village(households=households, poor=0), target_rate=target_rate))["limit"] == limit


def test_a_commune_without_households_has_no_rates():
    result = result_of(case(village("01", 0, 0, able=0), village("02", 0, 0)))
    row = {"limit": 0, "to_escape": 0, "rate": None, "share": "0"}
    assert result | {"methods": None} == {
        "id": "commune", "households": 0, "poor": 0, "expected": 0, "limit": 0, "limit_rate": None, "must_escape": 0,
        "feasible": True, "reasons": [], "to_share": 0, "slack": 0, "missing_able": [], "methods": None,
    }  # fmt: skip
    assert result["methods"]["ability"] == {
        "villages": [{"code": "01", **row, "beyond_able": 0}, {"code": "02", **row, "beyond_able": None}],
        "sum": 0, "to_escape": 0, "largest_rate": None, "largest_rate_village": None,
    }  # fmt: skip


def test_a_village_without_households_has_no_rate_and_is_never_the_largest():
    shared = result_of(case(village("01", 0, 0), village("02", 100, 0)))["methods"]["even_rate"]
    assert [row["rate"] for row in shared["villages"]] == [None, "0.00"]
    assert (shared["largest_rate"], shared["largest_rate_village"]) == ("0.00", "02")


def test_the_largest_rate_is_judged_exactly_and_the_first_of_equals_named():
    """3334 of 100.000 is printed as 1 of 30 is, but is the larger."""
    free = [village("01", 30, 1, fixed=1), village("02", 100_000, 3334, fixed=3334)]
    shared = result_of(case(*free, target_rate="100.00"))["methods"]["proportional"]
    assert [row["rate"] for row in shared["villages"]] == ["3.33", "3.33"]
    assert shared["largest_rate_village"] == "02"
    equal = [village("01", 60, 2, fixed=2), village("02", 30, 1, fixed=1)]
    assert result_of(case(*equal, target_rate="50.00"))["methods"]["even_rate"]["largest_rate_village"] == "01"


def test_more_promised_than_needed_is_slack():
    result = result_of(case(village(upper=7, able=20)))
    assert (result["limit"], result["to_share"], result["slack"], result["must_escape"]) == (10, 7, 3, 10)
    assert limits(result, "ability") == [7]


def test_nothing_must_escape_below_the_limit():
    result = result_of(case(village(poor=3, able=0)))
    assert (result["limit"], result["must_escape"], result["to_share"], result["slack"]) == (10, 0, 3, 7)
    assert limits(result, "equal_effort") == [3]


@pytest.mark.parametrize("method", ["proportional", "ability", "equal_effort", "even_rate"])
def test_equal_claims_go_to_the_first_village(method):
    """Of five to share the odd one stays, or escapes, in the first of two villages alike."""
    alike = [village(code, households=25, poor=10, able=10) for code in ("b", "a")]
    shared = limits(result_of(case(*alike)), method)
    assert shared == ([2, 3] if method in {"ability", "equal_effort"} else [3, 2])


def test_villages_of_no_weight_take_what_no_other_can_in_proportion_to_their_room():
    """Fifteen must escape: ten where all ten are able, the other five by the room of 20 and 10."""
    villages = [village("01", able=10, poor=10), village("02", able=0, poor=20), village("03", able=0, poor=10)]
    shared = result_of(case(*villages, target_rate="8.33"))
    assert shared["must_escape"] == 15
    assert [row["share"] for row in shared["methods"]["ability"]["villages"]] == ["0", "50/3", "25/3"]
    assert limits(shared, "ability") == [0, 17, 8]


def test_what_is_able_is_asked_only_where_there_is_a_choice():
    villages = [village("01", fixed=20), village("02"), village("03", lower=20), village("04", able=0), village("05")]
    result = result_of(case(*villages, target_rate="15.00", methods=["even_rate"]))
    assert result["missing_able"] == ["02", "05"]
    assert list(result["methods"]) == ["even_rate"]
    result = result_of(case(*villages[:1], target_rate="20.00"))
    assert result["missing_able"] == []
    assert result["methods"]["ability"]["villages"][0]["beyond_able"] is None


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        ({"lower": 9, "upper": 5}, [("bounds_crossed", 4)]),
        ({"fixed": 3, "lower": 5}, [("fixed_outside", 2)]),
        ({"fixed": 9, "upper": 5}, [("fixed_outside", 4)]),
        ({"fixed": 7, "lower": 9, "upper": 5}, [("bounds_crossed", 4), ("fixed_outside", 2)]),
        ({"upper": 2, "new_poor": 1, "relapse": 4}, [("below_arrivals", 3)]),
        ({"fixed": 4, "new_poor": 5}, [("below_arrivals", 1)]),
        ({"fixed": 5, "upper": 4, "new_poor": 5}, [("fixed_outside", 1)]),
        ({"lower": 21}, [("above_expected", 1)]),
        ({"fixed": 22}, [("above_expected", 2)]),
        ({"fixed": 20, "lower": 21}, [("fixed_outside", 1)]),
        (
            {"lower": 30, "upper": 1, "relapse": 2},
            [("bounds_crossed", 29), ("below_arrivals", 1), ("above_expected", 8)],
        ),
        (
            {"fixed": 30, "lower": 40, "upper": 35},
            [("bounds_crossed", 5), ("fixed_outside", 10), ("above_expected", 10)],
        ),
        ({"upper": 5, "new_poor": 5}, []),
        ({"lower": 10}, []),
    ],
)  # fmt: skip
def test_every_reason_of_a_village_is_named_in_order(given, reasons):
    result = result_of(case(village(**given)))
    assert [(reason["kind"], reason["by"]) for reason in result["reasons"]] == reasons
    assert {reason["village"] for reason in result["reasons"]} <= {"01"}
    assert result["feasible"] is not bool(reasons)


def test_too_much_in_all_is_said_only_when_every_village_is_sound():
    high = [village("01", lower=15), village("02", lower=15)]
    result = result_of(case(*high))
    (reason,) = result["reasons"]
    assert (reason["kind"], reason["village"], reason["by"]) == ("over_limit", None, 10)
    assert "quá giới hạn 20 hộ của xã 10 hộ" in reason["message"]
    assert (result["to_share"], result["slack"], result["missing_able"]) == (None, None, [])
    assert set(result["methods"].values()) == {None}
    result = result_of(case(*high, village("03", lower=21)))
    assert [reason["kind"] for reason in result["reasons"]] == ["above_expected"]


def test_the_largest_numbers_are_shared_exactly():
    million = 1_000_000
    villages = [village(f"{n:04}", million - n, 900_000 + n, able=n) for n in range(1, 3001)]
    result = result_of(case(*villages, target_rate="33.33"))
    total = sum(v["households"] for v in villages)
    assert 20_000 * result["limit"] < total * 6667 <= 20_000 * (result["limit"] + 1)
    even = result["methods"]["even_rate"]
    assert even["sum"] == result["to_share"] == result["limit"]
    rates = [Fraction(row["limit"], v["households"]) for row, v in zip(even["villages"], villages, strict=True)]
    assert max(rates) - min(rates) <= Fraction(1, min(v["households"] for v in villages))
    for method in ("proportional", "ability", "equal_effort"):
        assert result["methods"][method]["sum"] == result["limit"]
