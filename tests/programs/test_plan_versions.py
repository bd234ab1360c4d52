"""A plan as approved stays readable; what amends it has its own number, day and reason, and tells what it changed."""

from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from huulien.platform.steps import Refused
from programs.models import Plan, PlanVersion, VillageTarget
from programs.services.plan_words import save_part, save_target
from programs.services.village_targets import set_targets
from programs.steps.plans import PLAN_STEPS
from tests import factories
from tests.base import make_cast
from tests.pages import read

DAY, LATER = date(2023, 3, 28), date(2023, 9, 5)


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def plan(cast):
    """A plan of one task and one target, approved under 32/KH-UBND."""
    plan = factories.make_plan(cast.commune)
    plan.parts.create(commune=cast.commune, section="tasks", position=1, title="Tuyên truyền", text="Loa của thôn.")
    plan.targets.create(commune=cast.commune, ref="b", title="Người có công", definition="Như dân cư.", goal=100)
    for village in (cast.lang_ben, cast.lang_coc):
        VillageTarget.objects.create(commune=cast.commune, plan=plan, village=village, max_poor_households=1)
    return factories.approve_plan(plan, cast.leader)


def reopen(plan, cast, reason="Huyện giao lại"):
    return PLAN_STEPS.perform("reopen", plan, by=cast.leader, version=plan.version, reason=reason)


def amend(plan, cast):
    """The task and the target of Làng Bên written anew, and approved under 40/KH-UBND."""
    plan = reopen(plan, cast)
    save_part(part=plan.parts.get(), version=1, title="Tuyên truyền", text="Loa và tờ rơi.")
    plan.refresh_from_db()
    targets = {cast.lang_ben: 0}
    plan = set_targets(plan=plan, version=plan.version, target_rate=plan.target_rate, targets=targets)
    return factories.approve_plan(plan, cast.leader, "40/KH-UBND", LATER)


def test_the_first_approval_keeps_the_plan_whole_and_who_signed(cast, plan):
    version = plan.versions.get()
    assert (version.ordinal, version.number, version.issued_on, version.reason) == (1, "32/KH-UBND", DAY, "")
    assert (version.signer_name, version.signer_title) == ("Lương Văn Thắng", "Lãnh đạo UBND xã")
    assert [part.text for part in version.says.parts] == ["Loa của thôn."]
    assert [(line.name, line.most) for line in version.says.villages] == [("Làng Bên", 1), ("Làng Cóc", 1)]
    assert version.changes == []


def test_an_amendment_has_its_own_number_day_and_reason_and_leaves_the_original(cast, plan):
    plan = amend(plan, cast)
    assert (plan.number, plan.issued_on) == ("32/KH-UBND", DAY)
    first, second = plan.versions.all()
    assert (second.number, second.issued_on, second.reason) == ("40/KH-UBND", LATER, "Huyện giao lại")
    assert first.says.parts[0].text == "Loa của thôn."
    assert [(change.what, change.before, change.after) for change in second.changes] == [
        ("Nhiệm vụ và giải pháp: Tuyên truyền", "Tuyên truyền\nLoa của thôn.", "Tuyên truyền\nLoa và tờ rơi."),
        ("Chỉ tiêu thôn Làng Bên", "Không quá 1 hộ nghèo", "Không quá 0 hộ nghèo"),
    ]


def test_an_opened_plan_with_nothing_changed_is_closed_without_an_amendment(cast, plan):
    plan = factories.approve_plan(reopen(plan, cast), cast.leader, "40/KH-UBND", LATER)
    assert (plan.state, plan.number, plan.versions.count()) == ("approved", "32/KH-UBND", 1)


def test_an_amendment_is_not_dated_before_what_it_amends(cast, plan):
    plan = reopen(plan, cast)
    with pytest.raises(Refused, match="trước ngày của bản đang có, 28/03/2023"):
        factories.approve_plan(plan, cast.leader, "40/KH-UBND", date(2023, 3, 27))
    assert Plan.objects.get().state == "draft"


