"""What a list of households or people is narrowed to: read from an address, and written into one."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from households.models import Area, Household, Member, Spell
from households.querysets import existing
from households.vocabulary import PovertyClass
from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_integer
from huulien.lib.text import search_fold
from huulien.platform.forms import DayField, SiteForm
from surveys.models import Review, Round
from surveys.querysets import as_reviewed, classified_on
from surveys.services.rounds import households_to_review
from surveys.vocabulary import Indicator, ReviewState

UNCLASSIFIED = "unclassified"
NOT_STARTED = "none"  # must be reviewed in the round, and has no review yet


class HouseholdFilter(SiteForm):
    """The filters of the household list and of the list of people; every one may be left out."""

    q = forms.CharField(label="Tìm theo tên, mã hộ", required=False, max_length=100)
    thon = forms.ModelChoiceField(
        label="Thôn", queryset=Area.objects.none(), required=False, empty_label="Tất cả các thôn"
    )
    loai = forms.ChoiceField(
        label="Xếp loại",
        required=False,
        choices=[
            ("", "Bất kỳ"),
            *[(kind.value, kind.label) for kind in PovertyClass if kind != PovertyClass.INSUFFICIENT_DATA],
            (UNCLASSIFIED, "Chưa xếp loại"),
        ],
    )
    thieu = forms.ChoiceField(
        label="Thiếu hụt chỉ số",
        required=False,
        choices=[("", "Bất kỳ"), *[(item.value, item.label) for item in Indicator]],
    )
    phieu = forms.ChoiceField(
        label="Phiếu rà soát",
        required=False,
        choices=[
            ("", "Bất kỳ"),
            (NOT_STARTED, "Chưa bắt đầu"),
            *[(state.value, state.label) for state in ReviewState if state != ReviewState.SETTLED],
        ],
    )
    tam = forms.ChoiceField(
        label="Tạm tính",
        required=False,
        choices=[("", "Bất kỳ"), *[(kind.value, kind.label) for kind in PovertyClass]],
    )
    ngay = DayField(label="Tính đến hết ngày", required=False)

    def __init__(self, data: Any, *, user: Any, commune: Area, today: date, round: Round | None) -> None:
        super().__init__(data)
        self.user, self.commune, self.today, self.round = user, commune, today, round
        self.fields["thon"].queryset = Area.objects.visible_to(user).villages_of(commune)
        if round is None:
            del self.fields["phieu"], self.fields["tam"]
        else:
            self.fields["phieu"].label = f"Phiếu B năm {round.year}"

    @property
    def on(self) -> date:
        """The day the list is of."""
        return self.value("ngay") or self.today

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name) if self.is_valid() else None

    def households(self) -> QuerySet[Household]:
        """The user's households that the filters leave; none when a filter cannot be read."""
        return self._matching(self._without_words(), self.value("q") or "")

    def _without_words(self) -> QuerySet[Household]:
        visible = Household.objects.visible_to(self.user).filter(commune=self.commune)
        found = classified_on(visible, self.on)
        if not self.is_valid():
            return found.none()
        if village := self.value("thon"):
            found = found.filter(village=village)
        if kind := self.value("loai"):
            found = found.filter(in_force__poverty_class=None if kind == UNCLASSIFIED else kind)
        if indicator := self.value("thieu"):
            found = found.filter(**{f"in_force__review__lacks_{indicator}": True})
        return self._by_review(found)

    def people(self) -> QuerySet[Member]:
        """The people who lived in those households on the day; a search is for the person, or the household's code."""
        households = self._without_words()
        people = Member.objects.visible_to(self.user).living_on(self.on, households)
        for word in search_fold(self.value("q") or "").split():
            people = people.filter(Q(search_fold__contains=word) | Q(household__code__icontains=word))
        return people

    def _by_review(self, found: QuerySet[Household]) -> QuerySet[Household]:
        own = Review.objects.filter(round=self.round, household=OuterRef("pk"))
        if state := self.value("phieu"):
            waiting = ~Exists(own) & Q(pk__in=households_to_review(self.round).values("pk"))
            found = found.filter(waiting if state == NOT_STARTED else Exists(own.filter(state=state)))
        if provisional := self.value("tam"):
            found = as_reviewed(found, self.round).filter(provisional=provisional)
        return found

    def _matching(self, found: QuerySet[Household], words: str) -> QuerySet[Household]:
        """Households whose head, code and address together hold every word typed, or one of whose members does."""
        typed = search_fold(words).split()
        if not typed:
            return found
        every_word = Q()
        for word in typed:
            every_word &= Q(search_fold__contains=word)
        here_on_the_day = existing(self.on, "lived_from", "lived_until") & Q(household=OuterRef("pk"))
        lived = Spell.objects.filter(here_on_the_day, member__in=Member.objects.filter(every_word))
        return found.filter(every_word | Exists(lived))

    def heading(self, count: int, noun: str) -> str:
        """What the list holds, as one says it: "84 hộ nghèo, thôn Làng Cóc, thiếu hụt chỉ số 3"."""
        kind = self.value("loai")
        named = {"": noun, UNCLASSIFIED: f"{noun} chưa xếp loại"}
        words = named.get(kind or "") or (
            PovertyClass(kind).label.lower() if noun == "hộ" else f"{noun} thuộc {PovertyClass(kind).label.lower()}"
        )
        parts = [f"{format_integer(count)} {words}"]
        if village := self.value("thon"):
            parts.append(f"thôn {village.name}")
        if indicator := self.value("thieu"):
            parts.append(f"thiếu hụt {Indicator(indicator).label.lower()}")
        return ", ".join(parts)

    def chips(self) -> list[tuple[str, str]]:
        """(words, name) of each filter in use, for the list's "Đang lọc" line."""
        if not self.is_valid():
            return []
        words = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if not value:
                continue
            if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
                value = dict(field.choices)[value]
            elif isinstance(value, date):
                value = format_date_vi(value)
            words.append((f"{field.label}: {getattr(value, 'name', value)}", name))
        return words
