"""Whom a need can concern: at, under and over each age, and by what Form B says of the person."""

from datetime import date

import pytest

from households.vocabulary import Employment, Studying
from surveys.rules.facts import Member
from surveys.rules.needs import PERSONAL_NEEDS, why_not
from surveys.rules.standard import standard_on
from surveys.vocabulary import Need

ON = date(2023, 9, 20)
LIMITS = standard_on(ON).terms(ON).limits


@pytest.mark.parametrize(
    ("need", "born", "words"),
    [
        (Need.JOB_REFERRAL, date(2008, 9, 21), "chưa đủ 15 tuổi"),
        (Need.JOB_REFERRAL, date(2008, 9, 20), ""),
        (Need.VOCATIONAL_TRAINING, date(2008, 9, 21), "chưa đủ 15 tuổi"),
        (Need.VOCATIONAL_TRAINING, date(1940, 1, 1), ""),
        (Need.STUDY_COSTS, date(2020, 9, 21), "chưa đủ 3 tuổi"),
        (Need.STUDY_COSTS, date(2020, 9, 20), ""),
        (Need.HEALTH_INSURANCE, date(2023, 9, 1), ""),
    ],
)
def test_an_age_under_the_standards_bound_rules_a_person_out(need, born, words):
    assert why_not(need, Member("1", birth_date=born), ON, LIMITS) == words


@pytest.mark.parametrize("need", PERSONAL_NEEDS)
def test_of_whom_nothing_is_known_is_asked_about(need):
    assert why_not(need, Member("1"), ON, LIMITS) == ""


@pytest.mark.parametrize("need", [Need.JOB_REFERRAL, Need.VOCATIONAL_TRAINING])
def test_work_is_no_need_of_who_can_no_longer_work(need):
    person = Member("1", birth_year=1980, employment=Employment.UNABLE_TO_WORK)
    assert why_not(need, person, ON, LIMITS) == "không còn khả năng lao động"
    assert why_not(need, Member("1", birth_year=1980, employment=Employment.NOT_SEEKING), ON, LIMITS) == ""


@pytest.mark.parametrize(
    ("born", "studying", "words"),
    [
        (date(2007, 9, 20), Studying.NONE, "không đi học"),
        (date(2007, 9, 20), Studying.UPPER_SECONDARY, ""),
        (date(2007, 9, 20), None, ""),
        (date(2007, 9, 21), Studying.NONE, ""),  # of an age to come back to school
    ],
)
def test_study_costs_are_of_pupils_and_of_children_of_school_age(born, studying, words):
    assert why_not(Need.STUDY_COSTS, Member("1", birth_date=born, studying=studying), ON, LIMITS) == words
