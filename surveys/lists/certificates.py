"""The list of certificates: who holds one, what it says of a year, and whether it still holds."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse, reverse_lazy

from households.models import Area
from households.places import filters_for
from households.vocabulary import PovertyClass, class_sign
from huulien.lib.labels import Sign
from huulien.lib.text import lower_first, search_fold
from huulien.platform.forms import TextField, WholeNumberField
from huulien.platform.listings import Action, Column, Kind, ListFilter, Listing, ListPage, nothing_yet, register
from surveys.access import ISSUE_CERTIFICATES
from surveys.models import Certificate, CertificateYear, Round
from surveys.services.rounds import MANAGED_CLASSES
from surveys.vocabulary import CertificateState

NOT_CONFIRMED = Sign("Không xác nhận", "mute", "minus")


class CertificateFilter(ListFilter):
    """Certificates by household, village, and what they say of a year: the last that was confirmed, without one."""

    q = TextField(label="Tìm theo chủ hộ, mã hộ", required=False, max_length=100)
    thon = forms.ModelChoiceField(label="Thôn", queryset=Area.objects.none(), required=False, empty_label="Tất cả")
    nam = WholeNumberField(label="Năm xác nhận", least=2000, most=2100, example="2024", required=False)
    loai = forms.ChoiceField(
        label="Xếp loại năm ấy", required=False,
        choices=[("", "Bất kỳ"), *((kind.value, kind.label) for kind in MANAGED_CLASSES)],
    )  # fmt: skip
    dot = forms.ModelChoiceField(queryset=Round.objects.none(), required=False, widget=forms.HiddenInput)
    giay = forms.ChoiceField(label="Trạng thái", required=False, choices=[("", "Bất kỳ"), *CertificateState.choices()])

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["dot"].queryset = Round.objects.filter(commune=self.area)
        self.fields["thon"].queryset = Area.objects.villages_of(self.area).order_by("position", "pk")

    @property
    def year(self) -> int | None:
        """The year whose rows are shown."""
        confirmed = CertificateYear.objects.filter(commune=self.area).order_by("-year").values_list("year", flat=True)
        return self.value("nam") or confirmed.first()

    def heading(self, count: int, noun: str) -> str:
        year, round = self.value("nam"), self.value("dot")
        said = f" xác nhận năm {year}" if year else ""
        return super().heading(count, noun) + said + (f" theo {lower_first(str(round))}" if round else "")

    def certificates(self) -> QuerySet[Certificate]:
        """Those of the user's that the filters leave."""
        found = Certificate.objects.visible_to(self.user).filter(commune=self.area)
        if not self.is_valid():
            return found.none()
        rows = CertificateYear.objects.filter(certificate=OuterRef("pk"), year=self.year)
        if round := self.value("dot"):
            found = found.filter(Exists(CertificateYear.objects.filter(certificate=OuterRef("pk"), round=round)))
        found = found.annotate(**{name: Subquery(rows.values(name)[:1]) for name in ("poverty_class", "deprived")})
        for word in search_fold(self.value("q") or "").split():
            found = found.filter(household__search_fold__contains=word)
        conditions = {
            "household__village": self.value("thon"),
            "poverty_class": self.value("loai"),
            "state": self.value("giay"),
        }
        found = found.filter(Q(**{name: value for name, value in conditions.items() if value}))
        return found.exclude(poverty_class=None) if self.value("nam") else found


def columns(filters: CertificateFilter) -> Sequence[Column]:
    year = filters.year or filters.today.year
    return [
        Column("ten", "Chủ hộ đứng tên", lambda row: row.holder.full_name, order=("household__sort_key",), width=22,
               link=lambda row: reverse("surveys:certificate_detail", args=[row.pk])),
        Column("ma", "Mã hộ", lambda row: row.household.code, order=("household__code",), short="Mã", width=9),
        Column("thon", "Thôn", lambda row: row.household.village.name,
               order=("household__village__position", "household__village__name"), width=13),
        Column("so", "Số giấy", lambda row: row.number_words, order=("issued_on", "number"), width=18),
        Column("cap", "Cấp ngày", lambda row: row.issued_on, Kind.DATE, ("issued_on",), "cấp", width=12),
        Column("loai", f"Năm {year}", _class, short=str(year), width=15),
        Column("thieu", "Chỉ số thiếu hụt", lambda row: row.deprived or None, short="Thiếu:", width=18),
        Column("giay", "Trạng thái", lambda row: row.state_sign, order=("state",), width=18),
    ]  # fmt: skip


def _class(row: Any) -> Sign | None:
    """What the household is in the year; a paper that still holds need not say anything of it."""
    if row.poverty_class:
        return class_sign(PovertyClass(row.poverty_class))
    return NOT_CONFIRMED if row.is_valid else None


def actions(page: ListPage) -> Sequence[Action]:
    if not page.total:
        return []
    address = page.carried_to("surveys:certificate_file")
    return [Action(f"In {page.total} giấy", address, "print", is_file=True, short="In giấy")]


CERTIFICATES = register(
    Listing(
        key="certificates",
        view="surveys:certificate_list",
        noun="giấy chứng nhận",
        filters=filters_for(CertificateFilter, ISSUE_CERTIFICATES),
        columns=columns,
        rows=CertificateFilter.certificates,
        dress=lambda found, filters: found.select_related("household__village", "holder", "replaces"),
        order=("household__village__position", "household__sort_key", "-issued_on", "-pk"),
        order_words="theo thôn, rồi tên gọi của chủ hộ",
        export_act=ISSUE_CERTIFICATES,
        actions=actions,
        empty=nothing_yet(
            "Chưa cấp giấy nào",
            "Giấy chứng nhận cấp ở đợt rà soát đã chốt, cho hộ nghèo và hộ cận nghèo.",
            reverse_lazy("surveys:round_list"),
            "Xem các đợt rà soát",
        ),
    )
)
