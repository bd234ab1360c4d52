"""Ties, limits that bind, sums too large for floating point, and what is short."""

import pytest

from tests.programs.rules.way_out import slowly
from tests.programs.rules.way_out.commune import case, household, measure, result_of, year_end


def alone(measures, deprived=(1, 9, 10), goal="near_poor", **more):
    (shown,) = result_of(case(measures, [household(deprived=deprived, **more)], goal=goal))["households"]
    return shown


@pytest.mark.parametrize(
    ("measures", "way"),
    [
        ([measure("a", [9], 5), measure("b", [9], 4)], ["b"]),
        ([measure("a", [9], 0), measure("b", [9, 10], 0)], ["a"]),
        ([measure("a", [9], 4), measure("b", [9], 4)], ["a"]),
        ([measure("a", [9], 4, per="commune"), measure("b", [9], 3)], ["b"]),
        ([measure("a", [9], 4, capacity=0), measure("b", [9], 5)], ["b"]),
        ([measure("a", [9], 4, capacity_by_village={"01": 0}), measure("b", [9], 5)], ["b"]),
        ([measure("a", [9], 4, capacity_by_village={"02": 0}), measure("b", [9], 5)], ["a"]),
        ([measure("a", [2], 0)], None),
        ([], None),
    ],
)
def test_the_way_of_a_household_is_the_cheapest_then_the_smallest_then_the_first(measures, way):
    assert alone(measures)["way"] == way


def test_of_equal_ways_the_one_with_the_earlier_measure_at_the_first_difference_is_taken():
    """a + c, a + d, b + c and b + d cost the same; then a + d and b + c are the cheapest, and a comes before b."""
    measures = [
        measure("a", [9], 1, excludes=["b"]),
        measure("b", [10], 1),
        measure("c", [11], 2),
        measure("d", [12], 2),
    ]
    assert alone(measures, [9, 10, 11, 12])["way"] == ["a", "c"]
    measures[0]["excludes"] = ["b", "c"]
    assert alone(measures, [9, 10, 11, 12])["way"] == ["a", "d"]


def test_fewer_measures_go_before_earlier_ones():
    measures = [measure("a", [9], 2), measure("b", [10], 2), measure("c", [9, 10], 4)]
    assert alone(measures, [1, 2, 9, 10])["way"] == ["c"]


def test_what_is_unknown_counts_as_lacked():
    tank = [measure("tank", [9])]
    assert alone(tank, [1, 2], unknown=[9])["way"] == ["tank"]
    assert alone(tank, [1, 2]) == {
        "id": "A", "met": True, "way": [], "cost_vnd": 0, "chance": None, "still_lacks": 2,
    }  # fmt: skip


def test_above_needs_the_income_and_a_household_over_the_line_needs_nothing():
    measures = [measure("tank", [9, 10, 1]), measure("cow", [10], 7, income=True)]
    shown = alone(measures, [1, 9, 10], "above")
    assert (shown["way"], shown["still_lacks"]) == (["cow"], 2)
    assert alone(measures, [], "above")["way"] == ["cow"]
    assert alone(measures, [1, 9, 10], "above", over_line=True)["met"]
    shown = alone(measures[:1], [1, 9, 10], "above")
    assert (shown["way"], shown["cost_vnd"], shown["chance"], shown["still_lacks"]) == (None, None, None, 0)


def test_without_a_way_it_lacks_the_fewest_it_can_be_brought_down_to():
    """a excludes b, which says nothing: a + c lift two, b alone two of the six, b + c three."""
    measures = [measure("a", [1]), measure("b", [2, 3]), measure("c", [4]), measure("d", [5, 6], capacity=0)]
    measures[0]["excludes"] = ["b"]
    assert alone(measures, [1, 2, 3, 4, 5, 6])["still_lacks"] == 3


@pytest.mark.parametrize(
    ("chances", "shown"),
    [
        (["0.5", None], None),
        (["0.5", "0.000001"], "0.000001"),
        (["0.3", "0.000001"], "0.000000"),
        (["1", "1.0"], "1.000000"),
        (["0", "1"], "0.000000"),
        (["0.999999", "0.999999"], "0.999998"),
    ],
)
def test_the_chance_of_a_way_is_the_product_of_all(chances, shown):
    measures = [measure(str(place), [place], chance=chance) for place, chance in enumerate(chances, start=9)]
    assert alone(measures, [1, 2, 9, 10])["chance"] == shown


