"""Registrations to escape: who may register, who helps, what is written, and what every door refuses."""

from copy import deepcopy
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404

from households.vocabulary import PovertyClass
from huulien.platform import clock
from huulien.platform.locking import StaleRecord
from huulien.platform.steps import Refused
from programs.contexts.escapes import results_of
from programs.contexts.village_goals import likely_to_escape, registered_poor, year_goals
from programs.models import EscapeRegistration, Helper, HelperVisit
from programs.services.escapes import edit_escape, edit_visit, end_help, name_helper, record_visit, register_escape
from programs.steps.escapes import ESCAPE_STEPS
from programs.vocabulary import EscapeResult, HelperKind
from tests import factories
from tests.commune import make_commune
from tests.kept import checked, kept
from tests.programs.factories import make_unit

pytestmark = pytest.mark.django_db
ON = date(2023, 3, 2)
TODAY = date(2023, 11, 20)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with kept(django_db_blocker), clock.reliving(TODAY):
        yield checked(make_commune())


@pytest.fixture(autouse=True)
def world(made):
    with clock.reliving(TODAY):
        yield deepcopy(made)


@pytest.fixture
def home(world):
    return world.households["Triệu Văn Sinh"]  # poor since 15/12/2022


def register(home, on=ON, **fields):
    words = {"will_do": "Nuôi bò", "signed_by": "Chủ hộ"}
    return register_escape(household=home, registered_on=on, by=None, **(words | fields))


def help_by(escape, name="Lý Văn Sơn", kind=HelperKind.REVIEW_TEAM, valid_from=ON, **fields):
    return name_helper(escape=escape, kind=kind, name=name, valid_from=valid_from, **fields)


# ----- Who may register -----


def test_what_it_leaves_is_the_class_of_the_day(world, home):
    escape = register(home, asks_for="Vay vốn")
    assert (escape.leaves, escape.year, escape.state, escape.commune) == ("poor", 2023, "registered", home.commune)
    assert register(world.households["Nông Thị Hoa"]).leaves == "near_poor"


@pytest.mark.parametrize(
    ("name", "on", "words"),
    [
        ("Vi Văn Yên", ON, "không phải hộ nghèo"),
        ("Triệu Văn Sinh", date(2022, 12, 14), "không phải hộ nghèo"),  # the day before the decision
        ("Lê Văn Mới", date(2023, 6, 1), "không phải hộ nghèo"),  # not classified yet
        ("Lê Văn Mới", ON, "không có trong sổ"),
        ("Triệu Văn Sinh", date(2023, 11, 21), "sau hôm nay"),
    ],
)
def test_who_is_not_managed_on_the_day_does_not_register(world, name, on, words):
    with pytest.raises(ValidationError, match=words):
        register(world.households[name], on)
    assert not EscapeRegistration.objects.exists()


def test_from_the_day_of_the_decision_it_may(home):
    assert register(home, date(2022, 12, 15)).year == 2022


def test_nobody_registers_twice_a_year_but_again_after_withdrawing(world, home):
    escape = register(home)
    with pytest.raises(ValidationError, match="đã đăng ký trong năm"):
        register(home, date(2023, 5, 1))
    step("withdraw", escape, world.cast.officer, withdrawn_on=date(2023, 4, 1), reason="Ốm")
    register(home, date(2023, 5, 1))
    with pytest.raises(Refused, match="đăng ký khác"):
        step("reopen", escape, world.cast.officer, reason="Ghi nhầm")


