"""Cases read from JSON, to the letter of the classification contract: what it does not name is refused."""

from collections.abc import Mapping
from datetime import date

from households.vocabulary import Device, Employment, Qualification, Studying, Toilet, WaterSource, Zone
from huulien.lib.cases import Fields, choice, id_of, read_case, read_cases, required
from huulien.lib.parameters import NoValueInForce
from surveys.rules.facts import Case, Dwelling, Member, Override, no_standard
from surveys.rules.standard import standard_on
from surveys.vocabulary import Indicator

_CASE = (
    *("id", "on", "area", "income", "members", "dwelling"),
    *("water_source", "toilet", "internet_user", "devices", "overrides"),
)
_INCOME = ("b1_score", "per_person_vnd")
_MEMBER = (
    *("id", "birth_date", "birth_year", "employment", "social_allowance", "disabled"),
    *("health_insurance", "malnourished", "studying", "qualification", "trained_on_the_job"),
)
_DWELLING = ("wall_durable", "frame_durable", "roof_durable", "area_m2")
_OVERRIDE = ("deprived", "reason")


def parse_cases(text: str | bytes) -> list[Case]:
    """The cases of a JSON list, in its order; a `CaseError` at the first that is not as the contract says."""
    return read_cases(text, _read_case)


def parse_case(value: object, position: int | None = None) -> Case:
    """The case of one JSON object; `position`, from 0, is only for the error."""
    return read_case(value, _read_case, position)


def _read_case(value: object) -> Case:
    case = Fields(value, "", _CASE)
    on = required(case.day("on"), "on")
    places = _places_on(on)
    income = case.fields("income", _INCOME)
    dwelling = case.fields("dwelling", _DWELLING)
    return Case(
        id=required(case.text("id"), "id"),
        on=on,
        area=required(case.choice("area", Zone), "area"),
        b1_score=income.whole_number("b1_score"),
        per_person_vnd=income.whole_number("per_person_vnd"),
        members=tuple(_read_member(item, f"members[{n}]") for n, item in enumerate(case.items("members") or ())),
        dwelling=Dwelling(
            wall_durable=dwelling.boolean("wall_durable"),
            frame_durable=dwelling.boolean("frame_durable"),
            roof_durable=dwelling.boolean("roof_durable"),
            area_m2=dwelling.number("area_m2"),
        ),
        water_source=case.choice("water_source", WaterSource),
        toilet=case.choice("toilet", Toilet),
        internet_user=case.boolean("internet_user"),
        devices=_read_devices(case.items("devices")),
        overrides=_read_overrides(case, places),
    )


def _read_member(value: object, place: str) -> Member:
    """A member; errors name it by its id where it has a usable one, otherwise by its place in the list."""
    known_id = id_of(value)
    member = Fields(value, f"members.{known_id}." if known_id else f"{place}.", _MEMBER)
    return Member(
        id=required(member.text("id"), f"{place}.id"),
        birth_date=member.day("birth_date"),
        birth_year=member.whole_number("birth_year"),
        employment=member.choice("employment", Employment),
        social_allowance=member.boolean("social_allowance"),
        disabled=member.boolean("disabled"),
        health_insurance=member.boolean("health_insurance"),
        malnourished=member.boolean("malnourished"),
        studying=member.choice("studying", Studying),
        qualification=member.choice("qualification", Qualification),
        trained_on_the_job=member.boolean("trained_on_the_job"),
    )


def _read_devices(items: list[object] | None) -> tuple[Device, ...] | None:
    if items is None:
        return None
    return tuple(
        required(choice(item, Device, f"devices[{number}]"), f"devices[{number}]") for number, item in enumerate(items)
    )


def _places_on(on: date) -> Mapping[str, Indicator]:
    """The indicators of the standard of a day by their places in its form."""
    try:
        return standard_on(on).by_number
    except NoValueInForce:
        raise no_standard(on) from None


def _read_overrides(case: "Fields", places: Mapping[str, Indicator]) -> dict[Indicator, Override]:
    overrides = case.fields("overrides", tuple(places))
    read = {}
    for number in overrides.given:
        path = f"overrides.{number}."
        override = Fields(overrides.given[number], path, _OVERRIDE)
        deprived = required(override.boolean("deprived"), f"{path}deprived")
        reason = required(override.text("reason"), f"{path}reason")
        read[places[number]] = Override(deprived, reason)
    return read
