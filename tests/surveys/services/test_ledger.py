"""The case of the ledger that the register gives: who was there on both days, what was decided, who came and went."""

from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from households.services import composition
from households.services.undoing import undo_event
from households.vocabulary import PovertyClass, Relationship
from surveys.rules.ledger.booking import keep_ledger
from surveys.rules.ledger.case import as_json
from surveys.rules.ledger.result import as_json as result_as_json
from surveys.services.ledger import ledger_case
from tests.base import make_cast
from tests.factories import load_results, make_household, make_member, make_round, make_village, send_review, settle

POOR, NEAR_POOR, NOT_POOR = PovertyClass.POOR, PovertyClass.NEAR_POOR, PovertyClass.NOT_POOR
BEFORE, AFTER = {"on": "2022-12-15", "class": "poor"}, {"on": "2023-12-15", "class": "near_poor"}


@pytest.fixture
def cast(db):
    return make_cast()


def of_two(village, code):
    household = make_household(village, code)
    make_member(household)
    household.refresh_from_db()
    return household


def split(household, day):
    child = household.members.living_now().exclude(relationship=Relationship.HEAD).first()
    household.refresh_from_db()
    return composition.split_household(
        household=household, version=household.version, members={child: Relationship.HEAD}, code="", happened_on=day,
        by=None,
    )  # fmt: skip


def move_out(household, day):
    household.refresh_from_db()
    composition.move_out_household(household=household, version=household.version, happened_on=day, by=None)


def merge(household, into, day):
    household.refresh_from_db()
    into.refresh_from_db()
    composition.merge_households(
        household=household, version=household.version, into=into, into_version=into.version, happened_on=day, by=None,
        relationships=dict.fromkeys(household.members.living_now(), Relationship.OTHER),
    )  # fmt: skip


def settle_2023(cast, classes):
    round = make_round(cast.commune, 2023, cast.officer)
    for household, poverty_class in classes.items():
        send_review(round, household, poverty_class)
    settle(round)


def told(cast, year=2023):
    """The households of the case as the contract writes them, without what is null."""
    case = as_json(ledger_case(cast.commune, year))
    return {
        row["id"]: {key: value for key, value in row.items() if value and key != "id"} for row in case["households"]
    }


def test_a_household_stands_with_its_village_persons_and_decisions_of_both_days(cast):
    household = of_two(cast.lang_ben, "0001")
    load_results(cast.commune, {household: POOR}, cast.officer)
    make_member(household, "Triệu Văn Con", relationship=Relationship.CHILD)
    settle_2023(cast, {household: NEAR_POOR})
    case = ledger_case(cast.commune, 2023)
    assert {**as_json(case), "households": []} == {
        "id": "06388-2023", "from": "2022-12-31", "to": "2023-12-31", "history_from": "2022-12-15",
        "look_back_from": "2021-12-15", "villages": ["01", "02"], "households": [],
    }  # fmt: skip
    assert told(cast) == {
        "0001": {
            "start": {"village": "01", "persons": 2}, "end": {"village": "01", "persons": 3},
            "decisions": [BEFORE, AFTER],
        }
    }  # fmt: skip
    assert result_as_json(keep_ledger(case))["closes"]


def test_those_who_came_and_went_say_how(cast):
    names = ("0001", "0002", "0003", "0004")
    origin, leaving, merging, dying = (of_two(cast.lang_ben, code) for code in names)
    load_results(cast.commune, dict.fromkeys((origin, leaving, merging, dying), POOR), cast.officer)
    child = split(origin, date(2023, 3, 1))
    move_out(leaving, date(2023, 4, 1))
    merge(merging, origin, date(2023, 5, 1))
    for member in dying.members.in_family_order().reverse():
        dying.refresh_from_db()
        member.refresh_from_db()
        composition.record_death(member=member, version=dying.version, happened_on=date(2023, 6, 1), by=None)
    new = make_household(cast.lang_coc, "0009", opened_on=date(2023, 7, 1))
    settle_2023(cast, {new: NEAR_POOR, child: NEAR_POOR, origin: NEAR_POOR})
    start = {"start": {"village": "01", "persons": 2}, "decisions": [BEFORE]}
    one = {"village": "01", "persons": 1}
    assert told(cast) == {
        "0001": {**start, "end": {"village": "01", "persons": 3}, "decisions": [BEFORE, AFTER]},
        "0002": {**start, "went": {"how": "moved_out", "on": "2023-04-01", "into": None}},
        "0003": {**start, "went": {"how": "merged", "on": "2023-05-01", "into": "0001"}},
        "0004": {**start, "went": {"how": "died_out", "on": "2023-06-01", "into": None}},
        "0005": {
            "end": one, "decisions": [AFTER],
            "came": {"how": "split", "on": "2023-03-01", "from": "0001", "class": None},
        },
        "0009": {
            "end": {**one, "village": "02"}, "decisions": [AFTER],
            "came": {"how": "registered", "on": "2023-07-01", "from": None, "class": None},
        },
    }  # fmt: skip