def test_the_database_refuses_what_the_service_does(world, home):
    """Whoever comes past the service: a class it did not have, another year, a row of another commune."""
    rows = {"household": home, "registered_on": ON, "will_do": "x", "signed_by": "x"}
    own = {"commune": home.commune, "year": 2023, "leaves": "poor"}
    for wrong in ({"leaves": "near_poor"}, {"year": 2024}, {"commune": world.cast.other_commune}):
        with pytest.raises(IntegrityError), transaction.atomic():
            EscapeRegistration.objects.create(**rows | own | wrong)
    escape = EscapeRegistration.objects.create(**rows | own)
    for column in ({"registered_on": date(2023, 4, 1)}, {"leaves": "near_poor"}, {"state": "withdrawn"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            EscapeRegistration.objects.filter(pk=escape.pk).update(**column)


def test_its_words_are_put_right_while_it_stands_and_the_second_is_told(world, home):
    escape = register(home)
    words = {"asks_for": "", "signed_by": "Chủ hộ"}
    edit_escape(escape=escape, version=1, will_do="Nuôi dê", **words)
    with pytest.raises(StaleRecord):
        edit_escape(escape=escape, version=1, will_do="Nuôi gà", **words)
    step("withdraw", escape, world.cast.officer, withdrawn_on=ON, reason="Ốm")
    with pytest.raises(ValidationError, match="đã rút"):
        edit_escape(escape=escape, version=3, will_do="Nuôi gà", **words)
    assert EscapeRegistration.objects.get().will_do == "Nuôi dê"


# ----- Withdrawing -----


def step(name, escape, by, **given):
    escape.refresh_from_db()
    return ESCAPE_STEPS.perform(name, escape, by=by, version=escape.version, **given)


def test_it_is_withdrawn_with_day_and_reason_and_opened_again(world, home):
    escape = register(home)
    for given, words in (
        ({"withdrawn_on": ON, "reason": " "}, "vì sao hộ rút"),
        ({"withdrawn_on": date(2023, 3, 1), "reason": "Ốm"}, "từ ngày đó trở đi"),
        ({"withdrawn_on": date(2023, 11, 21), "reason": "Ốm"}, "sau hôm nay"),
    ):
        with pytest.raises(Refused, match=words):
            step("withdraw", escape, world.cast.head, **given)
    withdrawn = step("withdraw", escape, world.cast.head, withdrawn_on=TODAY, reason="Chủ hộ ốm")
    assert (withdrawn.state, withdrawn.withdrawn_reason) == ("withdrawn", "Chủ hộ ốm")
    opened = step("reopen", withdrawn, world.cast.officer, reason="Ghi nhầm hộ")
    assert (opened.state, opened.withdrawn_on, opened.withdrawn_reason) == ("registered", None, "")


def test_only_the_officer_and_the_own_village_head_withdraw(world, home):
    escape = register(home)
    for user, error in (
        (world.cast.leader, PermissionDenied), (world.cast.unit, PermissionDenied), (world.cast.other_head, Http404),
        (world.cast.district_officer, PermissionDenied), (world.cast.stranger, Http404),
    ):  # fmt: skip
        with pytest.raises(error):
            step("withdraw", escape, user, withdrawn_on=TODAY, reason="Ốm")


# ----- Who helps, and what is done -----


def test_a_unit_or_somebody_by_name_helps(world, home):
    escape, unit = register(home), make_unit(home.commune)
    help_by(escape, phone="0912 000 111")
    help_by(escape, "", HelperKind.ORGANISATION, unit=unit)
    help_by(escape, "Hộ ông Chu Văn Đạt", HelperKind.BY_ADDRESS)
    assert [str(helper) for helper in escape.helpers.order_by("pk")] == [
        "Lý Văn Sơn", "Trạm Y tế xã", "Hộ ông Chu Văn Đạt",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "ghi họ tên"),
        ({"kind": HelperKind.ORGANISATION}, "thì chọn đơn vị"),
        ({"valid_from": date(2023, 3, 1)}, "từ ngày đó trở đi"),
        ({"valid_from": date(2023, 11, 21)}, "sau hôm nay"),
    ],
)
def test_a_helper_is_named_from_the_registration_on(home, fields, words):
    escape = register(home)
    with pytest.raises(ValidationError, match=words):
        help_by(escape, **fields)


def test_nobody_helps_the_same_household_twice_at_once(home):
    escape = register(home)
    helper = help_by(escape)
    with pytest.raises(ValidationError, match="đang giúp hộ rồi"):
        help_by(escape)
    end_help(helper=helper, version=1, valid_until=date(2023, 6, 1))
    help_by(escape, valid_from=date(2023, 7, 1))


