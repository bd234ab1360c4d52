"""The facts of one household on the day of its review, as the classification reads them; `None` is unknown.

However a case comes in (form, import, API, file), it cannot exist when it contradicts itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from households.vocabulary import Device, Employment, Qualification, Studying, Toilet, WaterSource, Zone
from huulien.lib.cases import CaseError
from huulien.lib.dates import age_on
from huulien.lib.parameters import NoValueInForce
from surveys.rules.standard import Terms, standard_on
from surveys.vocabulary import Indicator


def no_standard(on: date) -> CaseError:
    """The error of a case on a day for which no standard is in force."""
    return CaseError("on", f"không có chuẩn nghèo áp dụng cho ngày {on.isoformat()}; kiểm tra lại ngày rà soát")


@dataclass(frozen=True, slots=True)
class Member:
    id: str
    birth_date: date | None = None
    birth_year: int | None = None  # when only the year is known
    employment: Employment | None = None
    social_allowance: bool | None = None  # draws one every month
    disabled: bool | None = None
    health_insurance: bool | None = None
    malnourished: bool | None = None
    studying: Studying | None = None
    qualification: Qualification | None = None
    trained_on_the_job: bool | None = None

    def age(self, on: date) -> int | None:
        """Completed years on a day; the difference of the years when only the year of birth is known."""
        if self.birth_date is not None:
            return age_on(self.birth_date, on)
        return None if self.birth_year is None else on.year - self.birth_year


@dataclass(frozen=True, slots=True)
class Dwelling:
    wall_durable: bool | None = None
    frame_durable: bool | None = None
    roof_durable: bool | None = None
    area_m2: int | float | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """What the reviewer found against the derived value of an indicator, and why."""

    deprived: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    id: str
    on: date  # the day of the review; it picks the standard
    area: Zone
    b1_score: int | None = None
    per_person_vnd: int | None = None  # measured, a month
    members: tuple[Member, ...] = ()
    dwelling: Dwelling = Dwelling()
    water_source: WaterSource | None = None
    toilet: Toilet | None = None
    internet_user: bool | None = None
    devices: tuple[Device, ...] | None = None  # an empty one means none
    overrides: Mapping[Indicator, Override] = field(default_factory=dict)

    def __post_init__(self) -> None:
        contradiction = next(_contradictions(self), None)
        if contradiction is not None:
            raise CaseError(*contradiction, case=self.id)

    def terms(self) -> Terms:
        """What the standard in force on the day of the review says."""
        return standard_on(self.on).terms(self.on)

    def in_area(self, area: Zone) -> "Case":
        """The same facts in another zone."""
        return self if area is self.area else replace(self, area=area)

    def is_within_score(self, terms: Terms) -> bool | None:
        """Whether the B1 score stands for an income at or below the line; `None` where there is no score for it."""
        if self.b1_score is None or self.area not in terms.score:
            return None
        return self.b1_score <= terms.score[self.area].value

    def is_within_line(self, terms: Terms) -> bool | None:
        """Whether the measured income is at or below the line; `None` when it was not measured."""
        return None if self.per_person_vnd is None else self.per_person_vnd <= terms.line[self.area].value


def _contradictions(case: Case) -> Iterator[tuple[str, str]]:
    """(field, what was expected) for everything by which a case cannot be true."""
    if not case.id:
        yield "id", "cần mã không rỗng"
    try:
        terms = case.terms()
    except NoValueInForce:
        error = no_standard(case.on)
        yield error.field, error.expected
        return
    yield from _member_contradictions(case)
    for name, number in (
        ("income.b1_score", case.b1_score),
        ("income.per_person_vnd", case.per_person_vnd),
        ("dwelling.area_m2", case.dwelling.area_m2),
    ):
        if number is not None and number < 0:
            yield name, "cần số không âm"
    for indicator, override in case.overrides.items():
        if not override.reason.strip():
            yield f"overrides.{terms.standard.indicators[indicator].number}.reason", "cần ghi lý do, không để trống"
    if {case.is_within_score(terms), case.is_within_line(terms)} == {True, False}:
        yield (
            "income",
            "điểm B1 và thu nhập bình quân trái nhau: một bên không vượt chuẩn nghèo, một bên vượt; "
            "kiểm tra lại cả hai hoặc chỉ giữ một",
        )


def _member_contradictions(case: Case) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for position, member in enumerate(case.members):
        if not member.id:
            yield f"members[{position}].id", "cần mã không rỗng"
        if member.id in seen:
            yield f"members[{position}].id", f"mã {member.id} đã dùng cho thành viên khác trong hộ; mỗi người một mã"
        seen.add(member.id)
        born, year = member.birth_date, member.birth_year
        if year is not None and year < 0:
            yield f"members.{member.id}.birth_year", "cần số không âm"
        if born is not None and born > case.on:
            yield f"members.{member.id}.birth_date", "ngày sinh phải không sau ngày rà soát"
        if year is not None and year > case.on.year:
            yield f"members.{member.id}.birth_year", "năm sinh phải không sau năm rà soát"
        if born is not None and year is not None and born.year != year:
            yield f"members.{member.id}.birth_year", "năm sinh phải trùng với năm của ngày sinh, hoặc bỏ trống"
