"""What is possible of a person, but should be checked again: at, under and over each limit."""

from datetime import date

import pytest

from households.rules.facts import member_doubts, member_faults
from households.vocabulary import Employment, Qualification, Studying

TODAY = date(2023, 11, 24)


def born(age):
    return {"birth_date": date(TODAY.year - age, 11, 24)}


def doubted(facts):
    return [field for field, _ in member_doubts(facts, TODAY)]


def test_a_person_over_110_is_checked_again_and_one_over_130_refused():
    assert doubted(born(110)) == []
    assert list(member_doubts(born(111), TODAY)) == [("birth_date", "Người này 111 tuổi.")]
    assert list(member_faults(born(111), TODAY)) == []
    assert [field for field, _ in member_faults(born(131), TODAY)] == ["birth_date"]


def test_the_day_before_the_birthday_is_still_the_year_before():
    assert doubted({"birth_date": date(1912, 11, 25)}) == []
    assert doubted({"birth_date": date(1912, 11, 24)}) == ["birth_date"]


def test_a_birth_year_alone_is_checked_as_well():
    assert doubted({"birth_year": 1913}) == []
    assert doubted({"birth_year": 1912}) == ["birth_year"]


@pytest.mark.parametrize(
    ("studying", "oldest"),
    [(Studying.PRESCHOOL, 7), (Studying.PRIMARY, 16), (Studying.LOWER_SECONDARY, 20), (Studying.UPPER_SECONDARY, 25)],
)
def test_each_school_has_an_age_above_which_it_is_unlikely(studying, oldest):
    assert doubted(born(oldest) | {"studying": studying}) == []
    assert doubted(born(oldest + 1) | {"studying": studying}) == ["studying"]


def test_a_grown_up_may_learn_a_trade_or_nothing():
    for studying in (Studying.VOCATIONAL, Studying.HIGHER, Studying.NONE, None, ""):
        assert doubted(born(60) | {"studying": studying}) == []


@pytest.mark.parametrize(
    ("qualification", "youngest"),
    [
        (Qualification.PRIMARY, 10), (Qualification.LOWER_SECONDARY, 14), (Qualification.UPPER_SECONDARY, 16),
        (Qualification.VOCATIONAL, 15), (Qualification.HIGHER, 19),
    ],
)  # fmt: skip
def test_each_level_has_an_age_below_which_it_is_unlikely(qualification, youngest):
    assert doubted(born(youngest) | {"qualification": qualification}) == []
    assert doubted(born(youngest - 1) | {"qualification": qualification}) == ["qualification"]


def test_a_child_under_13_does_not_work_for_wages():
    assert doubted(born(13) | {"employment": Employment.WAGE_NO_CONTRACT}) == []
    assert doubted(born(12) | {"employment": Employment.WAGE_NO_CONTRACT}) == ["employment"]
    assert doubted(born(12) | {"employment": Employment.SELF_EMPLOYED}) == []


def test_malnutrition_is_a_childs():
    assert doubted(born(15) | {"is_malnourished": True}) == []
    assert doubted(born(16) | {"is_malnourished": True}) == ["is_malnourished"]
    assert doubted(born(16) | {"is_malnourished": False}) == []


def test_of_a_person_without_an_age_nothing_is_doubted():
    assert doubted({"studying": Studying.PRESCHOOL, "qualification": Qualification.HIGHER}) == []
