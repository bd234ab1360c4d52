"""What the official tables count by hand-made households: every check that can fail names them."""

from dataclasses import replace
from datetime import date

import pytest

from households.vocabulary import PovertyClass, Zone
from reports.indicators.official.causes import causes
from reports.indicators.official.deprivations import deprivations
from reports.indicators.official.groups import ethnicities, groups
from reports.indicators.official.people import Person, has_female_head, has_merit, has_no_labour
from reports.indicators.official.tables import ManagedHome, RowsBy, Village
from surveys.vocabulary import PovertyCause

POOR, NEAR_POOR = PovertyClass.POOR, PovertyClass.NEAR_POOR
VILLAGES = [Village(1, "01", "Làng Bên", Zone.RURAL), Village(2, "02", "Làng Cóc", Zone.RURAL)]
HOME = ManagedHome(
    code="0001", village=1, poverty_class=POOR, persons=4, lacking=frozenset({1, 2, 3}), deprivations=3,
    causes=frozenset({PovertyCause.NO_LAND}), ethnicity="Nùng", has_no_labour=False, has_merit=False,
    has_female_head=False,
)  # fmt: skip
NAMES = {number: f"Chỉ số {number}" for number in range(1, 13)}


def failing(layout):
    return {(check.name, check.village, check.count): check.culprits for check in layout.checks if not check.holds}


def lacking(homes, counted=None, kind=POOR):
    return deprivations(
        VILLAGES, homes, homes if counted is None else counted, kind, NAMES, 3, RowsBy.VILLAGES, in_percent=False
    )


def test_a_poor_household_with_two_deprivations_is_named_though_the_sum_is_enough():
    few = replace(HOME, code="0002", lacking=frozenset({1, 2}), deprivations=2)
    many = replace(HOME, lacking=frozenset(range(1, 6)), deprivations=5)
    layout = lacking([many, few])
    assert failing(layout) == {("three_or_more", village, "households"): ("0002",) for village in ("01", None)}
    (total,) = [check for check in layout.checks if (check.name, check.village) == ("three_or_more", None)]
    assert (total.left, total.relation, total.right) == (6, "≤", 7)


def test_a_near_poor_household_with_three_deprivations_is_named():
    home = replace(HOME, poverty_class=NEAR_POOR)
    assert failing(lacking([home], kind=NEAR_POOR)) == {
        ("under_three", village, "households"): ("0001",) for village in ("01", None)
    }


def test_a_sum_that_is_not_that_of_the_indicators_names_its_household():
    home = replace(HOME, deprivations=4)
    assert failing(lacking([home])) == {
        ("deprivations_add_up", village, "households"): ("0001",) for village in ("01", None)
    }


def test_households_that_are_not_those_of_mau_08_are_named_even_when_as_many():
    other = replace(HOME, code="0009")
    assert failing(lacking([HOME], counted=[other])) == {
        ("households_are_table_08", village, "households"): ("0009", "0001") for village in ("01", None)
    }


def test_the_total_of_the_groups_is_checked_in_persons_too():
    counted = [replace(HOME, persons=5)]
    layout = groups(VILLAGES, [HOME], counted, RowsBy.VILLAGES)
    assert failing(layout) == {("total_is_table_08", village, "persons"): ("0001",) for village in ("01", None)}


def test_ethnicities_add_up_whatever_they_are():
    homes = [
        replace(HOME, code=str(number), ethnicity=ethnicity)
        for number, ethnicity in enumerate(("Kinh", "Nùng", "Thái", None))
    ]
    layout = ethnicities(VILLAGES, homes, homes, ("Tày", "Nùng"), RowsBy.VILLAGES)
    total = {key: count for key, count in layout.rows[-1].values.items() if key.startswith("poor.")}
    assert total == {
        "poor.total": 4, "poor.ethnic_minority": 2, "poor.Kinh": 1, "poor.Tày": 0, "poor.Nùng": 1, "poor.other": 1,
        "poor.unknown": 1,
    }  # fmt: skip
    assert failing(layout) == {}


def test_a_cause_is_counted_once_for_each_household_that_names_it():
    both = replace(HOME, code="0002", causes=frozenset({PovertyCause.NO_LAND, PovertyCause.ILLNESS}))
    layout = causes(VILLAGES, [HOME, both], [HOME, both], RowsBy.VILLAGES)
    assert list(layout.rows[-1].values.values()) == [2, 2, 0, 0, 0, 0, 0, 1, 0]
    assert failing(layout) == {}


ON = date(2023, 12, 31)
AGES = range(16, 60)


def person(age=30, employment="self_employed", **fields):
    known = {
        "relationship": "head", "sex": "male", "ethnicity": "Tày", "has_merit": False, "employment": employment,
        "birth_date": None, "birth_year": None if age is None else ON.year - age,
    }  # fmt: skip
    return Person(**(known | fields))


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([person(15), person(60)], True),
        ([person(16)], False),
        ([person(59)], False),
        ([person(30, "unable_to_work"), person(70)], True),
        ([person(30, None), person(70)], None),
        ([person(None)], None),
        ([person(None, "unable_to_work")], True),
        ([person(30, None), person(30)], False),
        ([person(birth_date=date(2008, 1, 1))], True),
    ],
)
def test_a_household_has_no_labour_when_nobody_of_working_age_can_work(people, expected):
    assert has_no_labour(people, ON, AGES) is expected


def test_one_of_merit_is_enough_and_one_unknown_leaves_it_open():
    assert has_merit([person(), person(has_merit=True), person(has_merit=None)]) is True
    assert has_merit([person(), person(has_merit=None)]) is None
    assert has_merit([person()]) is False


def test_the_sex_of_the_head_may_be_unknown():
    wife = person(relationship="wife", sex="female")
    assert has_female_head([wife, person()]) is False
    assert has_female_head([person(sex="female")]) is True
    assert has_female_head([person(sex=None)]) is None
    assert has_female_head([wife]) is None
