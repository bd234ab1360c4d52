"""Each rule of the targets, counted by hand in communes of a few households."""

from dataclasses import replace
from datetime import date

import pytest

from reports.indicators.targets.counting import Count
from reports.indicators.targets.definitions import parts_of
from reports.indicators.targets.facts import (
    Assessed,
    CardFact,
    Facts,
    Holder,
    LineFact,
    NeedFact,
    Period,
    Taking,
    Thing,
    Told,
)
from reports.indicators.targets.parts import NEED_STATES, Part
from reports.indicators.targets.people import ClassSpan, Home, Person, Register, Span, Stay, months_before

YEAR = Period(date(2023, 1, 1), date(2023, 12, 31))
START, ON = YEAR.start, YEAR.on
BEN, COC = 1, 2  # villages
OLD = date(2020, 1, 1)
LACKS = {"nuoc_sinh_hoat": True, "nha_tieu": False, "vien_thong": None, "phuong_tien_thong_tin": True}


def home(key, kind="poor", *, since=OLD, until=None, village=BEN, lacks=None, **fields):
    """A household in the book since 2020, of one class since then."""
    classes = [ClassSpan(since, until, kind, True, lacks)] if kind else []
    return Home(OLD, None, key, f"{key:04}", village, classes=classes, **fields)


def person(key, of, *, relationship="head", since=OLD, until=None, **facts):
    return Person(key, [Stay(since, until, of, relationship)], **facts)


def commune(homes, people=(), **facts):
    """The facts of a commune; without people each household has its head alone, of known facts."""
    people = list(people) or [
        person(100 + item.key, item.key, birth_year=1980, ethnicity="Tày", has_merit=False, studying="none")
        for item in homes
    ]
    stays = {}
    for one in people:
        for stay in one.stays:
            stays.setdefault(stay.household, []).append((stay, one))
    register = Register({h.key: h for h in homes}, {p.key: p for p in people}, [(OLD, 36)], stays)
    return Facts(register, **{"cards": {}, **facts})


def part(ref, key, facts, period=YEAR) -> Part:
    return next(found for found in parts_of(ref, Count(facts, period)) if found.key == key)


def who(found: Part, name):
    return sorted(entry.household or entry.id for entry in found.lists[name])


def asked(household, on, end=None, ended_on=None, kind="loan", member=None):
    return NeedFact(kind, household, member, on, end, ended_on)


# Which needs belong to the year


@pytest.mark.parametrize(
    ("on", "end", "ended_on", "state"),
    [
        (date(2023, 3, 2), None, None, "waiting"),
        (date(2023, 12, 31), None, None, "waiting"),
        (date(2024, 1, 1), None, None, None),  # asked after the day
        (date(2021, 5, 5), None, None, "waiting"),  # carried from before
        (date(2022, 5, 5), "served", date(2022, 12, 31), None),  # ended before the year
        (date(2022, 5, 5), "served", date(2023, 1, 1), "served"),
        (date(2023, 3, 2), "served", date(2023, 12, 31), "served"),
        (date(2023, 3, 2), "served", date(2024, 1, 1), "waiting"),  # not happened yet
        (date(2023, 3, 2), "declined", date(2023, 6, 1), "declined"),
        (date(2023, 3, 2), "not_eligible", date(2023, 6, 1), "not_eligible"),
        (date(2023, 3, 2), "withdrawn", date(2023, 6, 1), "withdrawn"),
    ],
)
def test_a_need_is_of_the_year_and_in_the_state_of_the_day(on, end, ended_on, state):
    found = part("d", "loan", commune([home(1)], needs=[asked(1, on, end, ended_on)]))
    assert {name for name in NEED_STATES if found.lists[name]} == ({state} if state else set())


def test_who_waits_is_told_since_when():
    found = part("d", "loan", commune([home(1)], needs=[asked(1, date(2021, 5, 5)), asked(1, date(2022, 6, 6))]))
    assert [entry.since for entry in found.lists["waiting"]] == [date(2021, 5, 5)]