def fewest_and_most(measures, households, **more):
    given = case(measures, households, **more)
    result = result_of(given)
    for question in ("fewest", "most"):
        if result[question] and result[question]["feasible"]:
            assert slowly.fault_of(given, result[question]) is None
    return result["fewest"], result["most"]


def homes(count, village="01", **more):
    return [household(f"{village}-{number}", village=village, **more) for number in range(count)]


def test_a_plan_one_dong_over_the_budget_is_none():
    cost = 99_999_999_999
    tank = [measure("tank", [9], cost)]
    _, most = fewest_and_most(tank, homes(1000), budget_vnd=500 * cost - 1)
    assert (most["out"], most["cost_vnd"], most["next_vnd"]) == (499, 499 * cost, 500 * cost)
    _, most = fewest_and_most(tank, homes(1000), budget_vnd=500 * cost)
    assert (most["out"], most["cost_vnd"]) == (500, 500 * cost)


def test_one_dong_among_the_largest_sums_decides():
    """900 must leave by two measures of 500 places each; which of them is cheaper is a matter of one đồng."""
    pair = [measure("a", [9], 10**11, capacity=500), measure("b", [9], 10**11 - 1, capacity=500)]
    fewest, _ = fewest_and_most(pair, homes(1000), at_most=100)
    assert fewest["cost_vnd"] == 500 * (10**11 - 1) + 400 * 10**11


def test_of_plans_of_the_same_cost_the_one_with_the_most_out_is_chosen():
    """The spring is paid once for the village, so that all who can use it do."""
    fewest, most = fewest_and_most(
        [measure("spring", [9], 20, "village", capacity=3)], [*homes(5), *homes(5, "02")], at_most=9, budget_vnd=39
    )
    assert (fewest["cost_vnd"], fewest["out"], fewest["left"]) == (20, 3, 7)
    assert (most["cost_vnd"], most["out"], most["next_vnd"]) == (20, 3, None)


def test_nothing_costs_nothing_but_what_is_free_is_taken():
    fewest, most = fewest_and_most(
        [measure("hands", [9], 0), measure("tank", [10], 1)], homes(2), at_most=5, budget_vnd=0
    )
    assert (fewest["cost_vnd"], fewest["out"]) == (0, 2)
    assert (most["cost_vnd"], most["out"], most["next_vnd"]) == (0, 2, None)
    fewest, most = fewest_and_most([measure("tank", [9], 1)], homes(2), at_most=5, budget_vnd=0)
    assert (fewest["cost_vnd"], fewest["out"], fewest["plan"]) == (0, 0, [])
    assert (most["cost_vnd"], most["out"], most["next_vnd"]) == (0, 0, 1)


def test_a_commune_without_households_in_need_has_an_empty_plan():
    fewest, most = fewest_and_most([measure()], [household(over_line=True)], at_most=0, budget_vnd=0)
    assert (fewest["feasible"], fewest["out"], fewest["left"], most["next_vnd"]) == (True, 0, 0, None)
    nothing = case(villages=[], at_most=0, budget_vnd=5)
    assert result_of(nothing)["fewest"]["feasible"]


def test_most_is_not_bound_by_at_most_but_by_the_village_limits():
    tanks = [measure("tank", [9], 1, capacity_by_village={"01": 5}), measure("well", [10], 9)]
    _, most = fewest_and_most(tanks, [*homes(4), *homes(4, "02", measures=["well"])], at_most=0, budget_vnd=20)
    assert (most["out"], most["cost_vnd"], most["next_vnd"]) == (5, 13, 22)
    given = [*homes(4), *homes(4, "02", measures=["well"])]
    _, most = fewest_and_most(tanks, given, budget_vnd=20, village_limits={"02": 2})
    assert (most["out"], most["cost_vnd"], most["next_vnd"]) == (4, 20, 21)


def short(*entries):
    return [dict(zip(("what", "village", "limit", "least"), entry, strict=True)) for entry in entries]