def test_a_visit_lies_within_the_days_of_its_helper(home):
    helper = help_by(register(home))
    visit = record_visit(helper=helper, visited_on=date(2023, 5, 1), done="Đào hố", by=None, missing="Xi măng")
    with pytest.raises(ValidationError, match="Ghi từ ngày đó"):
        end_help(helper=helper, version=1, valid_until=date(2023, 4, 30))
    end_help(helper=helper, version=1, valid_until=date(2023, 6, 1))
    for day, words in ((date(2023, 6, 2), "trong khoảng"), (date(2023, 3, 1), "trong khoảng"),
                       (date(2023, 11, 21), "sau hôm nay")):  # fmt: skip
        with pytest.raises(ValidationError, match=words):
            record_visit(helper=helper, visited_on=day, done="Đào hố", by=None)
        with pytest.raises(ValidationError, match=words):
            edit_visit(visit=visit, version=1, visited_on=day, done="Đào hố", missing="")
    with pytest.raises(IntegrityError), transaction.atomic():
        HelperVisit.objects.update(visited_on=date(2023, 6, 2))
    with pytest.raises(ValidationError, match="thôi giúp"):
        end_help(helper=helper, version=2, valid_until=date(2023, 6, 2))
    with pytest.raises(IntegrityError), transaction.atomic():
        Helper.objects.update(valid_until=None)
    edit_visit(visit=visit, version=1, visited_on=date(2023, 6, 1), done="Xây xong", missing="")
    assert HelperVisit.objects.get().done == "Xây xong"


def test_of_a_withdrawn_registration_nothing_more_is_written(world, home):
    escape = register(home)
    helper = help_by(escape)
    step("withdraw", escape, world.cast.officer, withdrawn_on=TODAY, reason="Ốm")
    with pytest.raises(ValidationError, match="đã rút"):
        record_visit(helper=helper, visited_on=TODAY, done="Đào hố", by=None)
    with pytest.raises(ValidationError, match="đã rút"):
        help_by(escape, "Vi Văn An")


# ----- The result -----


def result(escape):
    escape.refresh_from_db()
    return results_of([escape], clock.today())[escape.pk]


def test_who_moved_away_is_no_longer_in_the_book(world):
    away = world.households["Bế Văn Cường"]  # until 05/10/2023
    with clock.reliving(date(2023, 9, 1)):
        escape = register(away)
        assert result(escape) is EscapeResult.UNKNOWN
    assert result(escape) is EscapeResult.GONE
    step("withdraw", escape, world.cast.officer, withdrawn_on=TODAY, reason="Chuyển đi")
    assert result(escape) is EscapeResult.WITHDRAWN


# ----- The villages through the year -----


def test_each_village_has_its_target_and_who_is_registered(world, home):
    """Làng Bên: 3 poor, at most 2; Làng Cóc: 1 poor, at most 0. In the open round one of Làng Bên is not poor."""
    plan = world.cast.commune.plans.get(year=2023)
    first, second = (line.goal for line in year_goals(plan).lines)
    assert (first.name, first.most, first.poor, first.registered, first.missing) == ("Làng Bên", 2, 3, 0, 1)
    assert (second.poor, second.missing, second.provisional) == (1, 1, 1)
    assert first.provisional == 3  # Sinh and Bách as before, Mới by its first form, Đào no more
    register(world.households["Hoàng Thị Đào"])
    register(world.households["Nông Thị Hoa"])  # near poor: no poor household less
    first, _ = (line.goal for line in year_goals(plan).lines)
    assert (first.registered, first.likely, first.missing, first.missing_words) == (1, 1, 0, "đủ")


def test_likely_goes_by_what_was_sent_before_what_is_official(world):
    """Both were one thing away; what was sent this year has one of them out, the other farther in."""
    out, still = register(world.households["Hoàng Thị Đào"]), register(world.households["Lý Văn Bách"])
    commune = world.cast.commune
    assert likely_to_escape(commune, TODAY) == {out.pk, still.pk}
    bad = {"wall_durable": False, "frame_durable": False, "roof_durable": False, "area_m2": 10.0}
    factories.send_review(world.open, still.household, PovertyClass.POOR, world.cast.head, dwelling=bad)
    assert likely_to_escape(commune, TODAY) == {out.pk}
    assert set(registered_poor(commune.pk, TODAY)) == {out, still}


def test_a_plan_of_another_year_has_no_figures_of_today(world):
    assert year_goals(factories.make_plan(world.cast.commune, 2024)) is None
