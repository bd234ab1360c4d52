"""Nominating somebody for an award, and putting the nomination right before it is decided."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from households.models import Area, Household, Member
from households.services.settled_days import lock_commune
from huulien.lib.dates import format_date_vi
from huulien.platform import audit
from huulien.platform.forms import check_past
from huulien.platform.locking import claim
from programs.models import Award, Unit
from programs.vocabulary import AwardForm


@transaction.atomic
def nominate(
    *,
    commune: Area,
    year: int,
    what_for: str,
    form: AwardForm,
    nominated_on: date,
    by: Any,
    household: Household | None = None,
    member: Member | None = None,
    unit: Unit | None = None,
    given_to: str = "",
) -> Award:
    """A new nomination: of a household or one living in it, of a unit, or of somebody by name alone."""
    commune = lock_commune(commune)
    _check(year, nominated_on)
    if member and household and not _lives_in(member, household, nominated_on):
        raise ValidationError({"member": f"{member} không sống trong hộ vào ngày {format_date_vi(nominated_on)}."})
    name = str(member or (household and f"Hộ {household.head_name or household.code}") or unit or given_to.strip())
    award = Award(
        commune=commune, year=year, household=household, member=member, unit=unit, given_to=name,
        what_for=what_for, form=form, nominated_on=nominated_on, nominated_by=by,
    )  # fmt: skip
    award.full_clean(exclude=["nominated_by"])
    with audit.acting(reason="Đề nghị khen thưởng"):
        award.save(force_insert=True)
    return award


@transaction.atomic
def edit_nomination(
    *, award: Award, version: int, year: int, what_for: str, form: AwardForm, nominated_on: date
) -> Award:
    """The nomination with other words; whom it is for stays."""
    lock_commune(award.commune)
    award.refresh_from_db(fields=["state"])
    if not award.is_nominated:
        raise ValidationError("Đề nghị này đã có kết quả nên không sửa được nữa.")
    claim(award, version)
    _check(year, nominated_on)
    award.year, award.what_for, award.form, award.nominated_on = year, what_for, form, nominated_on
    award.full_clean(exclude=["nominated_by"])
    with audit.acting(reason="Sửa đề nghị khen thưởng"):
        award.save(update_fields=["year", "what_for", "form", "nominated_on"])
    return award


def _check(year: int, nominated_on: date) -> None:
    check_past(nominated_on=nominated_on)
    # What was done in a year is commended at its end or soon after.
    if not year <= nominated_on.year <= year + 1:
        raise ValidationError({"year": f"Đề nghị ngày {format_date_vi(nominated_on)}: ghi năm ấy hoặc năm trước đó."})


def _lives_in(member: Member, household: Household, on: date) -> bool:
    living = Member.objects.living_on(on, Household.objects.filter(pk=household.pk))
    return living.filter(pk=member.pk).exists()
