"""The register as a workbook of the template's layout: read back, it gives the very households it was made of."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from households.rules.register.fields import Field
from households.rules.register.records import ParsedHousehold, ParsedMember
from households.rules.register.template import NO, YES, write_workbook
from households.rules.register.template_format import EXPORT_COLUMNS
from households.rules.register.villages import KnownVillage
from huulien.lib.dates import format_date_vi
from huulien.lib.labels import LabelledEnum
from huulien.lib.workbook.writer import escape_formula


def export_register(households: Iterable[ParsedHousehold], villages: Sequence[KnownVillage]) -> bytes:
    """One row for each person, the head first, in the order given.

    Every household has a code, or none has: in a list with codes a row without one belongs nowhere.
    """
    names = {village.code: village.name for village in villages}
    return write_workbook([village.name for village in villages], _rows(households, names), EXPORT_COLUMNS)


def _rows(households: Iterable[ParsedHousehold], village_names: dict[str, str]) -> Iterator[dict[Field, str | int]]:
    for household in households:
        of_head: dict[Field, object] = {
            Field.ADDRESS: household.address,
            Field.PHONE: household.phone,
            Field.MEMBER_COUNT: household.member_count,
            Field.B1_TOTAL: household.b1_total,
            Field.B2_TOTAL: household.b2_total,
            Field.POVERTY_CLASS: household.listed_class,
        }
        for place, member in enumerate(household.members):
            cells = {
                Field.VILLAGE: village_names[household.village_code],
                Field.HOUSEHOLD_CODE: household.code,
                **_person(member),
                **(of_head if place == 0 else {}),
            }
            yield {field: _cell(value) for field, value in cells.items() if value not in {None, ""}}


def _person(member: ParsedMember) -> dict[Field, object]:
    return {
        Field.FULL_NAME: member.full_name,
        Field.RELATIONSHIP: member.relationship,
        Field.BIRTH: member.birth_date or (str(member.birth_year) if member.birth_year else None),
        Field.SEX: member.sex,
        Field.ETHNICITY: member.ethnicity,
        Field.CITIZEN_ID: member.citizen_id,
        Field.EMPLOYMENT: member.employment,
        Field.STUDYING: member.studying,
        Field.QUALIFICATION: member.qualification,
        Field.HEALTH_INSURANCE: member.health_insurance,
        Field.SOCIAL_ALLOWANCE: member.social_allowance,
        Field.DISABLED: member.disabled,
        Field.MERIT: member.merit,
        Field.MALNOURISHED: member.malnourished,
        Field.TRAINED_ON_THE_JOB: member.trained_on_the_job,
        Field.NOTE: member.note,
        Field.EXPORT_MARK: member.mark,
    }


def _cell(value: object) -> str | int:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, int):
        return value
    if isinstance(value, LabelledEnum):
        return value.label
    if isinstance(value, date):
        return format_date_vi(value)
    return escape_formula(str(value))