@pytest.mark.parametrize(
    ("measures", "more", "fewest", "most"),
    [
        (  # room for three of four
            [measure(capacity=3)],
            {"at_most": 0, "budget_vnd": 8, "village_limits": {"01": 1}},
            [("commune", None, 0, 1)],
            None,
        ),
        (  # neither village has room for both of its two
            [measure(capacity_by_village={"01": 1, "02": 0})],
            {"at_most": 2, "budget_vnd": 0, "village_limits": {"02": 0, "01": 0}},
            [("commune", None, 2, 3), ("village", "01", 0, 1), ("village", "02", 0, 2)],
            [("village", "01", 0, 1), ("village", "02", 0, 2)],
        ),
        (  # each village alone could be brought out, not both
            [measure(capacity=3)],
            {"at_most": 1, "budget_vnd": 0, "village_limits": {"01": 0, "02": 0}},
            [("together", None, 1, None)],
            [("together", None, None, None)],
        ),
        (  # the limits can be kept, but not for so little
            [measure(cost_vnd=10)],
            {"at_most": 4, "budget_vnd": 19, "village_limits": {"01": 1, "02": 1}},
            None,
            [("budget", None, 19, 20)],
        ),
    ],
)
def test_what_is_short_is_said_in_order(measures, more, fewest, most):
    answers = fewest_and_most(measures, [*homes(2), *homes(2, "02")], **more)
    for answer, expected in zip(answers, (fewest, most), strict=True):
        assert answer["short"] == short(*(expected or []))
        assert answer["feasible"] is (expected is None)
        if expected:
            nothing = {key: answer[key] for key in ("cost_vnd", "out", "left", "plan")}
            assert nothing == {"cost_vnd": None, "out": None, "left": None, "plan": []}
            assert answer["gap"] == 0
            assert answer.get("next_vnd") is None


def test_limits_that_can_be_kept_may_leave_too_many_together():
    """Those in the second village need both measures at once: keeping its limit costs the first village two."""
    both = [measure("a", [9], capacity=2), measure("b", [10], capacity=2)]
    given = [*homes(4), *homes(2, "02", deprived=[1, 2, 9, 10])]
    fewest, _ = fewest_and_most(both, given, at_most=2, village_limits={"02": 0})
    assert fewest["short"] == short(("together", None, 2, 4))


@pytest.mark.parametrize(
    ("asked", "chance", "expected"),
    [
        (year_end(0, 1), "0.000000", "1.00"),
        (year_end(1, 1), "1.000000", "1.00"),
        (year_end(0, 0, [{"chance": "0.000001"}]), "0.000001", "1.00"),
        (year_end(0, 0, [{"chance": "0.5"}, {"chance": "0.000001"}]), "0.000001", "1.50"),
        (year_end(0, 0, [{"chance": "0.5"}, {"chance": "0.000003"}]), "0.000002", "1.50"),
        (year_end(1, 0, [], [{"chance": "0.000001", "count": 2}]), "1.000000", "0.00"),
        (year_end(2, 0, [{"chance": "0.995"}]), "1.000000", "0.01"),
        (year_end(2, 0, [{"chance": "0.995001"}]), "1.000000", "0.00"),
    ],
)
def test_the_chance_and_the_mean_are_rounded_half_up(asked, chance, expected):
    assert result_of(case(chance=asked))["chance"] == {"chance": chance, "expected": expected}


def test_the_largest_chance_is_counted_exactly():
    """Of 5000 fair coins the median is as likely to be reached as not: (1 + C(5000, 2500) / 2^5000) / 2 = 0,505642…"""
    coins = year_end(2500, 0, [{"chance": "0.5", "count": 2000}], [{"chance": "0.500000", "count": 3000}])
    assert result_of(case(chance=coins))["chance"] == {"chance": "0.505642", "expected": "2500.00"}


def test_a_large_commune_is_proven():
    measures = [
        measure("latrine", [10], 8_123_457, capacity=150),
        measure("tank", [9], 3_000_001, capacity_by_village={"01": 40}),
        measure("spring", [9], 91_000_003, "village"),
        measure("cow", [], 18_000_007, capacity=60, income=True),
        measure("card", [4], 1_000_009),
        measure("class", [5], 55_000_001, "commune", capacity=90),
    ]
    kinds = ([1, 9, 10], [4, 5, 10], [1, 4, 9, 10], [2, 5, 9], [1, 2, 3])
    given = [
        household(f"{n:04}", kinds[n * n % len(kinds)], "01" if n % 3 else "02", unknown=[7] if n % 7 == 0 else [])
        for n in range(500)
    ]
    fewest, most = fewest_and_most(measures, given, at_most=200, budget_vnd=1_000_000_000, village_limits={"02": 70})
    assert fewest["left"] <= 200
    assert most["cost_vnd"] <= 1_000_000_000 < most["next_vnd"]
