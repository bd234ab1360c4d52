"""H, A and M0 against examples that others have published, and what holds of every count."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.indicators.alkire_foster import (
    Unit,
    equal_dimensions,
    equal_indicators,
    estimate,
    measure,
)


def units(rows, sizes=None):
    """A unit a row, lacking the indicators marked 1; none where it is not known."""
    answers = {"1": True, "0": False, "?": None}
    sizes = sizes or [1] * len(rows)
    return [
        Unit({str(place): answers[mark] for place, mark in enumerate(row)}, size)
        for row, size in zip(rows, sizes, strict=True)
    ]


# Four persons, four dimensions of equal weight, k = 2: Alkire and Foster (2011), Journal of Public Economics 95.
# The persons lack 0, 2, 4 and 1 of the dimensions: H = 1/2, A = 3/4, M0 = 3/8. The paper itself could not be opened
# here beyond its abstract; the achievements and the cutoffs of the first three dimensions were read at
# github.com/perlatex/easyuse, README.md, the fourth as it is commonly quoted.
ACHIEVEMENTS = [(13.1, 14, 4, 1), (15.2, 7, 5, 0), (12.5, 10, 1, 0), (20, 11, 3, 1)]
CUTOFFS = (13, 12, 3, 1)
FOUR_PERSONS = ["0000", "0101", "1111", "0100"]
FOUR_EQUAL = equal_indicators(dict.fromkeys("0123", ""))


def test_alkire_and_foster_2011():
    lacks = ["".join(str(int(has < of)) for has, of in zip(row, CUTOFFS, strict=True)) for row in ACHIEVEMENTS]
    assert lacks == FOUR_PERSONS
    found = measure(units(FOUR_PERSONS), FOUR_EQUAL, Fraction(2, 4))
    assert (found.incidence, found.intensity, found.adjusted) == (Fraction(1, 2), Fraction(3, 4), Fraction(3, 8))
    assert [found.raw[key] for key in "0123"] == [1, 3, 1, 2]
    assert [found.censored[key] for key in "0123"] == [1, 2, 1, 2]


# Four households, two dimensions of two indicators each, poor from 1/2, as the R package mpindex (CRAN) checks itself:
# github.com/yng-me/mpindex at 01c7871ec154, tests/testthat/helper-deprivation-profile-simple.R (the columns a1, a2, b1,
# b2) and test-compute-mpi.R: H 0.5, A 0.75, MPI 0.375, contributions together 100.
MPINDEX_COLUMNS = ["0110", "0011", "0010", "0110"]


def test_the_r_package_mpindex_finds_the_same():
    households = ["".join(row) for row in zip(*MPINDEX_COLUMNS, strict=True)]
    weights = equal_dimensions(dict(zip("0123", "AABB", strict=True)))
    found = measure(units(households), weights, Fraction(1, 2))
    assert (float(found.incidence), float(found.intensity), float(found.adjusted)) == (0.5, 0.75, 0.375)
    assert sum(found.share(key) for key in weights) == 1


# Four households, the ten indicators of the global MPI: Human Development Report 2015, Technical note 5, "Example using
# hypothetical data". Three dimensions weigh the same: education (2), health (2), living conditions (6); poor from 1/3.
# Scores 22,2 %, 72,2 %, 38,9 % and 50,0 %: H = 0,80, A = 0,56, MPI = 0,45. The note could not be opened here again.
MPI_DIMENSIONS = dict(zip("0123456789", ["education"] * 2 + ["health"] * 2 + ["living"] * 6, strict=True))
FOUR_HOUSEHOLDS = ["0001000010", "1101101011", "0010111010", "1001100011"]
HOUSEHOLD_SIZES = [4, 7, 5, 4]


def test_human_development_report_2015():
    weights = equal_dimensions(MPI_DIMENSIONS)
    households = units(FOUR_HOUSEHOLDS, HOUSEHOLD_SIZES)
    scores = [round(float(unit.score(weights)) * 100, 1) for unit in households]
    assert scores == [22.2, 72.2, 38.9, 50.0]
    found = measure(households, weights, Fraction(1, 3))
    assert found.incidence == Fraction(16, 20)
    assert found.intensity == Fraction(9, 16)  # 0,5625, printed 0,56
    assert found.adjusted == Fraction(45, 100)


def test_the_cutoff_is_met_by_lacking_exactly_as_much():
    poor = [measure(units(FOUR_PERSONS), FOUR_EQUAL, Fraction(k, 4)).poor for k in (1, 2, 3, 4)]
    assert poor == [3, 2, 1, 1]


def test_the_two_ways_to_weigh_differ_where_dimensions_are_unequal():
    assert equal_dimensions({"0": "a", "1": "a", "2": "b"}) == {
        "0": Fraction(1, 4),
        "1": Fraction(1, 4),
        "2": Fraction(1, 2),
    }
    assert set(equal_indicators({"0": "a", "1": "a", "2": "b"}).values()) == {Fraction(1, 3)}


def test_what_is_not_known_is_left_out_and_bounds_the_figure():
    found = estimate(units(["1100", "0000", "1?00", "????"]), FOUR_EQUAL, Fraction(1, 2))
    assert (found.known.population, found.left_out) == (2, 2)
    assert found.known.incidence == Fraction(1, 2)
    assert (found.low.incidence, found.high.incidence) == (Fraction(1, 4), Fraction(3, 4))
    assert (found.low.adjusted, found.high.adjusted) == (Fraction(1, 8), Fraction(1, 2))


def test_of_nobody_there_is_no_rate_and_without_poor_no_intensity():
    nobody = measure([], FOUR_EQUAL, Fraction(1, 2))
    assert (nobody.incidence, nobody.intensity, nobody.adjusted) == (None, None, None)
    sound = measure(units(["0000"]), FOUR_EQUAL, Fraction(1, 2))
    assert (sound.incidence, sound.intensity, sound.adjusted, sound.share("0")) == (0, None, 0, None)


@pytest.mark.parametrize(("weights", "cutoff"), [({"0": Fraction(1, 2)}, Fraction(1, 2)), (FOUR_EQUAL, Fraction(0))])
def test_weights_that_do_not_add_up_and_no_cutoff_are_refused(weights, cutoff):
    with pytest.raises(ValueError, match="add up to 1"):
        measure([], weights, cutoff)


def test_a_unit_not_known_is_refused_by_the_measure_itself():
    with pytest.raises(ValueError, match="something is unknown"):
        measure(units(["?000"]), FOUR_EQUAL, Fraction(1, 2))


@given(
    rows=st.lists(st.text(alphabet="01", min_size=10, max_size=10), min_size=1, max_size=12),
    cutoff=st.integers(1, 12).map(lambda part: Fraction(part, 12)),
    split=st.integers(0, 12),
)
def test_contributions_and_parts_add_up_exactly(rows, cutoff, split):
    weights = equal_dimensions(MPI_DIMENSIONS)
    everyone = units(rows, [1 + number % 4 for number in range(len(rows))])
    found = measure(everyone, weights, cutoff)
    assert sum(found.contribution(key) for key in weights) == found.adjusted
    if found.poor:
        assert sum(found.share(key) for key in weights) == 1
        assert found.incidence * found.intensity == found.adjusted
        assert found.intensity >= cutoff
    parts = [measure(part, weights, cutoff) for part in (everyone[:split], everyone[split:])]
    weighted = sum(part.adjusted * part.population for part in parts if part.population)
    assert weighted == found.adjusted * found.population
