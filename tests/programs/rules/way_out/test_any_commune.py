"""Communes nobody would think of, against the contract read slowly."""

from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from programs.rules.way_out import commune
from tests.programs.rules.way_out import slowly
from tests.programs.rules.way_out.commune import case, household, measure, result_of, year_end

FEW = st.none() | st.integers(0, 2)
COSTS = st.sampled_from([0, 1, 2, 3, 5, 7, 99_999_999_999])
CHANCES = st.sampled_from(["0", "1", "0.5", "0.95", "0.000001", "0.999999", "0.3", "1.0"])
INDICATORS = st.lists(st.integers(1, 5), unique=True, max_size=5)


@st.composite
def communes(draw):
    names = ["a", "b", "c", "d"][: draw(st.integers(0, 4))]
    villages = ["01", "02"]

    def by_village(numbers):
        return draw(st.none() | st.dictionaries(st.sampled_from(villages), numbers))

    measures = [
        measure(
            name,
            draw(st.lists(st.integers(1, 5), unique=True, max_size=3)),
            draw(COSTS),
            draw(st.sampled_from(["household", "household", "village", "commune"])),
            income=draw(st.integers(0, 4)) == 0,
            capacity=draw(FEW),
            capacity_by_village=by_village(st.integers(0, 2)),
            excludes=draw(st.just([]) | st.sampled_from([[other] for other in names if other != name] or [[]])),
            chance=draw(st.none() | CHANCES),
        )
        for name in names
    ]
    households = []
    for number in range(draw(st.integers(0, 4))):
        deprived = draw(INDICATORS)
        unknown = [indicator for indicator in draw(INDICATORS) if indicator not in deprived]
        feasible = draw(st.none() | st.lists(st.sampled_from(names), unique=True)) if names else None
        households.append(
            household(
                str(number),
                deprived,
                draw(st.sampled_from(villages)),
                over_line=draw(st.integers(0, 6)) == 0,
                unknown=unknown,
                measures=feasible,
            )
        )
    return case(
        measures,
        households,
        goal=draw(st.sampled_from(["near_poor", "near_poor", "above"])),
        at_most=draw(st.none() | st.integers(0, 4)),
        budget_vnd=draw(st.none() | st.integers(0, 20) | st.integers(99_999_999_990, 200_000_000_010)),
        village_limits=by_village(st.integers(0, 3)),
    )


@settings(max_examples=150)
@given(communes(), st.sampled_from([0, 1, 40]))
def test_the_result_is_that_of_the_contract_read_slowly(given, most_options):
    """However many ways a household may have before it stands by itself."""
    with patch.object(commune, "MOST_OPTIONS", most_options):
        result = result_of(given)
    for question in ("fewest", "most"):
        if result[question]:
            assert slowly.fault_of(given, result[question]) is None or not result[question]["feasible"]
            plan = result[question].pop("plan")
            assert result[question]["feasible"] or plan == []
    assert result == slowly.result_of(given) | {"chance": None}


ENTRIES = st.lists(
    st.fixed_dictionaries({"chance": CHANCES}, optional={"count": st.none() | st.integers(1, 4)}), max_size=4
)


@given(st.integers(0, 12), st.integers(0, 4), ENTRIES, ENTRIES)
def test_the_chance_is_that_of_every_course_of_the_year(at_most, stay, leave, become):
    asked = year_end(at_most, stay, leave, become)
    assert result_of(case(chance=asked))["chance"] == slowly.year_end(asked)