def test_one_that_moved_within_the_commune_stands_in_both_villages(cast):
    household = of_two(cast.lang_ben, "0001")
    load_results(cast.commune, {household: POOR}, cast.officer)
    household.refresh_from_db()
    composition.move_within_commune(
        household=household, version=household.version, village=cast.lang_coc, happened_on=date(2023, 4, 1), by=None
    )
    settle_2023(cast, {household: POOR})
    assert [told(cast)["0001"][side]["village"] for side in ("start", "end")] == ["01", "02"]
    ledger = result_as_json(keep_ledger(ledger_case(cast.commune, 2023)))
    assert (ledger["closes"], ledger["between_villages"]["09"]) == (True, {"households": 1, "persons": 2})


def test_an_event_that_was_undone_brings_nobody_in_or_out(cast):
    household, staying = of_two(cast.lang_ben, "0001"), of_two(cast.lang_ben, "0002")
    load_results(cast.commune, dict.fromkeys((household, staying), POOR), cast.officer)
    move_out(household, date(2023, 4, 1))
    household.refresh_from_db()
    undo_event(event=household.events.latest("pk"), version=household.version, reason="ghi nhầm", by=None)
    settle_2023(cast, {household: POOR, staying: POOR})
    assert told(cast)["0001"] == {
        "start": {"village": "01", "persons": 2}, "end": {"village": "01", "persons": 2},
        "decisions": [BEFORE, {**AFTER, "class": "poor"}],
    }  # fmt: skip


def test_one_that_came_and_went_is_told_only_where_another_split_from_it(cast):
    origin = of_two(cast.lang_ben, "0001")
    make_member(origin, "Triệu Văn Con", relationship=Relationship.CHILD)
    load_results(cast.commune, {origin: POOR}, cast.officer)
    between = make_household(cast.lang_ben, "0007", opened_on=date(2023, 2, 1))
    make_member(between, "Triệu Văn Hai", relationship=Relationship.CHILD)
    child = split(between, date(2023, 3, 1))
    move_out(between, date(2023, 4, 1))
    move_out(make_household(cast.lang_ben, "0010", opened_on=date(2023, 2, 1)), date(2023, 4, 1))
    settle_2023(cast, {origin: POOR, child: POOR})
    assert list(told(cast)) == ["0001", "0007", child.code]


def test_one_that_split_off_before_has_the_decisions_of_its_origin_up_to_the_split(cast):
    origin = of_two(cast.lang_ben, "0001")
    load_results(cast.commune, {origin: NOT_POOR}, cast.officer)
    child = split(origin, date(2023, 3, 1))
    settle_2023(cast, {origin: NEAR_POOR})
    year_2024 = make_round(cast.commune, 2024, cast.officer)
    send_review(year_2024, origin, NEAR_POOR)
    send_review(year_2024, child, POOR)
    settle(year_2024)
    assert told(cast, 2024)[child.code]["decisions"] == [
        {"on": "2022-12-15", "class": "not_poor"}, {"on": "2024-12-15", "class": "poor"}
    ]  # fmt: skip


def test_a_village_that_has_ended_is_told_as_long_as_it_had_households_at_the_start(cast):
    make_village(cast.commune, "Làng Cũ", 3, code="03", valid_until=date(2023, 6, 30))
    make_village(cast.commune, "Làng Mất", 4, code="04", valid_until=date(2022, 6, 30))
    household = make_household(cast.lang_ben, "0001")
    gone = make_household(cast.commune.children.get(code="03"), "0002")
    load_results(cast.commune, {household: POOR, gone: POOR}, cast.officer)
    move_out(gone, date(2023, 6, 1))
    settle_2023(cast, {household: POOR})
    assert ledger_case(cast.commune, 2023).villages == ("01", "02", "03")


def test_a_year_without_a_settled_round_on_both_sides_has_no_ledger(cast):
    household = make_household(cast.lang_ben, "0001")
    with pytest.raises(ValidationError, match="năm 2022"):
        ledger_case(cast.commune, 2022)
    load_results(cast.commune, {household: POOR}, cast.officer)
    with pytest.raises(ValidationError, match="năm 2021"):
        ledger_case(cast.commune, 2022)
    out = StringIO()
    with pytest.raises(CommandError, match="Xã Hữu Liên chưa chốt rà soát định kỳ năm 2023") as caught:
        call_command("ledger", "--commune", "06388", "--year", "2023", stdout=out)
    assert caught.value.returncode == 1
    with pytest.raises(CommandError, match="Không có xã mang mã 99999") as caught:
        call_command("ledger", "--commune", "99999", "--year", "2023", stdout=out)
    assert caught.value.returncode == 1
    assert out.getvalue() == ""


def test_the_queries_do_not_grow_with_the_households(cast, django_assert_num_queries):
    households = [make_household(cast.lang_ben, f"{number:04}") for number in range(1, 6)]
    load_results(cast.commune, dict.fromkeys(households, POOR), cast.officer)
    settle_2023(cast, dict.fromkeys(households, POOR))
    with django_assert_num_queries(12):
        ledger_case(cast.commune, 2023)
