"""The list of households: in each row a household, its class on the day, and where its review in the round stands."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.lookups import Exact
from django.urls import reverse

from households.access import EDIT_HOUSEHOLDS, EXPORT_HOUSEHOLDS, IMPORT_REGISTER, PROPOSE_EVENTS
from households.models import Household
from households.querysets import people_on, village_on
from households.vocabulary import PovertyClass, class_sign
from huulien.desk.filters import HouseholdFilter, filters_of
from huulien.lib.dates import format_date_vi
from huulien.lib.labels import Sign
from huulien.lib.numbers import format_integer
from huulien.lib.text import search_fold
from huulien.platform import access
from huulien.platform.listings import (
    NOTHING_FOUND,
    Action,
    Column,
    Empty,
    Kind,
    Listing,
    ListPage,
    list_url,
    listing_of,
    register,
)
from surveys.models import Review
from surveys.services.rounds import in_round
from surveys.vocabulary import Indicator, ReviewState, state_sign

# What the columns read of the class of the day and the review it rests on, which holds all that was asked.
_OFFICIAL = {
    "official_class": "in_force__poverty_class",
    "official_since": "in_force__valid_from",
    "official_b1": "in_force__review__b1_score",
    "official_count": "in_force__review__deprived_count",
    **{f"official_{indicator}": f"in_force__review__lacks_{indicator}" for indicator in Indicator},
}
_READ = ("code", "head_name", "search_fold", "address")
_VILLAGE = {"village_name": "name", "village_position": "position"}  # of the day


def dress(found: QuerySet[Household], filters: HouseholdFilter) -> QuerySet[Household]:
    """The households with all that the columns show, in two queries."""
    own = Review.objects.filter(round=filters.round) if filters.round else Review.objects.none()
    own = own.only("state", "returned_reason", "poverty_class", "household").order_by()
    due = in_round(filters.round) if filters.round else Q(pk=None)
    return (
        found.annotate(people=people_on(filters.on), **{name: F(path) for name, path in _OFFICIAL.items()})
        .annotate(**{name: village_on(filters.on, fact) for name, fact in _VILLAGE.items()})
        .annotate(is_in_round=ExpressionWrapper(due, BooleanField()))
        .only(*_READ)
        .prefetch_related(Prefetch("reviews", own, to_attr="in_round"))
    )


def columns(filters: HouseholdFilter) -> Sequence[Column]:
    shown = [
        Column("ten", "Chủ hộ", lambda row: row.head_name or row.code, order=("sort_key",), width=22,
               link=lambda row: reverse("desk:household_detail", args=[row.pk])),
        Column("loai", "Xếp loại", lambda row: class_sign(row.official_class), order=(_rank("official_class"),),
               width=15),
        Column("ma", "Mã hộ", lambda row: row.code, order=("code",), short="Mã", width=9),
        Column("thon", "Thôn", lambda row: row.village_name, order=("village_position", "village_name"), width=13),
        Column("dia-chi", "Địa chỉ", lambda row: row.address, order=("address",), is_default=False, width=22),
        Column("nguoi", "Số người", lambda row: row.people, Kind.NUMBER, ("people",), "Số người", width=8),
        Column("b1", "Điểm B1", lambda row: row.official_b1, Kind.NUMBER, ("official_b1",), "B1", width=7),
        Column("so-thieu", "Số thiếu hụt", lambda row: row.official_count, Kind.NUMBER, ("official_count",),
               "Số thiếu hụt", width=8),
        Column("thieu", "Thiếu hụt", _lacking, short="Thiếu", width=30),
        Column("tu", "Xếp loại từ ngày", lambda row: row.official_since, Kind.DATE, ("official_since",),
               "Từ", is_default=False, width=12),
    ]  # fmt: skip
    if filters.value("q"):
        shown.insert(1, Column("khop", "Khớp", _matched(filters), short="Khớp:", width=24))
    return [*shown, *_of_round(filters)] if filters.round else shown


def _of_round(filters: HouseholdFilter) -> list[Column]:
    year = filters.round.year
    own = Review.objects.filter(round=filters.round, household=OuterRef("pk"))
    state = _rank(Subquery(own.values("state")[:1]), tuple(ReviewState))
    sent = _rank(Subquery(own.submitted().values("poverty_class")[:1]))
    is_searched = bool(filters.value("q"))  # then there is a column more: whom the search found
    return [
        Column("phieu", f"Phiếu B {year}", _review_state, order=(state,), short=f"Phiếu {year}", width=14),
        Column("tam", f"Tạm tính {year}", _provisional_class, order=(sent,), short="Tạm tính", width=15,
               is_default=not is_searched),
    ]  # fmt: skip


def _rank(term: Any, values: Sequence[str] = tuple(PovertyClass)) -> Case:
    """The place of a stored value among the values, so that classes sort from poor to not poor."""
    stored = F(term) if isinstance(term, str) else term
    return Case(*(When(Exact(stored, value), then=Value(place)) for place, value in enumerate(values)))


def _lacking(row: Any) -> str | None:
    """What the household lacks, by name; nothing when it lacks nothing, or has no class yet."""
    return ", ".join(item.short for item in Indicator if getattr(row, f"official_{item}")) or None


def _review_state(row: Any) -> Sign | None:
    """Where its review stands; nothing of a household that the round is not about."""
    own = next(iter(row.in_round), None)
    if own is None:
        return state_sign(None) if row.is_in_round else None
    return state_sign(own.state, is_returned=bool(own.returned_reason))


def _provisional_class(row: Any) -> Sign | None:
    """What the review in the round makes of the household, once it was sent."""
    own = next(iter(row.in_round), None)
    return class_sign(own.poverty_class) if own and own.state != ReviewState.DRAFT else None


def _matched(filters: HouseholdFilter) -> Callable[[Any], str | None]:
    """What the search found in a household, where the name of its head and its code do not show it."""

    def found(row: Any) -> str | None:
        if filters.finds(search_fold(f"{row.head_name} {row.code}")):
            return None
        if filters.finds(row.search_fold):
            return f"địa chỉ {row.address}"
        people = filters.matched_people.get(row.pk, ())
        numbers = [f"số CCCD …{number[-4:]}" for _, number in people if number in filters.numbers]
        names = ", ".join(name for name, number in people if number not in filters.numbers)
        return "; ".join([*numbers, *([f"tên thành viên {names}"] if names else [])])

    return found


def actions(page: ListPage) -> list[Action]:
    filters = page.filters
    offered = [
        Action("Xem theo người", page.carried_to(listing_of("people").view)),
        Action("Hộ gần ngưỡng", list_url("near", xa=filters.area.code)),
    ]
    if access.may(page.user, EDIT_HOUSEHOLDS, filters.area):
        offered.append(Action("Thêm hộ", reverse("households:household_create")))
    if access.may_somewhere(page.user, PROPOSE_EVENTS) or access.may(page.user, EDIT_HOUSEHOLDS, filters.area):
        offered.append(Action("Biến động thôn báo", reverse("households:proposal_list")))
    if page.may_export and page.total:
        file = page.carried_to("desk:household_export")
        hint = _about_register_file(filters)
        offered.append(Action("Tệp để sửa và nhập lại", file, "down", hint, is_file=True, short="Sửa, nhập lại"))
    return offered


def _about_register_file(filters: HouseholdFilter) -> str:
    """What the re-importable file is of, when that is not just what the list shows."""
    if filters.on == filters.today:
        return ""
    gone = filters.households().exclude(closed_on=None).count()
    left_out = f", bỏ {format_integer(gone)} hộ không còn trong sổ" if gone else ""
    return f"Tệp để sửa và nhập lại ghi theo sổ ngày {format_date_vi(filters.today)}{left_out}."


def empty(page: ListPage) -> Empty:
    if page.filters.in_use():
        return replace(NOTHING_FOUND, title="Không có hộ nào như vậy")
    if access.may(page.user, IMPORT_REGISTER, page.filters.area):
        return Empty("Sổ chưa có hộ nào", "Nhập danh sách hộ từ tệp Excel của xã để bắt đầu.",
                     reverse("households:register_import"), "Nhập danh sách hộ")  # fmt: skip
    return Empty("Sổ chưa có hộ nào", "Công chức Văn hóa – Xã hội chưa nhập danh sách hộ.")


HOUSEHOLDS = register(
    Listing(
        key="households",
        view="desk:household_list",
        noun="hộ",
        filters=filters_of,
        columns=columns,
        rows=HouseholdFilter.households,
        dress=dress,
        order=("sort_key", "code", "pk"),
        order_words="theo tên gọi của chủ hộ",
        export_act=EXPORT_HOUSEHOLDS,
        actions=actions,
        empty=empty,
    )
)
