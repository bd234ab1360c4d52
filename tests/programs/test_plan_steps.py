"""A plan is approved by the leader and then stands; opened again, it can be amended."""

from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse

from huulien.platform import clock
from huulien.platform.locking import StaleRecord
from huulien.platform.steps import Refused
from programs.models import Plan, VillageTarget
from programs.services.village_targets import set_targets
from programs.steps.plans import PLAN_STEPS
from tests import factories
from tests.base import make_cast
from tests.races import all_at_once, winners

DAY = date(2023, 3, 28)


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def plan(cast):
    """A plan in which each village has a target."""
    plan = factories.make_plan(cast.commune)
    for village in (cast.lang_ben, cast.lang_coc):
        VillageTarget.objects.create(commune=cast.commune, plan=plan, village=village, max_poor_households=1)
    return plan


def page(name, plan):
    return reverse(f"programs:{name}", args=[plan.pk])


def rate(plan):
    return Plan.objects.get(pk=plan.pk).target_rate


def set_rate(cast, plan, percent="5"):
    return set_targets(plan=plan, version=plan.version, target_rate=Decimal(percent), targets={})


def test_leader_approves_a_plan_under_its_number_and_day(cast, plan, client):
    client.force_login(cast.leader)
    assert "Phê duyệt kế hoạch" in client.get(page("target_edit", plan)).content.decode()
    typed = {"version": "1", "number": "32/KH-UBND", "issued_on": "28/3/2023"}
    shown = unescape(client.post(page("plan_approve", plan), typed, follow=True).content.decode())
    plan.refresh_from_db()
    assert (plan.state, plan.number, plan.issued_on) == ("approved", "32/KH-UBND", DAY)
    for words in ("Đã phê duyệt kế hoạch năm 2023.", "Đã phê duyệt", "Mở lại để sửa đổi", "Các bước đã làm"):
        assert words in shown
    assert "Phê duyệt kế hoạch</a>" not in shown


def test_targets_of_an_approved_plan_stand_at_page_and_service(cast, plan, client):
    plan = factories.approve_plan(plan, cast.leader)
    with pytest.raises(ValidationError, match="Kế hoạch năm 2023 đã phê duyệt"):
        set_rate(cast, plan)
    client.force_login(cast.officer)
    shown = unescape(client.get(page("target_edit", plan)).content.decode())
    assert "Lãnh đạo xã mở lại thì điều chỉnh được." in shown
    assert "Lưu chỉ tiêu" not in shown
    client.post(page("target_edit", plan), {"version": plan.version, "target_rate": "5"})
    assert rate(plan) == Decimal("10.98")


def test_an_opened_plan_is_amended_and_approved_again(cast, plan, client):
    plan = factories.approve_plan(plan, cast.leader)
    client.force_login(cast.leader)
    typed = {"version": plan.version, "reason": " "}
    assert "Ghi lý do điều chỉnh" in unescape(client.post(page("plan_reopen", plan), typed).content.decode())
    client.post(page("plan_reopen", plan), typed | {"reason": "Huyện giao lại"})
    plan.refresh_from_db()
    plan = set_rate(cast, plan)
    plan = factories.approve_plan(plan, cast.leader, number="40/KH-UBND")
    assert (rate(plan), plan.number, plan.versions.last().number) == (Decimal(5), "32/KH-UBND", "40/KH-UBND")
    assert [(step.name, kept.reason) for step, kept in PLAN_STEPS.history(plan)] == [
        ("approve", ""), ("reopen", "Huyện giao lại"), ("approve", ""),
    ]  # fmt: skip


def test_what_a_plan_lacks_is_said_at_once(cast, plan, client):
    plan.village_targets.filter(village=cast.lang_coc).delete()
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        factories.approve_plan(plan, cast.leader, number=" ", issued_on=tomorrow)
    assert [obstacle.words for obstacle in refused.value.obstacles] == [
        "1 thôn chưa giao chỉ tiêu.",
        "Ghi số kế hoạch, ví dụ 32/KH-UBND.",
        "Ngày ban hành chưa tới. Ghi ngày đã ký.",
    ]
    client.force_login(cast.leader)
    shown = client.get(page("plan_approve", plan)).content.decode()
    assert "1 thôn chưa giao chỉ tiêu." in shown
    assert f'href="{page("target_edit", plan)}"' in shown


def test_the_plan_of_a_settled_year_moves_no_more(cast, plan):
    draft, approved = plan, factories.make_plan(cast.commune, 2022)
    for village in (cast.lang_ben, cast.lang_coc):
        VillageTarget.objects.create(commune=cast.commune, plan=approved, village=village, max_poor_households=1)
    approved = factories.approve_plan(approved, cast.leader)
    cast.commune.settled_through_on = date(2023, 12, 31)
    cast.commune.save()
    with pytest.raises(Refused, match="Số liệu năm 2023 đã chốt"):
        factories.approve_plan(draft, cast.leader)
    with pytest.raises(Refused, match="Số liệu năm 2022 đã chốt"):
        PLAN_STEPS.perform("reopen", approved, by=cast.leader, version=approved.version, reason="Sửa")


def test_nobody_but_the_leader_approves(cast, plan):
    for who in ("officer", "head", "unit", "district_officer"):
        with pytest.raises((PermissionDenied, Http404)):
            factories.approve_plan(plan, getattr(cast, who))


def test_overview_says_that_a_plan_is_a_draft(cast, client):
    factories.make_household(cast.lang_ben)
    plan = factories.make_plan(cast.commune, clock.today().year)
    address, words = reverse("desk:dashboard"), f"Kế hoạch năm {plan.year} còn là dự thảo, chưa được phê duyệt."
    for who in ("officer", "leader"):
        client.force_login(getattr(cast, who))
        shown = client.get(address).content.decode()
        assert words in " ".join(shown.split())
        assert f'href="{page("plan_detail", plan)}"' in shown
    client.force_login(cast.district_officer)
    assert f'href="{page("plan_detail", plan)}"' not in client.get(address).content.decode()


@pytest.mark.django_db(transaction=True)
def test_targets_set_while_a_plan_is_approved_count_before_it_or_are_refused(cast, plan):
    acts = [
        lambda: factories.approve_plan(Plan.objects.get(pk=plan.pk), cast.leader),
        lambda: set_rate(cast, Plan.objects.get(pk=plan.pk)),
    ]
    approval, change = all_at_once(acts)
    kept = Plan.objects.get(pk=plan.pk)
    assert (kept.state == "approved") is not isinstance(approval, Exception)
    assert (kept.target_rate == 5) is not isinstance(change, Exception)
    assert winners([approval, change])
    assert isinstance(change, StaleRecord | ValidationError | Plan)
