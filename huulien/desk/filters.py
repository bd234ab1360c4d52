"""What a list of households or people is narrowed to: read from an address, and written into one."""

import re
from datetime import date
from functools import cached_property
from typing import Any, Self

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from households.access import SEE_CITIZEN_IDS, SEE_HOUSEHOLDS
from households.models import Area, Household, Member
from households.places import commune_for
from households.querysets import found_on, housing_on
from households.vocabulary import PovertyClass
from huulien.lib.numbers import format_integer, plain_number
from huulien.lib.text import lower_first, search_fold
from huulien.platform import access, clock
from huulien.platform.forms import DayField
from huulien.platform.listings import ListFilter
from surveys.access import MANAGE_ROUNDS
from surveys.models import Review, Round
from surveys.querysets import as_reviewed, classified_on
from surveys.rules.standard import standard_on
from surveys.services.rounds import households_to_review, in_round, not_reviewed
from surveys.services.visits import Visits, late
from surveys.vocabulary import Indicator, ReviewState

CITIZEN_ID = re.compile(r"\b[0-9]{12}\b")
UNCLASSIFIED = "unclassified"
# Where a review stands, beside the states of those that there are.
_STANDINGS = {
    "all": "Trong đợt rà soát",  # must be reviewed, or has a review
    "none": "Chưa bắt đầu",  # must be reviewed, and has no review yet
    "unsent": "Chưa gửi",  # must be reviewed, and no review was sent
    **{state.value: state.label for state in ReviewState if state != ReviewState.SETTLED},
    "returned": "Bị trả lại",
    "late": "Trễ hạn",
}
NOBODY = "none"  # visited by no reviewer


