"""The health station's lists: children with their last measurement, and who has which health insurance card."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse, reverse_lazy

from households.models import Area, Member
from households.rules.facts import OLDEST_CHILD
from households.vocabulary import Sex
from huulien.lib.labels import Sign
from huulien.lib.text import search_fold
from huulien.platform import clock
from huulien.platform.forms import TextField, WholeNumberField
from huulien.platform.listings import Action, Column, Empty, Kind, ListFilter, Listing, ListPage, for_who_may, register
from programs.access import EDIT_STATION, SEE_PROGRAMME, SEE_STATION
from programs.sheets.people import birth_words
from programs.station import CARD_SIGNS, HAS, NONE, UNKNOWN, card_words, children_on, station_commune, with_card
from programs.station import with_last_measurement as with_last

DIFFERS = "khac"


class _PersonFilter(ListFilter):
    q = TextField(label="Tìm theo tên, mã hộ", required=False, max_length=100)
    thon = forms.ModelChoiceField(label="Thôn", queryset=Area.objects.none(), required=False, empty_label="Tất cả")

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["thon"].queryset = Area.objects.villages_of(self.area).order_by("position", "pk")

    def narrowed(self, found: QuerySet[Member]) -> QuerySet[Member]:
        if not self.is_valid():
            return found.none()
        for word in search_fold(self.value("q") or "").split():
            found = found.filter(Q(search_fold__contains=word) | Q(household__search_fold__contains=word))
        return found.filter(household__village=self.value("thon")) if self.value("thon") else found


class ChildFilter(_PersonFilter):
    """Children by where they live, how old they are, and how long they have not been measured."""

    tuoi = WholeNumberField(label="Dưới (tuổi)", least=1, most=OLDEST_CHILD + 1, example="5", required=False)
    chua = WholeNumberField(label="Chưa cân đo từ (tháng)", least=1, most=120, example="6", required=False)
    ket_luan = forms.ChoiceField(
        label="Kết luận", required=False,
        choices=[("", "Bất kỳ"), ("co", "Suy dinh dưỡng"), ("khong", "Không suy dinh dưỡng"),
                 (DIFFERS, "Khác sổ hộ gia đình")],
    )  # fmt: skip

    def heading(self, count: int, noun: str) -> str:
        said = f"{super().heading(count, noun)} dưới {self.value('tuoi') or OLDEST_CHILD + 1} tuổi"
        found = {"co": "suy dinh dưỡng", "khong": "không suy dinh dưỡng", DIFFERS: "trạm kết luận khác sổ hộ gia đình"}
        words = [found.get(self.value("ket_luan") or "", "")]
        if months := self.value("chua"):
            words.append(f"chưa cân đo từ {months} tháng")
        return ", ".join(filter(None, [said, *words]))

    def children(self) -> QuerySet[Member]:
        found = with_last(children_on(self.area, self.on, self.value("tuoi") or OLDEST_CHILD + 1), self.on)
        found = self.narrowed(found)
        if months := self.value("chua"):
            found = found.filter(Q(measured_on=None) | Q(measured_on__lte=months_before(self.on, months)))
        if said := self.value("ket_luan"):
            if said == DIFFERS:
                differs = ~Q(is_malnourished=F("found_malnourished")) | Q(is_malnourished=None)
                return found.filter(differs, found_malnourished__isnull=False)
            found = found.filter(found_malnourished=said == "co")
        return found


class CardFilter(_PersonFilter):
    """Persons by whether they have a card."""

    the = forms.ChoiceField(
        label="Thẻ BHYT", required=False,
        choices=[("", "Bất kỳ"), (HAS, "Có thẻ"), (NONE, "Không có thẻ"), (UNKNOWN, "Chưa rõ")],
    )  # fmt: skip

    def heading(self, count: int, noun: str) -> str:
        words = {HAS: "có thẻ BHYT", NONE: "không có thẻ BHYT", UNKNOWN: "chưa rõ có thẻ BHYT"}
        said = words.get(self.value("the") or "", "")
        return f"{super().heading(count, noun)} {said}".rstrip()

    def people(self) -> QuerySet[Member]:
        found = self.narrowed(with_card(Member.objects.living_on(self.on).filter(commune=self.area), self.on))
        return found.filter(insured=self.value("the")) if self.value("the") else found


def _filters(form: type[_PersonFilter]) -> Callable[[HttpRequest], Any]:
    def filters_of(request: HttpRequest) -> _PersonFilter:
        commune = station_commune(request, SEE_STATION)
        return form(request.GET, user=request.user, area=commune, today=clock.today())

    return filters_of


def _person_columns(page: str) -> list[Column]:
    return [
        Column("ten", "Họ và tên", lambda row: row.full_name, order=("sort_key",), width=24,
               link=lambda row: reverse(page, args=[row.pk])),
        Column("sinh", "Ngày sinh", birth_words, order=("birth_date", "birth_year"), short="sinh", width=11),
        Column("gioi", "Giới tính", lambda row: Sex(row.sex).label if row.sex else "", order=("sex",), width=8),
        Column("thon", "Thôn", lambda row: row.household.village.name,
               order=("household__village__position", "household__village__name"), width=13),
        Column("chu-ho", "Chủ hộ", lambda row: row.household.head_name, order=("household__sort_key",),
               short="chủ hộ", width=22),
        Column("ho", "Mã hộ", lambda row: row.household.code, order=("household__code",), is_default=False, width=9),
    ]  # fmt: skip


def finding_sign(is_malnourished: bool | None, finding: str | None) -> Sign | None:
    """What the station found, in its words; nothing where it said nothing."""
    if is_malnourished is None:
        return None
    if is_malnourished:
        return Sign(finding or "Suy dinh dưỡng", "bad", "alert")
    return Sign("Không suy dinh dưỡng", "ok", "ok")


def _book_words(row: Any) -> str:
    return {True: "Có", False: "Không", None: "Chưa rõ"}[row.is_malnourished]


def child_columns(filters: ChildFilter) -> Sequence[Column]:
    return [
        *_person_columns("programs:measurement_create"),
        Column("ngay", "Cân đo ngày", lambda row: row.measured_on, Kind.DATE, ("measured_on",), "cân đo", width=12),
        Column("can", "Cân nặng (kg)", lambda row: _plain(row.weight_kg), Kind.NUMBER, ("weight_kg",), "kg", width=9),
        Column("cao", "Chiều cao (cm)", lambda row: _plain(row.height_cm), Kind.NUMBER, ("height_cm",), "cm", width=9),
        Column("ket-luan", "Kết luận của trạm", lambda row: finding_sign(row.last_malnourished, row.finding),
               order=("last_malnourished",), width=22),
        Column("so", "Sổ ghi suy dinh dưỡng", _book_words, order=("is_malnourished",), short="sổ ghi",
               is_default=filters.value("ket_luan") == DIFFERS, act=SEE_PROGRAMME, width=12),
    ]  # fmt: skip


def card_columns(filters: CardFilter) -> Sequence[Column]:
    return [
        *_person_columns("programs:card_create"),
        Column("the", "Thẻ BHYT", lambda row: CARD_SIGNS[row.insured], order=("insured",), width=14),
        Column("loai", "Đối tượng", lambda row: card_words(row.card_kind), order=("card_kind",), width=26),
        Column("tu", "Từ ngày", lambda row: row.card_from, Kind.DATE, ("card_from",), "từ", width=12),
        Column("den", "Đến hết ngày", lambda row: row.card_until, Kind.DATE, ("card_until",), "đến", width=12),
    ]  # fmt: skip


def _plain(number: Decimal | None) -> Decimal | None:
    return number.normalize() if number is not None else None


def _imports(view: str) -> Callable[[ListPage], Sequence[Action]]:
    return for_who_may(EDIT_STATION, Action("Nhập từ Excel", reverse_lazy(view), is_file=True, short="Nhập"))


def months_before(on: date, months: int) -> date:
    """The day so many months before; of a shorter month its last."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    for last in range(on.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, min(on.day, 28))


def _listing(**given: Any) -> Listing:
    return register(
        Listing(
            dress=lambda found, filters: found.select_related("household__village"),
            order=("household__village__position", "household__sort_key", "position", "pk"),
            order_words="theo thôn, theo hộ",
            export_act=EDIT_STATION,
            empty=lambda page: Empty("Không có ai như vậy", "Bớt một điều kiện lọc, hoặc kiểm tra lại từ cần tìm."),
            **given,
        )
    )


CHILDREN = _listing(
    key="children",
    view="programs:measurement_list",
    noun="trẻ",
    filters=_filters(ChildFilter),
    columns=child_columns,
    rows=ChildFilter.children,
    actions=_imports("programs:measurement_import"),
    note="Trẻ dưới 16 tuổi đang có trong sổ, với lần cân đo cuối. Kết luận là của Trạm Y tế, phần mềm không tính.",
)
CARDS = _listing(
    key="cards",
    view="programs:card_list",
    noun="người",
    filters=_filters(CardFilter),
    columns=card_columns,
    rows=CardFilter.people,
    actions=_imports("programs:card_import"),
    note="Người có thẻ là người có thẻ còn hạn trong ngày; chưa ghi thẻ nào thì theo sổ hộ gia đình.",
)
