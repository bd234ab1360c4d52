"""The page of village targets: methods side by side, the sum, what is expected, why a number departs."""

import re
from copy import deepcopy
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from households.vocabulary import PovertyClass
from programs.contexts.targets import TargetPage
from programs.models import VillageOutlook
from programs.rules.allocate.facts import Method
from tests import factories
from tests.base import make_cast
from tests.kept import checked, kept


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """Five poor households of twenty at end-2022: three of twelve in Làng Bên, two of eight in Làng Cóc."""
    with kept(django_db_blocker):
        cast = make_cast()
        round = factories.make_round(cast.commune, 2022, cast.officer)
        for number in range(20):
            village = cast.lang_ben if number < 12 else cast.lang_coc
            household = factories.make_household(village, f"{number:02d}")
            kind = PovertyClass.POOR if number in {0, 1, 2, 12, 13} else PovertyClass.NOT_POOR
            factories.send_review(round, household, kind, cast.officer)
        factories.settle(round, cast.leader)
        yield checked(cast)


@pytest.fixture
def cast(made, db):
    return deepcopy(made)


@pytest.fixture
def plan(cast):
    """15 % of twenty are three."""
    return factories.make_plan(cast.commune, target_rate="15.00")


@pytest.fixture
def officer(cast, client):
    client.force_login(cast.officer)
    return client


def address(plan):
    return reverse("programs:target_edit", args=[plan.pk])


def typed(cast, plan, ben="2", coc="1", **fields):
    own = {f"thon_{cast.lang_ben.pk}": ben, f"thon_{cast.lang_coc.pk}": coc}
    return {"version": str(plan.version), "target_rate": "15"} | own | fields


def words(response):
    return " ".join(unescape(response.content.decode()).split())


def given(plan):
    return dict(plan.village_targets.values_list("village__name", "max_poor_households"))


def test_every_method_is_counted_by_hand(plan):
    """To share: 3. By poor households 3·3/5 = 1,8 and 1,2; the same part of 2 escapes from 3 and 2 the same; evenly:
    of 1/12, 1/8, 2/12 Làng Bên takes the first, Làng Cóc the second, Làng Bên the third (2/12 < 2/8)."""
    page = TargetPage(plan)
    assert (page.households, page.poor, page.expected, page.allowed, page.must_escape) == (20, 5, 5, 3, 2)
    by_method = {method: [line.proposed.get(method) for line in page.villages] for method in Method}
    assert by_method == {
        Method.PROPORTIONAL: [2, 1], Method.ABILITY: [None, None], Method.EQUAL_EFFORT: [2, 1],
        Method.EVEN_RATE: [2, 1],
    }  # fmt: skip
    assert page.missing_able == ["Làng Bên", "Làng Cóc"]


def test_by_ability_once_it_is_known_who_can_escape(cast, plan):
    """Both escapes of Làng Bên's two able: 3 − 2 and 2 − 0."""
    for village, able in ((cast.lang_ben, 2), (cast.lang_coc, 0)):
        VillageOutlook.objects.create(commune=cast.commune, plan=plan, village=village, able=able)
    assert [line.proposed[Method.ABILITY] for line in TargetPage(plan).villages] == [1, 2]


@pytest.mark.parametrize(
    ("ben", "coc", "sum"),
    [("2", "1", "3 / 3 hộ, vừa đủ"), ("2", "2", "4 / 3 hộ, vượt 1 hộ"), ("1", "1", "2 / 3 hộ, dư 1 hộ"),
     ("2", "", "2 / 3 hộ, còn 1 thôn chưa giao")],
)  # fmt: skip
def test_counting_anew_shows_the_sum_and_saves_nothing(cast, officer, plan, ben, coc, sum):
    shown = officer.post(address(plan), typed(cast, plan, ben, coc, tinh="1"))
    assert sum in words(shown)
    assert "chưa lưu" in words(shown)
    assert given(plan) == {}