def test_the_group_is_asked_of_the_day_of_asking_or_of_the_first_of_the_year():
    was_poor = home(1, until=date(2022, 12, 15))  # no class since
    became_poor = home(2, since=date(2023, 6, 1))
    needs = [asked(1, date(2022, 3, 1)), asked(2, date(2023, 5, 31)), asked(2, date(2023, 6, 1))]
    found = part("d", "loan", commune([was_poor, became_poor], needs=needs))
    assert who(found, "waiting") == ["0002"]  # by the second asking alone
    assert found.lists["waiting"][0].since == date(2023, 6, 1)


def test_one_unit_counts_once_and_waits_if_any_of_its_needs_waits():
    early, late = date(2023, 2, 1), date(2023, 5, 1)
    twice = [asked(1, early, "served", late), asked(1, late)]
    ended = [asked(2, early, "withdrawn", late), asked(2, late, "declined", late), asked(2, late, "served", late)]
    refused = [asked(3, early, "withdrawn", late), asked(3, late, "not_eligible", late)]
    found = part("d", "loan", commune([home(1), home(2), home(3)], needs=[*twice, *ended, *refused]))
    assert [who(found, name) for name in ("waiting", "served", "not_eligible", "withdrawn")] == [
        ["0001"], ["0002"], ["0003"], [],
    ]  # fmt: skip
    row = found.row()
    assert (row["need"], row["numerator"], row["denominator"]) == (3, 1, 2)


def test_who_has_left_and_waited_has_withdrawn():
    gone = replace(home(1), until=date(2023, 8, 1))
    found = part("d", "loan", commune([gone], needs=[asked(1, date(2023, 3, 1))]))
    assert who(found, "withdrawn") == ["0001"]
    assert found.row()["denominator"] == 0


def test_support_that_nobody_asked_for_counts_as_asked_and_served_that_day():
    line = LineFact("loan", 1, None, START, ON, True, delivered_on=date(2023, 4, 4))
    assert who(part("d", "loan", commune([home(1)], lines=[line])), "served") == ["0001"]
    planned = replace(line, delivered_on=None)
    assert part("d", "loan", commune([home(1)], lines=[planned])).row()["need"] == 0
    later = replace(line, delivered_on=date(2024, 1, 2))
    assert part("d", "loan", commune([home(1)], lines=[later])).row()["need"] == 0


def test_support_to_who_has_an_open_need_serves_only_what_was_recorded():
    line = LineFact("loan", 1, None, START, ON, True, delivered_on=date(2023, 4, 4))
    found = part("d", "loan", commune([home(1)], needs=[asked(1, date(2023, 3, 1))], lines=[line]))
    assert who(found, "waiting") == ["0001"]


def test_newly_escaped_is_36_months_from_the_day_before_the_group_day():
    def escaped(until):
        classes = [ClassSpan(OLD, until, "poor", True), ClassSpan(until, None, "not_poor", True)]
        return Home(OLD, None, 1, "0001", BEN, classes=classes)

    needs = [asked(1, date(2023, 6, 15))]
    within = part("d", "loan", commune([escaped(date(2020, 6, 16))], needs=needs))
    outside = part("d", "loan", commune([escaped(date(2020, 6, 15))], needs=needs))
    assert (within.row()["need"], outside.row()["need"]) == (1, 0)


def test_a_class_passed_on_by_a_split_is_no_escape_of_ones_own():
    classes = [ClassSpan(OLD, date(2023, 1, 2), "poor", False), ClassSpan(date(2023, 1, 2), None, "not_poor", True)]
    register = commune([Home(OLD, None, 1, "0001", BEN, classes=classes)]).register
    assert not register.is_newly_escaped(1, ON)


def test_months_before_the_last_of_a_month():
    assert months_before(date(2023, 3, 31), 1) == date(2023, 2, 28)
    assert months_before(date(2024, 2, 29), 36) == date(2021, 2, 28)
    assert months_before(date(2023, 1, 15), 36) == date(2020, 1, 15)


# Persons


def test_working_age_is_asked_of_the_group_day_and_an_unknown_one_is_undecided():
    people = [
        person(1, 1, birth_date=date(2008, 5, 1)),  # 15 on 1/5/2023
        person(2, 1, relationship="child", birth_date=date(2008, 5, 2)),
        person(3, 1, relationship="father", birth_date=date(1963, 5, 1)),  # 60 on 1/5/2023
        person(4, 1, relationship="mother", birth_date=date(1963, 5, 2)),
        person(5, 1, relationship="other"),
    ]
    needs = [asked(1, date(2023, 5, 1), kind="vocational_training", member=key) for key in range(1, 6)]
    found = part("g", "vocational_training", commune([home(1)], people, needs=needs))
    assert [entry.member for entry in found.lists["waiting"]] == ["1", "4"]
    assert [entry.member for entry in found.lists["undecided"]] == ["5"]
    assert found.row()["need"] == 2


