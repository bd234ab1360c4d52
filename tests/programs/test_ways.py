"""The ways out from the database: the case is the contract's, the page shows its result, people's choices are kept."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from huulien.platform import audit, clock
from huulien.platform.locking import StaleRecord
from programs.contexts.ways import Answer, HouseholdWay, Standing, answers_of, proposal_for
from programs.models import Plan, VillageTarget, WayChoice, WayMeasure, WayPlan
from programs.rules.way_out.case import case_as_json, parse_cases
from programs.rules.way_out.facts import Entry, Goal
from programs.rules.way_out.result import result_of
from programs.services import way_choices, ways
from surveys.models import ClassInForce, Review
from surveys.vocabulary import Indicator
from tests.base import make_cast
from tests.programs.factories import make_measure
from tests.programs.way_commune import LACKING, make_homes, make_measures

pytestmark = pytest.mark.django_db
ON = date(2024, 6, 1)


@pytest.fixture(autouse=True)
def today():
    with clock.reliving(ON):
        yield


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def homes(cast):
    return make_homes(cast)


@pytest.fixture
def measures(cast):
    return make_measures(cast)


def by_hand(cast, homes, measures, **asked):
    """The same commune written as the contract has it."""
    ids = {name: str(item.pk) for name, item in measures.items()}
    village = {code: str(home.village_id) for code, home in homes.items()}
    return {
        "id": cast.commune.code, "goal": "near_poor", "villages": [str(cast.lang_ben.pk), str(cast.lang_coc.pk)],
        "measures": [
            {"id": ids["latrine"], "lifts": [10], "income": False, "cost_vnd": 8_000_000, "per": "household",
             "capacity": 20, "capacity_by_village": {str(cast.lang_coc.pk): 1}, "chance": "0.95"},
            {"id": ids["tank"], "lifts": [9], "income": False, "cost_vnd": 3_000_000, "per": "household",
             "excludes": [ids["spring"]]},
            {"id": ids["spring"], "lifts": [9], "income": False, "cost_vnd": 20_000_000, "per": "village",
             "capacity": 30},
            {"id": ids["cow"], "lifts": [], "income": True, "cost_vnd": 18_000_000, "per": "household",
             "chance": "0.6"},
        ],
        "households": [
            {"id": str(homes[code].pk), "village": village[code], "over_line": False, "deprived": list(lacking),
             "unknown": list(unknown)}
            for code, (kind, _, lacking, unknown) in LACKING.items() if kind == "poor"
        ],
        **asked,
    }  # fmt: skip


def read(written):
    (case,) = parse_cases(json.dumps([written]))
    return case


def ask(cast, **asked):
    given = {"goal": Goal.NEAR_POOR, "budget_vnd": None, "at_most": None, "keeps_village_limits": False} | asked
    return ways.keep_plan(commune=cast.commune, by=cast.officer, **given)


# ----- From the database to the contract -----


def test_the_case_is_the_one_written_by_hand(cast, homes, measures):
    asked = {"at_most": 1, "budget_vnd": 15_000_000, "village_limits": {str(cast.lang_coc.pk): 2}}
    case = ways.case_of(
        cast.commune, Goal.NEAR_POOR, ON, at_most=1, budget_vnd=15_000_000, village_limits={cast.lang_coc.pk: 2}
    )
    assert case == read(by_hand(cast, homes, measures, **asked))
    assert read(case_as_json(case)) == case


def test_the_numbers_are_the_places_of_the_official_form():
    from surveys.rules.standard import standard_by_code

    for code in ("nd-07-2021", "nd-351-2025"):
        assert {item: text.number for item, text in standard_by_code(code).indicators.items()} == ways.NUMBERS


def test_the_kept_plan_is_exactly_the_contracts_result(cast, homes, measures):
    Plan.objects.create(commune=cast.commune, year=2024, target_rate=Decimal("40"))
    plan = ask(cast, at_most=1, budget_vnd=15_000_000)
    expected = result_of(read(by_hand(cast, homes, measures, at_most=1, budget_vnd=15_000_000)))
    assert {name: plan.result[name] for name in ("in", "fewest", "most")} == {
        name: expected[name] for name in ("in", "fewest", "most")
    }
    assert (plan.result["most"]["cost_vnd"], plan.result["most"]["next_vnd"]) == (14_000_000, 32_000_000)
    standing = Standing(ways.case_of(cast.commune, Goal.NEAR_POOR, ON))
    assert standing.results == expected["households"]
    assert (standing.count, standing.with_way, standing.total_vnd) == (3, 3, 32_000_000)


def test_a_household_without_a_form_lacks_everything(cast, homes, measures):
    with audit.acting(locked=False):
        round = Review.objects.first().round
        ClassInForce.objects.filter(household=homes["0001"]).update(review=None, loaded_in=round)
    case = ways.case_of(cast.commune, Goal.NEAR_POOR, ON, household=homes["0001"])
    assert case.households[0].unknown == frozenset(range(1, 13))
    assert result_of(case)["households"][0]["way"] == [str(measures["cow"].pk)]


def test_income_not_known_is_not_over_the_line(cast, homes, measures):
    with audit.acting(locked=False):
        Review.objects.filter(household=homes["0001"]).update(outcome={})
    assert not ways.case_of(cast.commune, Goal.NEAR_POOR, ON, household=homes["0001"]).households[0].over_line


def test_the_goal_above_takes_in_the_near_poor(cast, homes, measures):
    case = ways.case_of(cast.commune, Goal.ABOVE, ON)
    assert {item.id for item in case.in_need} == {str(homes[code].pk) for code in ("0001", "0002", "0003", "0004")}


def test_the_day_before_the_class_nobody_is_in(cast, homes, measures):
    assert not ways.case_of(cast.commune, Goal.NEAR_POOR, date(2023, 12, 13)).households


# ----- Kept plans -----


def test_the_same_question_of_the_same_facts_is_asked_once(cast, homes, measures):
    plan = ask(cast, budget_vnd=15_000_000)
    assert ask(cast, budget_vnd=15_000_000) == plan
    WayMeasure.objects.filter(pk=measures["tank"].pk).update(chance="0.5")
    assert ways.is_current(plan)
    WayMeasure.objects.filter(pk=measures["tank"].pk).update(cost_vnd=4_000_000)
    assert not ways.is_current(plan)
    assert ask(cast, budget_vnd=15_000_000) != plan
    assert WayPlan.objects.count() == 2


def test_an_unproven_figure_is_never_kept(cast, homes, measures, monkeypatch):
    from programs.rules.way_out.solver import UnprovenError

    with pytest.raises(UnprovenError):
        ask(cast, budget_vnd=15_000_000, seconds=0)
    assert not WayPlan.objects.exists()


def test_a_kept_plan_is_not_changed_at_any_door(cast, homes, measures):
    plan = ask(cast, budget_vnd=15_000_000)
    with pytest.raises(DatabaseError), transaction.atomic():
        WayPlan.objects.filter(pk=plan.pk).update(budget_vnd=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        WayPlan.objects.bulk_update([plan], ["result"])


def test_the_table_adds_up_to_the_dong(cast, homes, measures):
    WayMeasure.objects.filter(pk=measures["tank"].pk).update(valid_until=date(2024, 1, 1))
    make_measure(cast.commune, "Loa", ("viec_lam", "trinh_do_nguoi_lon"), 500, per="commune")
    for answer in answers_of(ask(cast, budget_vnd=90_000_000, at_most=0)):
        assert answer.is_feasible
        lines = answer.villages
        assert sum(line.out for line in lines) == answer.given["out"]
        assert sum(line.left for line in lines) == answer.given["left"]
        assert sum(line.cost_vnd for line in lines) + answer.of_commune_vnd == answer.given["cost_vnd"]
        assert answer.own_total_vnd + answer.shared_total_vnd == answer.given["cost_vnd"]


def test_village_limits_are_those_of_the_plan_of_the_year(cast, homes, measures):
    plan = Plan.objects.create(commune=cast.commune, year=2024, target_rate=Decimal("40"))
    VillageTarget.objects.create(commune=cast.commune, plan=plan, village=cast.lang_coc, max_poor_households=0)
    (answer,) = answers_of(ask(cast, budget_vnd=15_000_000, keeps_village_limits=True))
    assert not answer.is_feasible
    assert answer.short[0].startswith("Giữ được chỉ tiêu của mọi thôn cần ít nhất 29.000.000")


@pytest.mark.parametrize(
    ("short", "words"),
    [
        ({"what": "commune", "village": None, "limit": 1, "least": 2}, "xã vẫn còn ít nhất 2 hộ, quá mức 1 hộ"),
        ({"what": "together", "village": None, "limit": 1, "least": 2}, "Giữ chỉ tiêu của mọi thôn thì xã vẫn còn"),
        ({"what": "together", "village": None, "limit": None, "least": None}, "không thể cùng giữ chỉ tiêu"),
        ({"what": "budget", "village": None, "limit": 5, "least": 9}, "cần ít nhất 9 đ, đang có 5 đ"),
    ],
)
def test_what_is_short_is_said_in_words(cast, short, words):
    plan = WayPlan(commune=cast.commune, budget_vnd=5, result={"most": {"feasible": False, "short": [short]}})
    assert words in Answer(plan, "most").short[0].replace("\u00a0", " ")


def test_a_village_that_is_short_is_named(cast):
    short = {"what": "village", "village": str(cast.lang_coc.pk), "limit": 1, "least": 2}
    plan = WayPlan(commune=cast.commune, budget_vnd=5, result={"most": {"feasible": False, "short": [short]}})
    assert Answer(plan, "most").short[0].startswith("Thôn Làng Cóc dù có bao nhiêu tiền vẫn còn ít nhất 2 hộ")


# ----- The chance -----


def test_who_is_not_in_the_plan_stays_and_the_others_leave_by_all_their_measures(cast, homes, measures):
    WayMeasure.objects.filter(pk=measures["tank"].pk).update(chance="0.9")
    (answer,) = answers_of(ask(cast, budget_vnd=15_000_000))
    year_end = ways.year_end_of(
        cast.commune, answer.rows, in_count=3, at_most=2, become=Entry(Fraction("0.002"), 100)
    )  # fmt: skip
    assert year_end.stay == 1
    assert list(year_end.leave) == [Entry(Fraction("0.855")), Entry(Fraction("0.9"))]


def test_a_measure_without_a_chance_is_asked_for(cast, homes, measures):
    (answer,) = answers_of(ask(cast, budget_vnd=15_000_000))
    assert ways.measures_without_chance(cast.commune, answer.rows) == [measures["tank"]]


def test_who_fell_is_counted_between_two_settled_ends(cast, homes):
    assert ways.years_of_falling(cast.commune, ON) == []
    with audit.acting(locked=False):
        cast.commune.settled_through_on = date(2023, 12, 31)
        cast.commune.save(update_fields=["settled_through_on"])
        ClassInForce.objects.filter(household=homes["0001"]).update(valid_from=date(2022, 12, 14))
        ClassInForce.objects.create(
            commune=cast.commune, village=cast.lang_ben, household=homes["0004"], poverty_class="poor",
            valid_from=date(2022, 12, 14), valid_until=date(2023, 12, 14), loaded_in=Review.objects.first().round,
        )  # fmt: skip
    # At the end of 2022 two of five are poor; in 2023 two others have become so.
    assert ways.years_of_falling(cast.commune, ON) == [ways.YearOfFalling(2023, 2, 3)]
    assert ways.chance_of_falling(ways.years_of_falling(cast.commune, ON)) == Decimal("66.67")
    assert ways.not_poor_count(cast.commune, ON) == 2


# ----- A household -----


def way_of(cast, home, user):
    held = home.classes.get(valid_until=None)
    return HouseholdWay(home, held.poverty_class, held.review, user)


def test_the_officer_reads_what_removes_each_lack(cast, homes, measures):
    way = way_of(cast, homes["0002"], cast.officer)
    assert way.heading == "Còn 2 việc nữa là thoát nghèo"
    assert way.lacks_words == "Đang thiếu 4 chỉ số, phải bớt ít nhất 2"
    options = {lack.indicator.label: [str(option.measure) for option in lack.options] for lack in way.lacks}
    assert options == {
        "Việc làm": [], "Trình độ giáo dục của người lớn": [], "Nguồn nước sinh hoạt": ["Bể nước", "Nước tự chảy"],
        "Nhà tiêu hợp vệ sinh": ["Nhà tiêu"],
    }  # fmt: skip
    assert {item.name for item in way.proposed} == {"Nhà tiêu", "Bể nước"}
    assert way.result["cost_vnd"] == 11_000_000
    assert way.chance_words == "chưa ghi khả năng thành công"


def test_a_village_head_reads_lacks_without_prices(cast, homes, measures):
    way = way_of(cast, homes["0001"], cast.head)
    assert not way.sees_costs
    assert not way.may_choose
    assert way.heading == "Đang thiếu 3 chỉ số, phải bớt ít nhất 1"
    assert [lack.options for lack in way.lacks] == [[], [], []]
    assert way.choice is None


def test_what_nobody_knows_is_said_to_count_as_lacking(cast, homes, measures):
    assert [lack.is_unknown for lack in way_of(cast, homes["0003"], cast.officer).lacks] == [True, False, False, False]


def test_the_near_poor_get_out_by_income_alone(cast, homes, measures):
    way = way_of(cast, homes["0004"], cast.officer)
    assert way.goal is Goal.ABOVE
    assert [str(item) for item in way.proposed] == ["Bò"]
    assert way.heading == "Còn 1 việc nữa là thoát cận nghèo"


def test_where_there_is_no_way_it_is_said(cast, homes):
    way = way_of(cast, homes["0001"], cast.officer)
    assert (way.has_way, way.heading) == (False, "Chưa có cách thoát nghèo trong danh mục của xã")


# ----- Choices -----


def choose(cast, home, chosen, version=0, proposed=None, reason=""):
    proposed = chosen if proposed is None else proposed
    return way_choices.choose_way(
        household=home, version=version, measures=chosen, proposed=proposed, reason=reason, by=cast.officer
    )


def test_a_choice_keeps_who_what_it_cost_then_and_counts_until_the_next(cast, homes, measures):
    home = homes["0001"]
    first = choose(cast, home, [measures["tank"]])
    assert (first.ordinal, first.departs, first.cost_vnd, first.chosen_by) == (1, False, 3_000_000, cast.officer)
    second = choose(cast, home, [], 1, [measures["tank"]], "Hộ chưa muốn")
    assert way_choices.latest_choice(home) == second
    assert list(WayChoice.objects.latest()) == [second]
    WayMeasure.objects.filter(pk=measures["tank"].pk).update(cost_vnd=9)
    assert WayChoice.objects.get(pk=first.pk).cost_vnd == 3_000_000


def test_a_departure_says_why_at_every_door(cast, homes, measures):
    for chosen in ([measures["cow"]], []):
        with pytest.raises(ValidationError, match="ghi lý do"):
            choose(cast, homes["0001"], chosen, proposed=[measures["tank"]])
    choice = choose(cast, homes["0001"], [measures["cow"]], proposed=[measures["tank"]], reason="Hộ muốn nuôi bò")
    assert choice.departs
    choice.pk, choice.ordinal, choice.reason = None, 2, ""
    with pytest.raises(IntegrityError), transaction.atomic():
        WayChoice.objects.bulk_create([choice])


def test_two_who_choose_at_once(cast, homes, measures):
    choose(cast, homes["0001"], [measures["tank"]])
    with pytest.raises(StaleRecord):
        choose(cast, homes["0001"], [measures["cow"]])


def test_a_choice_is_of_what_there_is_and_goes_together(cast, homes, measures):
    with pytest.raises(ValidationError, match="không đi cùng nhau"):
        choose(cast, homes["0001"], [measures["tank"], measures["spring"]])
    with pytest.raises(ValidationError, match="Hôm nay không còn áp dụng: Đã thôi"):
        choose(cast, homes["0001"], [WayMeasure.objects.get(name="Đã thôi")])


def test_a_choice_is_never_changed(cast, homes, measures):
    choice = choose(cast, homes["0001"], [measures["tank"]])
    with pytest.raises(DatabaseError), transaction.atomic():
        WayChoice.objects.filter(pk=choice.pk).update(reason="khác")


def test_what_a_plan_gives_a_household_is_proposed_before_its_own_way(cast, homes, measures):
    plan = ask(cast, budget_vnd=15_000_000)
    home = homes["0002"]
    assert proposal_for(home, plan, "most") == (plan, [measures["latrine"], measures["tank"]])
    assert proposal_for(homes["0003"], plan, "most") == (None, [measures["cow"]])  # the plan does not bring it out
    assert proposal_for(home, None, "")[0] is None


# ----- Measures -----


def record(cast, **fields):
    given = {
        "name": "Nhà tiêu", "lifts": [Indicator.TOILET], "income": False, "cost_vnd": 8, "per": "household",
        "ground": "Báo giá", "capacity": None, "chance": None, "need": "", "valid_from": ON, "valid_until": None,
        "rooms": {}, "excludes": [],
    } | fields  # fmt: skip
    return way_choices.record_measure(commune=cast.commune, **given)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"lifts": []}, "Chọn ít nhất một chỉ số"),
        ({"chance": Decimal("1.1")}, "từ 0 đến 100"),
        ({"valid_until": date(2024, 5, 31)}, "từ ngày áp dụng trở đi"),
        ({"ground": ""}, "để trắng|căn cứ"),
        ({"cost_vnd": 10**11 + 1}, "100000000000|100.000.000.000"),
    ],
)
def test_a_measure_that_cannot_be_is_refused(cast, fields, words):
    with pytest.raises(ValidationError, match=words):
        record(cast, **fields)
    row = {"name": "Nhà tiêu", "lifts_nha_tieu": True, "cost_vnd": 8, "ground": "Báo giá", "valid_from": ON} | {
        name: value for name, value in fields.items() if name != "lifts"
    }
    if "lifts" in fields:
        row["lifts_nha_tieu"] = False
    with pytest.raises(IntegrityError), transaction.atomic():
        WayMeasure.objects.bulk_create([WayMeasure(commune=cast.commune, **row)])


def test_rooms_and_exclusions_are_written_as_they_change(cast):
    tank = record(cast, name="Bể", lifts=[Indicator.WATER])
    measure = record(cast, rooms={cast.lang_ben: 3, cast.lang_coc: None}, excludes=[tank])
    assert list(measure.rooms.values_list("village", "most")) == [(cast.lang_ben.pk, 3)]
    assert [(row.measure, row.other) for row in way_choices.exclusions_of(tank)] == [(tank, measure)]
    given = {name: getattr(measure, name) for name in ("name", "income", "cost_vnd", "per", "ground", "valid_from")}
    way_choices.edit_measure(
        measure=measure, version=1, lifts=[Indicator.TOILET], rooms={cast.lang_ben: None, cast.lang_coc: 2},
        excludes=[], **given,
    )  # fmt: skip
    assert list(measure.rooms.values_list("village", "most")) == [(cast.lang_coc.pk, 2)]
    assert way_choices.exclusions_of(tank) == []
    with pytest.raises(StaleRecord):
        way_choices.edit_measure(measure=measure, version=1, lifts=[Indicator.TOILET], rooms={}, excludes=[], **given)