def test_counting_anew_takes_what_is_expected(cast, officer, plan):
    shown = officer.post(address(plan), typed(cast, plan, tinh="1", **{f"tai_{cast.lang_coc.pk}": "1"}))
    page = shown.context["page"]
    assert (page.expected, page.must_escape) == (6, 3)
    assert [line.facts.expected for line in page.villages] == [3, 3]
    assert not VillageOutlook.objects.exists()


def test_a_method_fills_the_fields_and_is_kept_with_them(cast, officer, plan):
    shown = officer.get(address(plan) + "?cach=even_rate").content.decode()
    assert dict(re.findall(r'name="(thon_\d+)" value="(\d*)"', shown)) == {
        f"thon_{cast.lang_ben.pk}": "2", f"thon_{cast.lang_coc.pk}": "1",
    }  # fmt: skip
    assert '<option value="even_rate" selected>' in shown
    able = {f"kn_{cast.lang_ben.pk}": "2", f"kn_{cast.lang_coc.pk}": ""}
    assert officer.post(address(plan), typed(cast, plan, method="even_rate", **able)).status_code == 302
    plan.refresh_from_db()
    assert (plan.method, given(plan)) == ("even_rate", {"Làng Bên": 2, "Làng Cóc": 1})
    assert list(VillageOutlook.objects.values_list("village__name", "able")) == [("Làng Bên", 2)]


def test_a_number_that_departs_from_the_method_keeps_its_reason(cast, officer, plan):
    departing = typed(cast, plan, "1", "2", method="proportional")
    shown = officer.post(address(plan), departing)
    assert "Ghi lý do thôn Làng Bên nhận 1 hộ, khác 2 hộ theo cách chia đã chọn." in words(shown)
    assert given(plan) == {}
    trial = officer.post(address(plan), departing | {"tinh": "1"})
    assert "Khác cách chia đã chọn: 2 thôn" in words(trial)
    assert "Ghi lý do thôn" not in words(trial)
    reasons = {f"ly_do_{cast.lang_ben.pk}": "Hai hộ có việc làm", f"ly_do_{cast.lang_coc.pk}": "Chỉ còn người già"}
    officer.post(address(plan), departing | reasons)
    assert dict(plan.village_targets.values_list("village__name", "reason")) == {
        "Làng Bên": "Hai hộ có việc làm", "Làng Cóc": "Chỉ còn người già",
    }  # fmt: skip
    plan.refresh_from_db()
    officer.post(address(plan), typed(cast, plan, method="proportional") | reasons)
    assert set(plan.village_targets.values_list("reason", flat=True)) == {""}


@pytest.mark.parametrize(
    ("field", "number", "says"),
    [
        ("kn", "4", "Thôn Làng Bên chỉ có 3 hộ nghèo."),
        ("di", "4", "Thôn Làng Bên chỉ có 3 hộ nghèo."),
        ("moi", "10", "Dự kiến 13 hộ nghèo mà thôn Làng Bên chỉ có 12 hộ."),
        ("den", "x", "Không phải là số"),
    ],
)
def test_what_cannot_be_expected_is_refused(cast, officer, plan, field, number, says):
    shown = officer.post(address(plan), typed(cast, plan, **{f"{field}_{cast.lang_ben.pk}": number}))
    assert says in words(shown)
    assert given(plan) == {}


def test_what_cannot_be_shared_says_what_to_change(cast, officer, plan):
    """Four become poor at the review, and do not escape: the commune may have three."""
    shown = officer.post(address(plan), typed(cast, plan, tinh="1", **{f"moi_{cast.lang_ben.pk}": "4"}))
    assert "Chưa chia được" in words(shown)
    assert "quá giới hạn 3 hộ của xã 1 hộ" in words(shown)


def test_today_stands_in_for_a_year_that_has_not_ended(cast, monkeypatch):
    from huulien.platform import clock

    monkeypatch.setattr(clock, "today", lambda: date(2023, 11, 20))
    plan = factories.make_plan(cast.commune, 2024)
    page = TargetPage(plan)
    assert (page.start, page.starts_before_the_year, page.poor) == (date(2023, 11, 20), False, 5)
