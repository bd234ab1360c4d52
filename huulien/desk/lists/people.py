"""The list of people: who lived in the households that the filters leave, and as what, on the day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce, ExtractYear, NullIf
from django.urls import reverse

from households.access import EXPORT_HOUSEHOLDS, SEE_CITIZEN_IDS
from households.models import Member
from households.querysets import stay_on, village_on
from households.vocabulary import Relationship
from huulien.desk.filters import HouseholdFilter, filters_of
from huulien.lib.dates import format_date_vi
from huulien.platform.listings import Action, Column, Kind, Listing, ListPage, listing_of, register

_STAY = {"stay_household": "household", "stay_code": "household__code", "stay_relationship": "relationship"}


def dress(people: QuerySet[Member], filters: HouseholdFilter) -> QuerySet[Member]:
    """The people, each with the household, village and relationship of the day."""
    facts = _STAY | {"stay_village": village_on(filters.on, "name", of="household__")}
    return people.annotate(**{name: stay_on(filters.on, fact) for name, fact in facts.items()})


def columns(filters: HouseholdFilter) -> Sequence[Column]:
    born = (Coalesce("birth_year", ExtractYear("birth_date")), "birth_date")
    return [
        Column("ten", "Họ và tên", lambda row: row.full_name, order=("sort_key",), width=24,
               link=lambda row: reverse("desk:household_detail", args=[row.stay_household])),
        Column("quan-he", "Quan hệ với chủ hộ", lambda row: Relationship.label_of(row.stay_relationship),
               order=("stay_relationship",), width=14),
        Column("sinh", "Ngày, năm sinh", _birth, order=born, short="Sinh", width=12),
        Column("tuoi", "Tuổi", lambda row: row.age_on(filters.on), Kind.NUMBER, (_age(filters.on),), "Tuổi", width=6),
        Column("gioi", "Giới", lambda row: row.get_sex_display(), order=("sex",), width=6),
        Column("dan-toc", "Dân tộc", lambda row: row.ethnicity, order=("ethnicity",), width=10),
        Column("ho", "Mã hộ", lambda row: row.stay_code, order=("stay_code",), short="Hộ", width=9),
        Column("thon", "Thôn", lambda row: row.stay_village, order=("stay_village",), width=14),
        Column("bhyt", "Thẻ BHYT", _insurance, order=("has_health_insurance",), short="BHYT", is_default=False,
               width=9),
        Column("viec", "Việc làm", lambda row: row.get_employment_display(), order=("employment",),
               is_default=False, width=24),
        Column("cccd", "Số CCCD", lambda row: row.citizen_id, order=(NullIf("citizen_id", Value("")),), short="CCCD",
               is_default=bool(filters.numbers), act=SEE_CITIZEN_IDS, width=14),
    ]  # fmt: skip


def _age(on: date) -> CombinedExpression:
    """The years a person has completed on a day, as `Member.age_on` counts them."""
    to_come = Q(birth_date__month__gt=on.month) | Q(birth_date__month=on.month, birth_date__day__gt=on.day)
    year = Coalesce("birth_year", ExtractYear("birth_date"))
    return Value(on.year) - year - Case(When(to_come, then=Value(1)), default=Value(0))


def _birth(row: Any) -> str:
    """The date in words, as a year may be all that is known."""
    if row.birth_date:
        return format_date_vi(row.birth_date)
    return str(row.birth_year) if row.birth_year else "chưa rõ"


def _insurance(row: Any) -> str:
    return {True: "Có", False: "Không"}.get(row.has_health_insurance, "Chưa rõ")


def actions(page: ListPage) -> list[Action]:
    return [Action("Xem theo hộ", page.carried_to(listing_of("households").view))]


PEOPLE = register(
    Listing(
        key="people",
        view="desk:member_list",
        noun="người",
        filters=filters_of,
        columns=columns,
        rows=HouseholdFilter.people,
        dress=dress,
        order=("sort_key", "pk"),
        order_words="theo tên gọi",
        export_act=EXPORT_HOUSEHOLDS,
        actions=actions,
    )
)
