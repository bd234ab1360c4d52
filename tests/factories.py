"""Plain factories with overrides: what a test does not say is ordinary. No random data, nobody real."""

from datetime import date
from typing import Any

from households.models import Area, Household, Member
from households.services import composition
from households.vocabulary import AreaKind, Relationship, Role, Sex
from huulien.accounts.models import Appointment, User
from programs.models import Plan
from surveys.models import Review, Round
from surveys.services.reviews import start_review
from surveys.services.rounds import open_round
from surveys.vocabulary import RoundKind

PASSWORD = "mat-khau-thu-nghiem"


def make_province(**fields: Any) -> Area:
    return Area.objects.create(**{"kind": AreaKind.PROVINCE, "code": "20", "name": "Lạng Sơn"} | fields)


def make_district(province: Area, **fields: Any) -> Area:
    return Area.objects.create(
        **{"kind": AreaKind.DISTRICT, "code": "186", "name": "Hữu Lũng", "parent": province} | fields
    )


def make_commune(district: Area, **fields: Any) -> Area:
    return Area.objects.create(
        **{"kind": AreaKind.COMMUNE, "code": "06388", "name": "Hữu Liên", "parent": district} | fields
    )


def make_village(commune: Area, name: str, position: int = 1, **fields: Any) -> Area:
    return Area.objects.create(
        **{"kind": AreaKind.VILLAGE, "code": f"{position:02d}", "name": name, "parent": commune, "position": position}
        | fields
    )


def make_user(username: str, role: Role | None = None, area: Area | None = None, **fields: Any) -> User:
    """A user; with `role` and `area`, appointed there since 2020."""
    user = User.objects.create_user(username, PASSWORD, **{"full_name": username.title()} | fields)
    if role and area:
        Appointment.objects.create(user=user, role=role, area=area, title=role.label, valid_from=date(2020, 1, 1))
    return user


def make_household(village: Area, code: str = "", head: str = "Triệu Văn Sinh", **fields: Any) -> Household:
    """A household with its head, in the book since 2022. `fields` starting with `head_` go to the head."""
    of_head = {name.removeprefix("head_"): fields.pop(name) for name in list(fields) if name.startswith("head_")}
    facts = {"full_name": head, "sex": Sex.MALE, "ethnicity": "Nùng", "birth_date": date(1981, 2, 14)} | of_head
    return composition.register_household(
        village=village, code=code, head=facts, **{"opened_on": date(2022, 1, 1)} | fields
    )


def make_member(household: Household, full_name: str = "Lý Thị Mẩy", **fields: Any) -> Member:
    """One more member of a household."""
    household.refresh_from_db()
    person = {
        "full_name": full_name,
        "relationship": Relationship.WIFE,
        "sex": Sex.FEMALE,
        "ethnicity": "Nùng",
        "birth_date": date(1984, 9, 2),
    } | fields
    return composition.move_in_member(
        household=household, version=household.version, person=person, happened_on=household.opened_on, by=None
    )


def make_round(commune: Area, year: int = 2023, by: User | None = None, **fields: Any) -> Round:
    """An open annual round of a year, 01/9 to 14/12."""
    return open_round(
        **{
            "commune": commune,
            "year": year,
            "kind": RoundKind.ANNUAL,
            "opened_on": date(year, 9, 1),
            "due_on": date(year, 12, 14),
            "as_of": date(year, 12, 31),
            "by": by,
        }
        | fields
    )


def make_review(round: Round, household: Household, by: User | None = None) -> Review:
    """A fresh draft of the household's review."""
    return start_review(round=round, household=household, by=by)


def make_plan(commune: Area, year: int = 2023, **fields: Any) -> Plan:
    return Plan.objects.create(**{"commune": commune, "year": year, "target_rate": "10.98"} | fields)
