"""Corrections of what is known of a household or a member; composition changes only by `composition`."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from households.models import Household, Member
from households.rules.spelling import household_code
from households.services.book import refuse_number_of_another
from households.services.composition import refuse_like_code
from households.services.living import household_fold, name_keys
from huulien.lib.text import clean
from huulien.platform.locking import claim

HOUSEHOLD_FIELDS = ("code", "address", "phone")
MEMBER_FIELDS = (
    "full_name", "birth_date", "birth_year", "sex", "ethnicity", "citizen_id", "employment", "studying",
    "qualification", "is_trained_on_the_job", "has_health_insurance",
    "draws_social_allowance", "is_disabled", "has_merit",
    "is_malnourished", "note",
)  # fmt: skip


@transaction.atomic
def update_household(*, household: Household, version: int, changes: Mapping[str, Any]) -> Household:
    """The household with `changes` to `HOUSEHOLD_FIELDS` saved."""
    _refuse_others(changes, HOUSEHOLD_FIELDS)
    claim(household, version)
    before = household.code
    for field, value in changes.items():
        setattr(household, field, household_code(value) if field == "code" else clean(value))
    if household.code != before:
        refuse_like_code(household.commune, household.code, but=household)
    household.search_fold = household_fold(household.head_name, household.code, household.address)
    household.full_clean()
    household.save(update_fields=[*changes, "search_fold"])
    return household


@transaction.atomic
def update_member(*, member: Member, version: int, changes: Mapping[str, Any]) -> Member:
    """The member with `changes` to `MEMBER_FIELDS` saved; a head's new name goes to the household's copies too."""
    _refuse_others(changes, MEMBER_FIELDS)
    claim(member, version)
    for field, value in changes.items():
        setattr(member, field, clean(value) if isinstance(value, str) else value)
    keys = name_keys(member.full_name)
    for name, value in keys.items():
        setattr(member, name, value)
    member.full_clean()
    if "citizen_id" in changes:
        refuse_number_of_another(member)
    member.save(update_fields=[*changes, *keys])
    if member.is_head and member.lived_until is None and "full_name" in changes:
        household = member.household
        household.head_name, household.sort_key = member.full_name, member.sort_key
        household.search_fold = household_fold(household.head_name, household.code, household.address)
        household.save(update_fields=["head_name", "sort_key", "search_fold"])
    return member


def _refuse_others(changes: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
    unknown = set(changes) - set(allowed)
    if unknown:
        raise ValidationError(f"Không sửa được ở đây: {', '.join(sorted(unknown))}.")
