"""The list of awards: whom for, what for, and how far each is."""

from collections.abc import Sequence

from django import forms
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.urls import reverse, reverse_lazy

from households.access import EXPORT_HOUSEHOLDS
from households.places import filters_for
from huulien.lib.text import lower_first
from huulien.platform.forms import TextField, WholeNumberField
from huulien.platform.listings import Action, Column, Kind, ListFilter, Listing, for_who_may, nothing_yet, register
from programs.access import EDIT_PROGRAMME, SEE_PROGRAMME
from programs.models import Award
from programs.vocabulary import AwardForm, AwardState


class AwardFilter(ListFilter):
    """Awards by the year they are for, their form, and how they stand."""

    q = TextField(label="Tìm theo tên", required=False, max_length=100)
    nam = WholeNumberField(label="Năm", least=2000, most=2100, example="2024", required=False)
    hinh_thuc = forms.ChoiceField(
        label="Hình thức", required=False, choices=[("", "Mọi hình thức"), *AwardForm.choices()]
    )
    ket_qua = forms.ChoiceField(label="Kết quả", required=False, choices=[("", "Bất kỳ"), *AwardState.choices()])

    def awards(self) -> QuerySet[Award]:
        """Those of the user's that the filters leave."""
        found = Award.objects.visible_to(self.user).filter(commune=self.area)
        if not self.is_valid():
            return found.none()
        for word in (self.value("q") or "").split():
            found = found.filter(given_to__icontains=word)
        conditions = {"year": self.value("nam"), "form": self.value("hinh_thuc"), "state": self.value("ket_qua")}
        return found.filter(**{name: value for name, value in conditions.items() if value})

    def heading(self, count: int, noun: str) -> str:
        state = self.value("ket_qua")
        return super().heading(count, noun) + (f": {lower_first(AwardState(state).label)}" if state else "")


def in_order(found: QuerySet[Award], filters: AwardFilter) -> QuerySet[Award]:
    """Those that wait for somebody first."""
    waiting = Case(
        When(state=AwardState.NOMINATED, then=Value(0)), When(state=AwardState.DECIDED, then=Value(1)),
        default=Value(2), output_field=IntegerField(),
    )  # fmt: skip
    return found.annotate(place=waiting).select_related("household__village")


def columns(filters: AwardFilter) -> Sequence[Column]:
    return [
        Column("ten", "Khen ai", lambda row: row.given_to, order=("given_to",), width=26,
               link=lambda row: reverse("programs:award_detail", args=[row.pk])),
        Column("thon", "Thôn", lambda row: row.household.village.name if row.household else "", width=13),
        Column("thanh-tich", "Thành tích", lambda row: row.what_for, Kind.LINES, width=36),
        Column("hinh-thuc", "Hình thức", lambda row: AwardForm(row.form).label, order=("form",), width=20),
        Column("nam", "Năm", lambda row: str(row.year), order=("year",), short="năm", width=7),
        Column("ket-qua", "Kết quả", lambda row: row.sign, order=("state",), width=20),
        Column("de-nghi", "Đề nghị ngày", lambda row: row.nominated_on, Kind.DATE, ("nominated_on",), "đề nghị",
               is_default=False),
        Column("quyet-dinh", "Quyết định", lambda row: row.decision, short="quyết định", width=16),
        Column("ngay", "Ngày quyết định", lambda row: row.decided_on, Kind.DATE, ("decided_on",), "ngày",
               is_default=False),
        Column("trao", "Trao ngày", lambda row: row.given_on, Kind.DATE, ("given_on",), "trao"),
        Column("ly-do", "Vì sao không khen", lambda row: row.ended_reason, is_default=False, width=26),
    ]  # fmt: skip


AWARDS = register(
    Listing(
        key="awards",
        view="programs:award_list",
        noun="khen thưởng",
        filters=filters_for(AwardFilter, SEE_PROGRAMME),
        columns=columns,
        rows=AwardFilter.awards,
        dress=in_order,
        order=("place", "-nominated_on", "-pk"),
        order_words="còn chờ trước, rồi mới nhất",
        export_act=EXPORT_HOUSEHOLDS,
        actions=for_who_may(EDIT_PROGRAMME, Action("Đề nghị khen thưởng", reverse_lazy("programs:award_create"))),
        empty=nothing_yet(
            "Chưa đề nghị khen thưởng ai",
            "Hộ vươn lên thoát nghèo, người, tập thể làm tốt việc giảm nghèo thì đề nghị ở đây; lãnh đạo quyết định.",
        ),
    )
)
