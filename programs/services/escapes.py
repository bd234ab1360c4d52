"""Households register to escape; somebody is named to help them, comes, and stops helping."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from households.models import Household
from households.services.settled_days import lock_commune
from huulien.lib.dates import format_date_vi
from huulien.platform import audit
from huulien.platform.forms import check_past
from huulien.platform.locking import claim
from programs.models import EscapeRegistration, Helper, HelperVisit, Unit
from programs.vocabulary import EscapeAim, HelperKind
from surveys.querysets import classified_on


@transaction.atomic
def register_escape(
    *, household: Household, registered_on: date, will_do: str, signed_by: str, by: Any, asks_for: str = ""
) -> EscapeRegistration:
    """A registration for the year of its day, of a household that is poor or near poor on that day: what it asks to
    leave is the class in force then."""
    household.commune = lock_commune(household.commune)
    check_past(registered_on=registered_on)
    escape = EscapeRegistration(
        commune_id=household.commune_id, household=household, year=registered_on.year, registered_on=registered_on,
        leaves=_leaves(household, registered_on), will_do=will_do, asks_for=asks_for, signed_by=signed_by,
        recorded_by=by,
    )  # fmt: skip
    escape.full_clean(exclude=["recorded_by"])
    with audit.acting(reason="Ghi đăng ký thoát nghèo"):
        escape.save(force_insert=True)
    return escape


def _leaves(household: Household, on: date) -> EscapeAim:
    own = classified_on(Household.objects.filter(pk=household.pk), on).order_by()
    found = own.values_list("in_force__poverty_class").first()
    if found is None:
        raise ValidationError({"registered_on": "Ngày này hộ không có trong sổ. Kiểm tra lại ngày."})
    if found[0] not in set(EscapeAim):
        day = format_date_vi(on)
        raise ValidationError(
            {"registered_on": f"Ngày {day} hộ không phải hộ nghèo, hộ cận nghèo. Kiểm tra lại ngày và hộ."}
        )
    return EscapeAim(found[0])


@transaction.atomic
def edit_escape(
    *, escape: EscapeRegistration, version: int, will_do: str, asks_for: str, signed_by: str
) -> EscapeRegistration:
    """The words of a registration that stands, put right."""
    _hold(escape)
    claim(escape, version)
    escape.will_do, escape.asks_for, escape.signed_by = will_do, asks_for, signed_by
    escape.full_clean(exclude=["recorded_by"])
    with audit.acting(reason="Sửa đăng ký thoát nghèo"):
        escape.save(update_fields=["will_do", "asks_for", "signed_by"])
    return escape


@transaction.atomic
def name_helper(
    *,
    escape: EscapeRegistration,
    kind: HelperKind,
    valid_from: date,
    unit: Unit | None = None,
    name: str = "",
    phone: str = "",
) -> Helper:
    """Somebody helps the household from a day on: a unit of the commune, or a person by name."""
    _hold(escape)
    check_past(valid_from=valid_from)
    if valid_from < escape.registered_on:
        day = format_date_vi(escape.registered_on)
        raise ValidationError({"valid_from": f"Hộ đăng ký ngày {day}, giúp từ ngày đó trở đi."})
    helper = Helper(
        commune_id=escape.commune_id, registration=escape, kind=kind, unit=unit, name=name, phone=phone,
        valid_from=valid_from,
    )  # fmt: skip
    helper.full_clean()
    with audit.acting(reason="Phân công người giúp"):
        helper.save(force_insert=True)
    return helper


@transaction.atomic
def end_help(*, helper: Helper, version: int, valid_until: date) -> Helper:
    """The helper helps until the end of a day; not before a visit that is written down."""
    lock_commune(helper.commune)
    check_past(valid_until=valid_until)
    if (last := helper.visits.order_by("visited_on").last()) and last.visited_on > valid_until:
        day = format_date_vi(last.visited_on)
        raise ValidationError({"valid_until": f"Đã ghi một lần thăm ngày {day}. Ghi từ ngày đó trở đi."})
    helper.refresh_from_db(fields=["valid_until"])
    if helper.valid_until is not None:
        raise ValidationError("Đã ghi thôi giúp. Nếu giúp lại thì phân công lần nữa.")
    claim(helper, version)
    helper.valid_until = valid_until
    helper.full_clean()
    with audit.acting(reason="Thôi giúp hộ"):
        helper.save(update_fields=["valid_until"])
    return helper


@transaction.atomic
def record_visit(*, helper: Helper, visited_on: date, done: str, by: Any, missing: str = "") -> HelperVisit:
    """A visit of a helper while they help."""
    _hold(helper.registration)
    _check_visit(helper, visited_on)
    visit = HelperVisit(
        commune_id=helper.commune_id, helper=helper, visited_on=visited_on, done=done, missing=missing, written_by=by
    )
    visit.full_clean(exclude=["written_by"])
    with audit.acting(reason="Ghi lần thăm hộ"):
        visit.save(force_insert=True)
    return visit


@transaction.atomic
def edit_visit(*, visit: HelperVisit, version: int, visited_on: date, done: str, missing: str) -> HelperVisit:
    """The same visit, put right."""
    _hold(visit.helper.registration)
    _check_visit(visit.helper, visited_on)
    claim(visit, version)
    visit.visited_on, visit.done, visit.missing = visited_on, done, missing
    visit.full_clean(exclude=["written_by"])
    with audit.acting(reason="Sửa lần thăm hộ"):
        visit.save(update_fields=["visited_on", "done", "missing"])
    return visit


def _hold(escape: EscapeRegistration) -> None:
    """Keep others from changing it meanwhile; a withdrawn one stands as it is."""
    lock_commune(escape.commune)
    escape.refresh_from_db(fields=["state"])
    if not escape.stands:
        raise ValidationError("Hộ đã rút đăng ký. Mở lại nếu ghi nhầm.")


def _check_visit(helper: Helper, visited_on: date) -> None:
    check_past(visited_on=visited_on)
    helper.refresh_from_db(fields=["valid_until"])
    if visited_on < helper.valid_from or (helper.valid_until and visited_on > helper.valid_until):
        raise ValidationError({"visited_on": f"{helper} giúp hộ {helper.days_words}. Ghi ngày trong khoảng đó."})