class HouseholdFilter(ListFilter):
    """The filters of the household list and of the list of people; every one may be left out."""

    carried = ("xa", "dot")
    q = forms.CharField(
        label="Tìm theo tên, mã hộ", required=False, max_length=100, help_text="Không cần gõ dấu: trieu van sinh"
    )
    thon = forms.ModelChoiceField(label="Thôn", queryset=Area.objects.none(), required=False, empty_label="Tất cả")
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
        label="Thiếu hụt",
        required=False,
        choices=[("", "Bất kỳ"), *[(item.value, item.label) for item in Indicator]],
    )
    phieu = forms.ChoiceField(
        label="Phiếu rà soát",
        required=False,
        choices=[("", "Bất kỳ"), *_STANDINGS.items()],
    )
    nguoi = forms.ChoiceField(label="Rà soát viên", required=False)
    tam = forms.ChoiceField(
        label="Tạm tính",
        required=False,
        choices=[("", "Bất kỳ"), *[(kind.value, kind.label) for kind in PovertyClass]],
    )
    ngay = DayField(label="Đến hết ngày", required=False)

    def __init__(
        self, data: Any, *, user: Any, area: Area, today: date, round: Round | None,
        villages: QuerySet[Area] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(_by_code(data, today), user=user, area=area, today=today)
        self.round = round
        self.villages = Area.objects.visible_to(user).villages_of(area) if villages is None else villages
        if access.may(user, SEE_CITIZEN_IDS, area):
            self.fields["q"].label = "Tìm theo tên, mã hộ, số CCCD"
        self._offer_villages(self.villages)
        if round is None:
            del self.fields["phieu"], self.fields["tam"], self.fields["nguoi"]
        else:
            self._offer_reviewers(round)
            self.fields["phieu"].label, self.fields["tam"].label = f"Phiếu B {round.year}", f"Tạm tính {round.year}"

    def again(self, data: Any) -> Self:
        read = {"round": self.round, "villages": self.villages}
        return type(self)(data, user=self.user, area=self.area, today=self.today, **read)

    def _offer_villages(self, villages: QuerySet[Area]) -> None:
        """Only where there is a choice: a head of one village has none."""
        field = self.fields["thon"]
        field.queryset = villages
        choices = [("", field.empty_label), *((village.pk, village.name) for village in villages)]
        field.choices = choices  # read once, for the page and for knowing how many there are
        if len(choices) < 3:
            field.widget = forms.HiddenInput()

    def _offer_reviewers(self, round: Round) -> None:
        """To those who assign them; seen and asked for once it is used, from the page of the visits."""
        if not (self.data.get("nguoi") and access.may(self.user, MANAGE_ROUNDS, self.area)):
            del self.fields["nguoi"]
            return
        reviewers = [(str(pk), name) for pk, name in round.reviewers.values_list("pk", "name")]
        self.fields["nguoi"].choices = [("", "Bất kỳ"), (NOBODY, "Chưa giao ai"), *reviewers]

    def households(self) -> QuerySet[Household]:
        """The user's households that the filters leave; none when a filter cannot be read. A search finds what a
        household's head, code and address together hold, or the name or citizen number of one who lived there."""
        found = self._without_words()
        return found.filter(self._every_word | housing_on(self.on, self._of_person)) if self._words else found

    def _without_words(self) -> QuerySet[Household]:
        visible = Household.objects.visible_to(self.user).filter(commune=self.area)
        found = classified_on(visible, self.on)
        if not self.is_valid():
            return found.none()
        if village := self.value("thon"):
            found = found.filter(village_then=village.pk)
        if kind := self.value("loai"):
            found = found.filter(in_force__poverty_class=None if kind == UNCLASSIFIED else kind)
        if indicator := self.value("thieu"):
            found = found.filter(**{f"in_force__review__lacks_{indicator}": True})
        return self._by_review(found)

    def people(self) -> QuerySet[Member]:
        """The people who lived in those households on the day; a search is for the person, or the household's code."""
        households = self._without_words()
        people = Member.objects.visible_to(self.user).living_on(self.on, households)
        for word in self._words:
            people = people.filter(self._person_has(word) | Q(household__code__icontains=word))
        return people

    def _by_review(self, found: QuerySet[Household]) -> QuerySet[Household]:
        if state := self.value("phieu"):
            found = found.filter(self._in_state(state))
        if reviewer := self.value("nguoi"):
            found = found.filter(pk__in=Visits(self.round).of(None if reviewer == NOBODY else int(reviewer)))
        if provisional := self.value("tam"):
            found = as_reviewed(found, self.round.pk).filter(provisional=provisional)
        return found

    def _in_state(self, state: str) -> Q:
        """The condition on households that their review in the round is in a state."""
        own = Review.objects.filter(round=self.round, household=OuterRef("pk"))
        match state:
            case "all":
                return in_round(self.round)
            case "late":
                return late(self.round)
            case "none":
                return Q(pk__in=households_to_review(self.round).values("pk")) & ~Exists(own)
            case "unsent":
                return Q(pk__in=not_reviewed(self.round).values("pk"))
            case "returned":
                return Q(Exists(own.filter(state=ReviewState.DRAFT).exclude(returned_reason="")))
        return Q(Exists(own.filter(state=state)))

    @cached_property
    def _words(self) -> list[str]:
        return search_fold(self.value("q") or "").split()

    @cached_property
    def numbers(self) -> set[str]:
        """The citizen numbers typed, by a user who may see them: a whole number finds its person, a part nobody."""
        may = access.may(self.user, SEE_CITIZEN_IDS, self.area)
        return {word for word in self._words if may and CITIZEN_ID.fullmatch(word)}

    @property
    def _every_word(self) -> Q:
        """Of households: that what a search looks through holds every word typed."""
        return Q(*(Q(search_fold__contains=word) for word in self._words))

    @property
    def _of_person(self) -> Q:
        """Of members: that the name, or the citizen number, answers every word typed."""
        return Q(*(self._person_has(word) for word in self._words))

    def _person_has(self, word: str) -> Q:
        name = Q(search_fold__contains=word)
        return name | Q(citizen_id=word) if word in self.numbers else name

    def finds(self, folded: str) -> bool:
        """Whether the text holds every word typed."""
        return all(word in folded for word in self._words)

    @cached_property
    def matched_people(self) -> dict[int, list[tuple[str, str]]]:
        """Household → (name, citizen number) of its members that the search found."""
        return found_on(self.on, self._of_person, self.households().order_by().values("pk"))

    def in_use(self) -> list[tuple[str, str]]:
        """(name, words) of each filter in use; of a citizen number only its end, for the words are printed."""
        sought = CITIZEN_ID.sub(lambda number: f"…{number[0][-4:]}", self.value("q") or "")
        return [(name, f"Tìm: {sought}" if name == "q" else words) for name, words in super().in_use()]

    def heading(self, count: int, noun: str) -> str:
        """What the list holds, as one says it: "84 hộ nghèo, thôn Làng Cóc, thiếu hụt nhà tiêu hợp vệ sinh"."""
        kind = self.value("loai")
        named = {"": noun, UNCLASSIFIED: f"{noun} chưa xếp loại"}
        words = named.get(kind or "") or (
            PovertyClass(kind).label.lower() if noun == "hộ" else f"{noun} thuộc {PovertyClass(kind).label.lower()}"
        )
        parts = [f"{format_integer(count)} {words}"]
        if village := self.value("thon"):
            parts.append(f"thôn {village.name}")
        if indicator := self.value("thieu"):
            parts.append(f"thiếu hụt {lower_first(Indicator(indicator).label)}")
        return ", ".join(parts)


def _by_code(data: Any, today: date) -> Any:
    """The address with the indicator by its code: links of earlier times name its place in the form."""
    named = standard_on(today).by_number.get(data.get("thieu", ""))
    if named:
        data = data.copy()
        data["thieu"] = named.value
    return data


def filters_of(request: HttpRequest) -> HouseholdFilter:
    """The filters of an address; 403 or 404 for whoever may see no households there."""
    commune = commune_for(request, SEE_HOUSEHOLDS)
    round = _round_of(request, commune)
    return HouseholdFilter(request.GET, user=request.user, area=commune, today=clock.today(), round=round)


def _round_of(request: HttpRequest, commune: Area) -> Round | None:
    """The round the address names, or the one that is open."""
    rounds = Round.objects.visible_to(request.user).filter(commune=commune)
    if (number := plain_number(request.GET.get("dot", ""))) is not None:
        return get_object_or_404(rounds, pk=number)
    return rounds.current()
