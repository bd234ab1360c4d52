"""Communes nobody would think of, against the contract read slowly, and what the contract promises of every one."""

from fractions import Fraction
from itertools import combinations, product

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.programs.rules.allocate import slowly
from tests.programs.rules.allocate.commune import case, limits, result_of, village

METHODS = ["proportional", "ability", "equal_effort", "even_rate"]
BOUND = st.none() | st.integers(0, 14)


@st.composite
def villages(draw, code="01"):
    poor = draw(st.integers(0, 12))
    drawn = {
        "code": code,
        "poor": poor,
        **{key: draw(st.integers(0, 2)) for key in ("new_poor", "relapse", "poor_in")},
        "poor_out": draw(st.integers(0, poor)),
        "able": draw(st.none() | st.integers(0, poor)),
    }
    expected = poor + drawn["new_poor"] + drawn["relapse"] + drawn["poor_in"] - drawn["poor_out"]
    drawn["households"] = expected + draw(st.integers(0, 30))
    kind = draw(st.sampled_from(["free", "free", "bounded", "any"]))
    least = drawn["new_poor"] + drawn["relapse"]
    if kind == "bounded":
        drawn["lower"] = draw(st.integers(0, expected))
        drawn["upper"] = draw(st.integers(max(drawn["lower"], least), expected))
    elif kind == "any":
        drawn |= {"lower": draw(BOUND), "upper": draw(BOUND), "fixed": draw(BOUND)}
    return drawn


@st.composite
def communes(draw):
    count = draw(st.integers(1, 5))
    rate = draw(st.integers(0, 10_000))
    return case(
        *(draw(villages(f"{number:02}")) for number in range(count)),
        target_rate=f"{rate // 100}.{rate % 100:02}",
        methods=draw(st.none() | st.permutations(METHODS).map(lambda order: order[: 1 + len(order) // 2])),
    )


def without_messages(result):
    assert all(reason["message"].endswith(".") for reason in result["reasons"])
    reasons = [{key: reason[key] for key in reason if key != "message"} for reason in result["reasons"]]
    return {**result, "reasons": reasons}


@given(communes())
def test_the_result_is_that_of_the_contract_read_slowly(given):
    assert without_messages(result_of(given)) == slowly.result_of(given)


@given(communes())
def test_every_method_keeps_the_bounds_and_the_sum_and_stays_within_one_of_its_share(given):
    result = result_of({**given, "methods": None})
    assume(result["feasible"])
    for shared in filter(None, result["methods"].values()):
        assert shared["sum"] == result["to_share"] == sum(row["limit"] for row in shared["villages"])
        for row, of_case in zip(shared["villages"], given["villages"], strict=True):
            low, high = slowly.bounds(of_case, row["limit"] + row["to_escape"])
            assert low <= row["limit"] <= high
            assert row["share"] is None or abs(row["limit"] - Fraction(row["share"])) < 1


@given(communes(), st.data())
def test_two_villages_alike_differ_by_at_most_one(given, data):
    twin = {**data.draw(st.sampled_from(given["villages"])), "code": "twin"}
    place = next(n for n, village in enumerate(given["villages"]) if {**village, "code": "twin"} == twin)
    result = result_of({**given, "villages": [*given["villages"], twin], "methods": None})
    for method, shared in result["methods"].items():
        if shared:
            found = limits(result, method)
            assert abs(found[place] - found[-1]) <= 1


@given(communes())
def test_more_poor_never_get_the_smaller_limit_and_more_able_never_fewer_escapes(given):
    result = result_of({**given, "methods": None})
    assume(result["feasible"])
    for first, second in combinations(range(len(given["villages"])), 2):
        for method, weight, number in (("proportional", "poor", "limit"), ("ability", "able", "to_escape")):
            shared = result["methods"][method]
            if shared is None:
                continue
            rows = [shared["villages"][place] for place in (first, second)]
            pair = [given["villages"][place] for place in (first, second)]
            expected = [row["limit"] + row["to_escape"] for row in rows]
            bounds = [slowly.bounds(*both) for both in zip(pair, expected, strict=True)]
            weights = [village.get(weight) for village in pair]
            if bounds[0] == bounds[1] and expected[0] == expected[1] and None not in weights:
                difference = (weights[0] - weights[1]) * (rows[0][number] - rows[1][number])
                assert difference >= 0


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 8)), min_size=1, max_size=3), st.integers(0, 100))
def test_by_even_rate_no_other_spread_has_a_smaller_largest_rate(numbers, percent):
    villages = [village(str(n), poor + more, poor) for n, (poor, more) in enumerate(numbers)]
    result = result_of(case(*villages, target_rate=f"{percent}.00"))

    def largest(spread):
        return max((Fraction(n, v["households"]) for n, v in zip(spread, villages, strict=True) if v["households"]),
                   default=0)  # fmt: skip

    every = product(*(range(village["poor"] + 1) for village in villages))
    smallest = min(largest(spread) for spread in every if sum(spread) == result["to_share"])
    assert largest(limits(result, "even_rate")) == smallest


@given(communes(), st.integers(0, 10_000))
def test_by_even_rate_a_higher_target_takes_from_no_village(given, more):
    higher = min(10_000, round(float(given["target_rate"]) * 100) + more)
    results = [
        result_of({**given, "target_rate": rate, "methods": ["even_rate"]})
        for rate in (given["target_rate"], f"{higher // 100}.{higher % 100:02}")
    ]
    assume(results[0]["feasible"])
    before, after = (limits(result, "even_rate") for result in results)
    assert all(less <= more for less, more in zip(before, after, strict=True))