def test_legal_aid_is_of_the_member_named_else_of_the_head():
    people = [person(1, 1), person(2, 1, relationship="child")]
    needs = [asked(1, date(2023, 5, 1), kind="legal_aid"), asked(1, date(2023, 6, 1), kind="legal_aid", member=2)]
    found = part("f", "legal_aid", commune([home(1)], people, needs=needs))
    assert [entry.member for entry in found.lists["waiting"]] == ["1", "2"]


def test_a_person_stands_in_the_village_where_they_live_or_last_lived():
    moved = replace(home(1, village=COC), moves=[(date(2024, 2, 1), BEN)])  # in Bên until February 2024
    gone = person(1, 1, until=date(2023, 7, 1))
    needs = [asked(1, date(2023, 5, 1), kind="legal_aid", member=1)]
    found = part("f", "legal_aid", commune([moved], [gone], needs=needs))
    assert [entry.village for entry in found.lists["withdrawn"]] == [BEN]


# a, b, đ


def test_the_poverty_rate_has_a_list_and_an_unknown_for_those_without_class():
    found = part("a", "poverty", commune([home(1), home(2, "near_poor"), home(3, None), home(4, village=COC)]))
    assert (who(found, "numerator"), who(found, "unknown")) == (["0001", "0004"], ["0003"])
    assert found.row() == {"numerator": 2, "denominator": 4, "unknown": 1, "value": pytest.approx(50)}
    assert found.row([COC])["denominator"] == 1


def test_before_anybody_has_a_class_there_is_no_rate():
    assert part("a", "poverty", commune([home(1, None)])).row()["value"] is None


def test_merit_is_of_the_household_and_unknown_members_leave_it_undecided():
    homes = [home(1, "average"), home(2, "poor"), home(3, None), home(4), home(5)]
    people = [
        person(1, 1, has_merit=True),
        person(2, 2, has_merit=True),
        person(6, 2, relationship="child"),  # unknown beside a known one changes nothing
        person(3, 3, has_merit=True),
        person(4, 4),
        person(5, 5, has_merit=False),
    ]
    found = part("b", "merit", commune(homes, people))
    lists = {name: who(found, name) for name in ("served", "waiting", "unknown", "undecided")}
    assert lists == {"served": ["0001"], "waiting": ["0002"], "unknown": ["0003"], "undecided": ["0004"]}
    assert found.row()["denominator"] == 3


def test_insurance_goes_by_the_cards_and_else_by_the_register():
    people = [
        person(1, 1, is_insured=False),  # a card says otherwise
        person(2, 1, relationship="child", is_insured=True),  # its card has ended
        person(3, 1, relationship="child", is_insured=True),
        person(4, 1, relationship="child", is_insured=False),
        person(5, 1, relationship="child"),
        person(6, 1, relationship="child", until=date(2023, 12, 31)),  # gone that day
    ]
    cards = {
        1: [CardFact(date(2023, 12, 31), None, 1)],
        2: [CardFact(date(2022, 1, 1), date(2023, 12, 31), 2)],  # the first day without is the day itself
    }
    found = part("đ", "poor", commune([home(1)], people, cards=cards))
    members = {name: [entry.member for entry in found.lists[name]] for name in ("served", "waiting", "unknown")}
    assert members == {"served": ["1", "3"], "waiting": ["2", "4"], "unknown": ["5"]}
    assert {entry.member: entry.since for entry in found.lists["waiting"]}["2"] == date(2023, 12, 31)
    assert part("đ", "newly_escaped", commune([home(1)], people, cards=cards)).counts is False


# e


def pupil(key, of=1, **facts):
    return person(key, of, relationship="child", **{"studying": "primary", "is_disabled": False, **facts})


