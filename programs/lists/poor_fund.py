"""The book of the fund "Vì người nghèo": every entry in the order of its days, with what was there after it."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.urls import reverse, reverse_lazy

from households.access import EXPORT_HOUSEHOLDS
from households.models import Area
from households.places import filters_for
from huulien.lib.numbers import format_vnd
from huulien.platform.forms import WholeNumberField
from huulien.platform.listings import Action, Column, Kind, ListFilter, Listing, for_who_may, nothing_yet, register
from programs.access import EDIT_PROGRAMME, SEE_PROGRAMME
from programs.models import PoorFundEntry
from programs.rules.poor_fund import Book, book_of
from programs.vocabulary import PoorFundKind


def year_book(commune: Area, year: int | None) -> Book:
    """The fund's book of a year, or of the whole time; whether it may be seen is for the caller to ask."""
    first, last = (date(year, 1, 1), date(year, 12, 31)) if year else (date.min, date.max)
    rows = PoorFundEntry.objects.counted().filter(commune=commune)
    return book_of(rows.values_list("happened_on", "kind", "amount_vnd"), first, last)


class PoorFundFilter(ListFilter):
    """Entries by year and kind. The sums said above them are of all entries of the year, whatever the kind."""

    nam = WholeNumberField(label="Năm", least=2000, most=2100, example="2024", required=False)
    loai = forms.ChoiceField(label="Khoản", required=False, choices=[("", "Thu và chi"), *PoorFundKind.choices()])

    def entries(self) -> QuerySet[PoorFundEntry]:
        """Those of the user's that the filters leave."""
        found = PoorFundEntry.objects.visible_to(self.user).filter(commune=self.area)
        if not self.is_valid():
            return found.none()
        conditions = {"happened_on__year": self.value("nam"), "kind": self.value("loai")}
        return found.filter(**{name: value for name, value in conditions.items() if value})

    def book(self) -> Book:
        """What the year, or the whole time, began with, received, spent and ended with."""
        return year_book(self.area, self.value("nam"))

    def heading(self, count: int, noun: str) -> str:
        return f"Quỹ Vì người nghèo: {super().heading(count, noun)}"

    def subtitle(self) -> str:
        year, book = self.value("nam"), self.book()
        begun, ended = (f"Đầu năm {year}", "cuối năm") if year else ("Mở sổ", "nay")
        if year == self.today.year:
            ended = "đến nay"
        sums = (
            f"{begun} {format_vnd(book.opening_vnd)}, thu {format_vnd(book.received_vnd)}, "
            f"chi {format_vnd(book.spent_vnd)}, {ended} còn {format_vnd(book.closing_vnd)}."
        )
        return f"{super().subtitle()}. {sums}"


def with_balance(found: QuerySet[PoorFundEntry], filters: PoorFundFilter) -> QuerySet[PoorFundEntry]:
    """Each with what was there after it: counted over all entries, not only those that the filters leave."""
    until = Q(happened_on__lt=OuterRef("happened_on")) | Q(happened_on=OuterRef("happened_on"), pk__lte=OuterRef("pk"))
    whole = BigIntegerField()
    signed = Case(When(kind=PoorFundKind.SPENT, then=F("amount_vnd") * -1), default=F("amount_vnd"), output_field=whole)
    before = PoorFundEntry.objects.counted().filter(until, commune=OuterRef("commune")).order_by()
    sums = before.values("commune").annotate(total=Sum(signed, output_field=whole)).values("total")
    return found.annotate(balance_vnd=Subquery(sums)).select_related("household")


def _if(row: PoorFundEntry, *kinds: PoorFundKind) -> int | None:
    return row.amount_vnd if row.kind in kinds and not row.is_void else None


def columns(filters: PoorFundFilter) -> Sequence[Column]:
    return [
        Column("ngay", "Ngày", lambda row: row.happened_on, Kind.DATE, ("happened_on",),
               link=lambda row: reverse("programs:poor_fund_detail", args=[row.pk])),
        Column("khoan", "Khoản", lambda row: PoorFundKind(row.kind).label, order=("kind",), width=15),
        Column("ai", "Thu của ai, chi cho ai", lambda row: row.party, order=("party",), short="ai:", width=26),
        Column("noi-dung", "Nội dung", lambda row: row.purpose, width=26),
        Column("chung-tu", "Chứng từ", lambda row: row.document, width=16),
        Column("thu", "Thu (đ)", lambda row: _if(row, PoorFundKind.RECEIVED, PoorFundKind.OPENING), Kind.NUMBER,
               short="thu", width=14),
        Column("chi", "Chi (đ)", lambda row: _if(row, PoorFundKind.SPENT), Kind.NUMBER, short="chi", width=14),
        Column("con", "Còn (đ)", lambda row: row.balance_vnd or 0, Kind.NUMBER, short="còn", width=14),
        Column("bo", "Ghi nhầm, không tính",
               lambda row: f"{format_vnd(row.amount_vnd)}: {row.void_reason}" if row.is_void else "",
               order=("is_void",), short="ghi nhầm, không tính:", width=22),
    ]  # fmt: skip


POOR_FUND = register(
    Listing(
        key="poor-fund",
        view="programs:poor_fund_list",
        noun="khoản thu, chi",
        filters=filters_for(PoorFundFilter, SEE_PROGRAMME),
        columns=columns,
        rows=PoorFundFilter.entries,
        dress=with_balance,
        order=("happened_on", "pk"),
        order_words="theo ngày",
        export_act=EXPORT_HOUSEHOLDS,
        actions=for_who_may(EDIT_PROGRAMME, Action("Ghi thu, chi", reverse_lazy("programs:poor_fund_create"))),
        empty=nothing_yet(
            "Chưa ghi khoản nào của Quỹ", "Ghi số dư khi mở sổ trước, rồi các khoản thu, chi theo chứng từ."
        ),
    )
)
