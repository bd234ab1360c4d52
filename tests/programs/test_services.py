"""The yearly plan and its targets, as the services write them."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from huulien.platform.locking import StaleRecord
from huulien.platform.models import AuditEntry
from programs.models import Plan, VillageTarget
from programs.services.plans import create_plan
from programs.services.village_targets import set_targets
from tests import factories
from tests.base import Cast, make_cast

RATE = Decimal("10.98")


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


@pytest.fixture
def plan(cast) -> Plan:
    return factories.make_plan(cast.commune)


def given(plan: Plan) -> dict[str, int]:
    return dict(plan.village_targets.values_list("village__name", "max_poor_households"))


def test_a_plan_is_made_once_a_year(cast):
    plan = create_plan(commune=cast.commune, year=2024, target_rate=RATE, number="5/KH-UBND")
    assert (plan.year, plan.target_rate, plan.number) == (2024, RATE, "5/KH-UBND")
    with pytest.raises(ValidationError, match="Xã đã có kế hoạch năm 2024"):
        create_plan(commune=cast.commune, year=2024, target_rate=RATE)
    assert create_plan(commune=cast.other_commune, year=2024, target_rate=RATE).pk != plan.pk
    assert Plan.objects.count() == 2


def test_a_commune_that_ended_plans_no_later_year(cast):
    cast.commune.valid_until = date(2025, 6, 30)
    cast.commune.save()
    with pytest.raises(ValidationError, match="Xã chỉ tồn tại đến hết ngày 30/06/2025"):
        create_plan(commune=cast.commune, year=2026, target_rate=RATE)
    assert create_plan(commune=cast.commune, year=2025, target_rate=RATE).year == 2025


@pytest.mark.parametrize("rate", ["-0.01", "100.01"])
def test_a_rate_lies_between_0_and_100(cast, rate):
    with pytest.raises(ValidationError):
        create_plan(commune=cast.commune, year=2024, target_rate=Decimal(rate))


def test_targets_are_given_changed_and_taken_away(cast, plan):
    first = {cast.lang_ben: 12, cast.lang_coc: 16}
    set_targets(plan=plan, version=1, target_rate=RATE, targets=first)
    assert given(plan) == {"Làng Bên": 12, "Làng Cóc": 16}
    set_targets(plan=plan, version=2, target_rate=Decimal("9.5"), targets={cast.lang_ben: 11, cast.lang_coc: None})
    assert given(plan) == {"Làng Bên": 11}
    plan.refresh_from_db()
    assert (plan.target_rate, plan.version) == (Decimal("9.50"), 3)


def test_the_trail_holds_the_reason_and_the_changes_alone(cast, plan):
    set_targets(plan=plan, version=1, target_rate=RATE, targets={cast.lang_ben: 12, cast.lang_coc: 16})
    last = AuditEntry.objects.order_by("-pk").first().pk
    set_targets(
        plan=plan, version=2, target_rate=RATE, targets={cast.lang_ben: 12, cast.lang_coc: 17}, reason="Điều chỉnh"
    )
    entries = AuditEntry.objects.filter(pk__gt=last, table=VillageTarget._meta.db_table)
    assert [entry.reason for entry in entries] == ["Giao chỉ tiêu năm 2023. Điều chỉnh"]
    assert entries[0].changed["max_poor_households"] == (16, 17)


def test_an_old_version_is_refused_and_nothing_written(cast, plan):
    set_targets(plan=plan, version=1, target_rate=RATE, targets={cast.lang_ben: 12})
    with pytest.raises(StaleRecord):
        set_targets(plan=plan, version=1, target_rate=Decimal(5), targets={cast.lang_ben: 3})
    plan.refresh_from_db()
    assert (plan.target_rate, given(plan)) == (RATE, {"Làng Bên": 12})


def test_a_village_of_another_commune_is_refused(cast, plan):
    with pytest.raises(ValidationError, match="Không phải thôn của xã: Làng Khác"):
        set_targets(plan=plan, version=1, target_rate=RATE, targets={cast.other_village: 1})
    assert given(plan) == {}


@pytest.mark.parametrize(("settled", "stands"), [(date(2023, 12, 30), False), (date(2023, 12, 31), True)])
def test_once_the_year_is_settled_its_targets_stand(cast, plan, settled, stands):
    set_targets(plan=plan, version=1, target_rate=RATE, targets={cast.lang_ben: 2})
    cast.commune.settled_through_on = settled
    cast.commune.save()
    if stands:
        with pytest.raises(ValidationError, match="Số liệu năm 2023 đã chốt nên chỉ tiêu của năm không sửa được"):
            set_targets(plan=plan, version=2, target_rate=RATE, targets={cast.lang_ben: 1}, reason="QĐ 12")
    else:
        set_targets(plan=plan, version=2, target_rate=RATE, targets={cast.lang_ben: 1})
    assert given(plan) == {"Làng Bên": 2 if stands else 1}


def test_no_plan_is_made_for_a_settled_year(cast):
    cast.commune.settled_through_on = date(2023, 12, 31)
    cast.commune.save()
    with pytest.raises(ValidationError, match="Số liệu năm 2023 đã chốt, không lập kế hoạch"):
        create_plan(commune=cast.commune, year=2023, target_rate=RATE)
    assert create_plan(commune=cast.commune, year=2024, target_rate=RATE).year == 2024