def test_a_pupil_of_a_poor_household_is_due_the_fee_exemption_on_the_first_or_the_last_day():
    became, was = home(2, since=date(2023, 6, 1)), home(3, until=date(2023, 2, 1))
    people = [pupil(1), pupil(2, 2), pupil(3, 3), pupil(4, studying="none"), pupil(5, studying=None)]
    found = part("e", "fee_exemption", commune([home(1), became, was], people))
    waiting = {entry.member: entry.since for entry in found.lists["waiting"]}
    assert waiting == {"1": START, "2": date(2023, 6, 1), "3": START}
    assert [entry.member for entry in found.lists["undecided"]] == ["5"]


def test_delivered_once_in_the_year_is_served_and_the_check_of_the_list_may_end_it():
    def line(member, **fields):
        return LineFact("fee_exemption", 1, member, START, ON, True, **fields)

    lines = [
        line(1, delivered_on=date(2023, 10, 1)),
        line(2, left_out_as="declined", left_out_on=date(2023, 9, 1)),
        line(3, left_out_as="not_eligible", left_out_on=date(2023, 9, 1)),
        line(4, left_out_as="double", left_out_on=date(2023, 9, 1)),
        line(5, delivered_on=date(2022, 10, 1)),
    ]
    people = [pupil(key) for key in range(1, 6)]
    found = part("e", "fee_exemption", commune([home(1)], people, lines=lines))
    members = {name: [entry.member for entry in found.lists[name]] for name in NEED_STATES if found.lists[name]}
    assert members == {"served": ["1"], "declined": ["2"], "not_eligible": ["3"], "waiting": ["4", "5"]}


def test_rice_is_due_to_those_a_checked_list_names():
    lines = [
        LineFact("rice", 1, 1, START, ON, True),
        LineFact("rice", 1, 2, START, ON, False),  # still drawn up
        LineFact("rice", 1, 3, date(2023, 3, 1), date(2023, 5, 31), True),  # of neither day
    ]
    found = part("e", "rice", commune([home(1)], [pupil(1), pupil(2), pupil(3), pupil(4)], lines=lines))
    assert [entry.member for entry in found.lists["waiting"]] == ["1"]


# i, k


def test_what_is_lacked_is_counted_of_the_group_of_each_day():
    escaped = Home(
        OLD, None, 1, "0001", BEN,
        classes=[ClassSpan(OLD, date(2023, 12, 14), "poor", True, LACKS),
                 ClassSpan(date(2023, 12, 14), None, "not_poor", True, LACKS)],
    )  # fmt: skip
    stays = home(2, lacks=LACKS)
    loaded = home(3)  # recognised elsewhere, without Form B
    found = part("i", "water_lack", commune([escaped, stays, loaded]))
    assert [who(found, name) for name in ("before", "before_unknown", "after", "after_unknown")] == [
        ["0001", "0002"], ["0003"], ["0002"], ["0003"],
    ]  # fmt: skip
    row = found.row()
    assert (row["before_of"], row["after_of"], str(row["change"])) == (2, 1, "0.00")
    unknown = part("k", "telecom_lack", commune([stays]))
    assert (who(unknown, "after"), who(unknown, "after_unknown")) == ([], ["0002"])
    assert unknown.row()["after_value"] is None


def test_policy_households_are_those_with_merit_that_are_not_poor():
    homes = [home(1, "not_poor", lacks=LACKS), home(2, "poor", lacks=LACKS), home(3, None)]
    people = [person(key, key, has_merit=True) for key in (1, 2, 3)]
    found = part("i", "water_lack_policy", commune(homes, people))
    assert (who(found, "after"), who(found, "after_unknown")) == (["0001"], ["0003"])


def test_a_device_is_for_poor_households_whose_head_is_not_kinh():
    people = [
        person(1, 1, ethnicity="Tày"),
        person(2, 2, ethnicity="Kinh"),
        person(3, 3),
        person(4, 4, ethnicity="Nùng"),
    ]
    needs = [asked(key, date(2023, 3, 1), kind="device") for key in (1, 2, 3, 4)]
    homes = [home(1), home(2), home(3), home(4, "near_poor")]
    found = part("k", "device", commune(homes, people, needs=needs))
    assert (who(found, "waiting"), who(found, "undecided")) == (["0001"], ["0003"])


# c, h, k, l, m


def thing(id, kind, started=None, done=None, stopped=None, first=START, last=ON, **fields):
    return Thing(id, f"Tên {id}", kind, BEN, first, last, started, done, stopped, **fields)