def test_a_plan_approved_before_versions_were_kept_gets_its_first_one_when_opened(cast):
    plan = factories.make_plan(cast.commune, 2025)
    for village in (cast.lang_ben, cast.lang_coc):
        VillageTarget.objects.create(commune=cast.commune, plan=plan, village=village, max_poor_households=1)
    Plan.objects.filter(pk=plan.pk).update(state="approved", number="7/KH", issued_on=date(2024, 3, 1))
    plan = reopen(Plan.objects.get(pk=plan.pk), cast)
    assert (plan.versions.get().number, plan.versions.get().signer_name) == ("7/KH", "")
    plan = set_targets(
        plan=plan, version=plan.version, target_rate=Decimal(5), targets={cast.lang_ben: 0, cast.lang_coc: 0}
    )
    plan = factories.approve_plan(plan, cast.leader, "9/KH", date(2024, 5, 1))
    assert [version.number for version in plan.versions.all()] == ["7/KH", "9/KH"]


def test_the_page_lists_versions_and_each_tells_what_it_changed(cast, plan, client):
    plan = amend(plan, cast)
    client.force_login(cast.officer)
    page = " ".join(read(client.get(reverse("programs:plan_detail", args=[plan.pk]))).text.split())
    assert "Sửa đổi lần 1 số 40/KH-UBND ngày 05/09/2023" in page
    assert "Bản đầu" in page
    assert "Sửa 2 chỗ. Lý do: Huyện giao lại" in page
    second = plan.versions.last()
    shown = unescape(client.get(reverse("programs:plan_version", args=[second.pk])).content.decode())
    for words in ("Loa của thôn.", "Loa và tờ rơi.", "Không quá 0 hộ nghèo", "Sửa 2 chỗ so với bản đầu"):
        assert words in shown


def test_the_leader_sees_what_the_amendment_changes_before_approving_it(cast, plan, client):
    plan = reopen(plan, cast)
    save_target(target=plan.targets.get(), version=1, title="Người có công", definition="Hơn dân cư.", goal=Decimal(99))
    client.force_login(cast.leader)
    address = reverse("programs:plan_approve", args=[plan.pk])
    shown = unescape(client.get(address).content.decode())
    assert "Sửa 1 chỗ so với bản đầu" in shown
    assert "Hơn dân cư." in shown
    plan.refresh_from_db()
    typed = {"version": plan.version, "number": "40/KH-UBND", "issued_on": "05/09/2023"}
    assert client.post(address, typed).url == reverse("programs:plan_detail", args=[plan.pk])
    assert PlanVersion.objects.count() == 2


def test_a_version_is_not_of_another_commune(cast, plan, client):
    version = plan.versions.get()
    for who, status in {"leader": 200, "stranger": 404, "unit": 403, "head": 404, "nobody": 404}.items():
        client.force_login(getattr(cast, who))
        assert client.get(reverse("programs:plan_version", args=[version.pk])).status_code == status, who


def test_over_the_limit_is_refused_with_by_how_much_and_under_it_is_not(cast):
    """Ten households: 20 % of them are two."""
    for number in range(10):
        factories.make_household(cast.lang_ben, f"{number:02d}")
    plan = factories.make_plan(cast.commune, 2024, target_rate="20.00")
    for village, most in ((cast.lang_ben, 2), (cast.lang_coc, 1)):
        VillageTarget.objects.create(commune=cast.commune, plan=plan, village=village, max_poor_households=most)
    with pytest.raises(ValidationError, match="Chỉ tiêu các thôn 3 / 2, vượt 1 hộ"):
        factories.approve_plan(plan, cast.leader, issued_on=date(2024, 3, 1))
    plan.village_targets.filter(village=cast.lang_ben).update(max_poor_households=0)
    assert factories.approve_plan(plan, cast.leader, issued_on=date(2024, 3, 1)).is_approved