def test_works_of_the_year_stand_in_one_state_each():
    may = date(2023, 5, 1)
    works = [
        thing("1", "work"),
        thing("2", "work", may),
        thing("3", "work", may, may),
        thing("4", "work", may, None, may),
        thing("5", "work", may, date(2024, 1, 1)),  # done later: under way on the day
        thing("6", "work", first=date(2022, 1, 1), last=date(2022, 12, 31)),  # of the year before, never begun
        thing("7", "work", date(2022, 1, 1), date(2022, 12, 31), first=date(2022, 1, 1)),  # done before
        thing("8", "livelihood"),
    ]
    found = part("c", "works", commune([home(1)], activities=works))
    assert {state: who(found, state) for state in ("planned", "under_way", "done", "stopped")} == {
        "planned": ["1"], "under_way": ["2", "5"], "done": ["3"], "stopped": ["4"],
    }  # fmt: skip
    assert found.row()["total"] == 5


def test_a_criterion_is_as_last_assessed_by_the_day():
    met = Assessed("2", "Giao thông", [(date(2022, 6, 1), False), (date(2023, 6, 1), True), (date(2024, 6, 1), False)])
    found = part("c", "criteria", commune([home(1)], criteria=[met, Assessed("4", "Điện", [])]))
    assert found.row()["states"] == {"met": 1, "not_met": 0, "not_assessed": 1}


def test_households_that_took_part_on_a_day_of_the_year_are_counted_once():
    takings = [
        Taking(1, "A", date(2022, 5, 1), None),
        Taking(1, "B", date(2023, 5, 1), None),
        Taking(2, "A", date(2022, 5, 1), date(2023, 1, 1)),  # the first day without is the first of the year
        Taking(3, "A", date(2024, 1, 1), None),
        Taking(4, "W", date(2023, 1, 1), None),  # a work
    ]
    kinds = [thing("A", "livelihood"), thing("B", "model"), thing("W", "work")]
    facts = commune([home(key) for key in range(1, 5)], activities=kinds, takings=takings)
    assert who(part("h", "participants", facts), "count") == ["0001"]


def test_what_was_told_in_the_period_is_counted():
    told = [Told("1", "Vay vốn", None, START), Told("2", "BHYT", BEN, date(2022, 12, 31))]
    assert part("k", "communication", commune([home(1)], told=told)).row() == {"count": 1}


def test_who_holds_several_posts_is_counted_in_the_first_part_that_fits():
    both = [("prestige", BEN, Span(OLD, None)), ("village_heads", BEN, Span(date(2023, 2, 1), None))]
    left = [("village_heads", COC, Span(OLD, date(2023, 12, 31)))]  # the first day without is the day
    holders = [
        Holder("1", "A", None, both, [date(2023, 6, 6)]),
        Holder("2", "B", None, [("prestige", COC, Span(OLD, None))], [date(2022, 6, 6)]),
        Holder("3", "C", None, left, []),
    ]
    facts = commune([home(1)], holders=holders)
    heads, prestige = part("l", "village_heads", facts), part("l", "prestige", facts)
    assert (who(heads, "served"), who(heads, "waiting")) == (["1"], [])
    assert who(prestige, "waiting") == ["2"]
    assert prestige.lists["waiting"][0].since == START


def test_tasks_past_their_day_are_late_and_projects_are_as_far_as_their_activities():
    may = date(2023, 5, 1)
    tasks = [thing("1", "task", last=may), thing("2", "task", may, may, last=may), thing("3", "task", last=ON)]
    activities = [
        thing("A", "production", may, may, project="DA3.TDA1", parent="DA3"),
        thing("B", "nutrition", may, project="DA3.TDA2", parent="DA3"),
    ]
    tree = [("DA2", "Dự án 2"), ("DA3", "Dự án 3"), ("DA3.TDA1", "Tiểu dự án 1")]
    facts = commune([home(1)], tasks=tasks, activities=activities, tree=tree)
    assert who(part("m", "tasks", facts), "late") == ["1"]  # due on the day itself is not late yet
    programme = part("m", "programme", facts)
    assert {name: who(programme, name) for name in ("not_started", "under_way", "done")} == {
        "not_started": ["DA2"], "under_way": ["DA3"], "done": ["DA3.TDA1"],
    }  # fmt: skip
