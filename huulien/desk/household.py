"""A household as its page, its printed sheet and its review show it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from households.access import EDIT_HOUSEHOLDS, PROPOSE_EVENTS, SEE_CITIZEN_IDS, SEE_HOUSEHOLD_TRAIL
from households.models import Event, EventProposal, Household, Member
from households.vocabulary import PovertyClass, Studying, class_sign
from huulien.lib.dates import format_date_vi
from huulien.lib.labels import Sign
from huulien.lib.parameters import without_mark
from huulien.lib.text import upper_first
from huulien.platform import access, clock
from huulien.platform.buttons import Button, button, first_stands_out
from programs.access import EDIT_ESCAPES, EDIT_NEEDS, SEE_SUPPORT
from programs.contexts.escapes import results_of
from programs.contexts.ways import HouseholdWay, way_of
from programs.models import EscapeRegistration, SupportLine, SupportNeed
from surveys.access import FILL_REVIEWS
from surveys.contexts.reviews import IndicatorRow, WhatChanged, indicator_rows, what_changed
from surveys.models import ClassInForce, Review, Round
from surveys.rules.near import margin_on, near
from surveys.services.reviews import is_on_list, outcome_of
from surveys.services.rounds import MANAGED_CLASSES
from surveys.vocabulary import ReviewState, RoundKind, state_sign


@dataclass(frozen=True)
class MemberRow:
    member: Member
    age: int | None
    citizen_id: str

    @property
    def occupied_with(self) -> str:
        """School for who goes to it, else work."""
        member = self.member
        if member.studying and member.studying != Studying.NONE:
            return f"Đang học: {member.get_studying_display()}"
        return member.get_employment_display() or "chưa rõ"


@dataclass(frozen=True)
class YearLine:
    """What a round found of the household; of a draft nothing yet, and without an address no Form B."""

    title: str
    url: str = ""
    scores: str = ""
    standing: Sign | None = None  # of Form B
    found: Sign | None = None  # the class
    is_provisional: bool = False


@dataclass(frozen=True)
class EscapeLine:
    escape: EscapeRegistration
    sign: Sign
    words: str


class HouseholdPage:
    """A household as its page, its printed sheet and its review show it."""

    def __init__(self, household: Household, user: Any) -> None:
        self.household = household
        self.user = user
        self.today = clock.today()

    @cached_property
    def may_edit(self) -> bool:
        return self.household.closed_on is None and access.may(self.user, EDIT_HOUSEHOLDS, self.household.village)

    @cached_property
    def may_undo(self) -> bool:
        """Whether the user may undo an event recorded by mistake: also the one by which the household left the book."""
        return access.may(self.user, EDIT_HOUSEHOLDS, self.household.village)

    @cached_property
    def may_report(self) -> bool:
        """Whether the user reports events here, which the officer then records."""
        return self.household.closed_on is None and access.may(self.user, PROPOSE_EVENTS, self.household.village)

    @cached_property
    def reported(self) -> list[EventProposal]:
        """What a village head reported and waits, for who may record or reports it."""
        if not (self.may_edit or self.may_report):
            return []
        return list(self.household.proposals.waiting().select_related("proposed_by"))

    @cached_property
    def may_see_trail(self) -> bool:
        return access.may(self.user, SEE_HOUSEHOLD_TRAIL, self.household.village)

    @cached_property
    def may_review(self) -> bool:
        return self.household.closed_on is None and access.may(self.user, FILL_REVIEWS, self.household.village)

    @cached_property
    def members(self) -> list[MemberRow]:
        """Those who live here; of a household that is no more, those who lived here last."""
        members = self.household.members.in_family_order()
        if self.household.closed_on is None:
            members = members.living_now()
        whole = access.may(self.user, SEE_CITIZEN_IDS, self.household.village)
        return [
            MemberRow(member, member.age_on(self.today), member.citizen_id if whole else member.masked_citizen_id)
            for member in members
        ]

    @cached_property
    def head(self) -> Member | None:
        return next((row.member for row in self.members if row.member.is_head), None)

    @cached_property
    def events(self) -> list[Event]:
        return list(self.household.events.select_related("member", "other_household", "recorded_by", "undone_by"))

    @property
    def buttons(self) -> list[Button]:
        """The rounds in which the household can be reviewed now, and what is done in each: who is not on the list asks
        first, or is added to it; and its sheet to print."""
        rounds = Round.objects.filter(commune_id=self.household.commune_id).open().order_by("kind", "-year", "-pk")
        reviews = [
            button(f"{self._act_in(round)}, {round.short_name}", "surveys:review_open", round.pk, self.household.pk,
                   icon="pen")
            for round in (rounds if self.may_review else ())
        ]  # fmt: skip
        return [
            *first_stands_out(reviews),
            button("In phiếu hộ", "desk:household_print", self.household.pk, icon="print"),
        ]

    def _act_in(self, round: Round) -> str:
        if any(review.round_id == round.pk for review in self.reviews):
            return "Mở Phiếu B"
        if is_on_list(round, self.household):
            return "Lập Phiếu B"
        return "Bổ sung vào danh sách" if round.kind == RoundKind.ANNUAL else "Đề nghị rà soát"

    @cached_property
    def reviews(self) -> list[Review]:
        """Reviews of the household, newest round first."""
        return list(self.household.reviews.select_related("round", "village").order_by("-round__year", "-round__pk"))

    @cached_property
    def classes(self) -> list[ClassInForce]:
        return list(self.household.classes.select_related("review__round", "loaded_in", "inherited_from"))

    @property
    def years(self) -> Iterator[YearLine]:
        """What each round found, newest first; then classes recognised elsewhere and loaded, without Form B."""
        for review in self.reviews:
            title, url = upper_first(review.round.short_name), reverse("surveys:review_detail", args=[review.pk])
            standing = state_sign(review.state, is_returned=bool(review.returned_reason))
            if review.state == ReviewState.DRAFT:
                yield YearLine(title, url, standing=standing)
                continue
            b1 = f"B1 {review.b1_score}, " if review.b1_score is not None else ""
            found = class_sign(review.poverty_class)
            scores = f": {b1}B2 {review.outcome['b2_score']}"
            yield YearLine(title, url, scores, standing, found, review.is_provisional)
        loaded = [entry for entry in self.classes if entry.loaded_in and entry.taken_back_on is None]
        for entry in sorted(loaded, key=lambda entry: entry.loaded_in.year, reverse=True):
            yield YearLine(f"Định kỳ {entry.loaded_in.year}", found=class_sign(entry.poverty_class))

    @cached_property
    def in_force(self) -> ClassInForce | None:
        """The official class today."""
        return next(
            (
                entry
                for entry in self.classes
                if entry.valid_from <= self.today and (entry.valid_until is None or self.today < entry.valid_until)
            ),
            None,
        )

    @cached_property
    def needs(self) -> list[SupportNeed]:
        """What the household and its members ask for, what waits first, then the latest."""
        rows = self.household.support_needs.select_related("household", "member")
        return sorted(rows.order_by("-asked_on", "-pk"), key=lambda need: not need.is_waiting)

    @cached_property
    def supports(self) -> list[SupportLine]:
        """What was handed over to the household and its members, the latest first."""
        rows = self.household.support_lines.filter(delivered_on__isnull=False)
        return list(rows.select_related("batch", "household", "member").order_by("-delivered_on", "-pk"))

    @cached_property
    def escapes(self) -> list[EscapeLine]:
        """What it registered to escape, the latest year first, with who helps today and was there last."""
        rows = self.household.escapes.prefetch_related("helpers__unit", "helpers__visits")
        found = list(rows.order_by("-year", "-registered_on", "-pk"))
        results = results_of(found, self.today)
        return [EscapeLine(escape, results[escape.pk].sign, self._help_words(escape)) for escape in found]

    def _help_words(self, escape: EscapeRegistration) -> str:
        if not escape.stands:
            return f"rút {format_date_vi(escape.withdrawn_on)}: {escape.withdrawn_reason}"
        helpers = ", ".join(str(one) for one in escape.helpers.all() if one.helps_on(self.today))
        visits = [visit.visited_on for one in escape.helpers.all() for visit in one.visits.all()]
        last = f"; thăm {format_date_vi(max(visits))}" if visits else ""
        return f"{helpers or 'Chưa có người giúp'}{last}"

    @cached_property
    def may_register(self) -> bool:
        """Whether the user may record that the household registers to escape this year, and it has not yet."""
        is_managed = bool(self.in_force) and self.in_force.poverty_class in MANAGED_CLASSES
        registered = any(line.escape.year == self.today.year and line.escape.stands for line in self.escapes)
        may = self.household.closed_on is None and access.may(self.user, EDIT_ESCAPES, self.household.village)
        return may and is_managed and not registered

    @cached_property
    def may_see_support(self) -> bool:
        """Whether the user may open the batches: whoever sees the household reads what it was given all the same."""
        return access.may(self.user, SEE_SUPPORT, self.household.commune)

    @cached_property
    def may_add_need(self) -> bool:
        return self.household.closed_on is None and access.may(self.user, EDIT_NEEDS, self.household.village)

    @cached_property
    def way(self) -> HouseholdWay | None:
        """How the household gets out, while it is in the book and officially poor or near poor."""
        return None if self.household.closed_on else way_of(self.household, self.in_force, self.user)

    @property
    def official_since(self) -> str:
        """Since when the class is official, and by which decision."""
        since = f"Chính thức từ {format_date_vi(self.in_force.valid_from)}"
        round = self.in_force.decided_in
        if round is None:
            return f"{since}, giữ theo hộ {self.in_force.inherited_from.code} khi tách hộ, đến khi hộ được rà soát"
        decided = f"{since}, Quyết định số {round.decision_number}" if round.decision_number else since
        return f"{decided}: {self.in_force.change_words}" if self.in_force.change_words else decided

    @cached_property
    def explained_review(self) -> Review | None:
        """The review the page explains: the official one; before there is any, the one sent in."""
        if self.in_force:
            return next((review for review in self.reviews if review.pk == self.in_force.review_id), None)
        return next((review for review in self.reviews if review.state != ReviewState.DRAFT), None)

    @property
    def unexplained(self) -> tuple[str, str]:
        """Why there is no review to explain: title and text."""
        if self.in_force and self.in_force.loaded_in:
            return "Kết quả nạp không có Phiếu B", (
                f"Xếp loại theo kết quả đã công nhận năm {self.in_force.loaded_in.year}, nên không rõ hộ thiếu hụt gì."
            )
        if self.in_force:
            origin = self.in_force.inherited_from
            return "Giữ xếp loại của hộ cũ", (
                f"Hộ tách ra từ hộ {origin.code} ({origin.head_name}), giữ xếp loại của hộ đó đến khi được rà soát."
            )
        return "Chưa rà soát", "Hộ chưa có phiếu rà soát nào được gửi, nên chưa xếp loại."

    @property
    def reason(self) -> str:
        """Why the household has its class, without the articles, which stand apart."""
        return self.explained_review.outcome["explanation"].split(" Căn cứ: ")[0]

    @property
    def grounds(self) -> list[str]:
        """The articles, each once, without what is for officers to check."""
        return list(dict.fromkeys(map(without_mark, self.explained_review.outcome["citations"])))

    @cached_property
    def compared(self) -> list[Review]:
        """The explained review and the one of the year before, if any."""
        if self.explained_review is None:
            return []
        start = self.reviews.index(self.explained_review)
        return [review for review in self.reviews[start:] if review.state != ReviewState.DRAFT][:2]

    @cached_property
    def indicators(self) -> list[IndicatorRow]:
        if not self.compared:
            return []
        return indicator_rows(self.compared)

    @cached_property
    def changed(self) -> WhatChanged | None:
        return what_changed(self.compared)

    @property
    def near(self) -> list[str]:
        """What one thing would give the household another class than the official one, in words."""
        if self.in_force is None or self.explained_review is None:
            return []
        outcome = outcome_of(self.explained_review)
        return [way.words(outcome) for way in near(outcome, margin_on(self.today))]

    @property
    def honorific(self) -> str:
        """The word before the head's name, as in "Hộ ông Triệu Văn Sinh"; empty when the sex is unknown."""
        return {"male": "ông", "female": "bà"}.get(self.head.sex or "", "") if self.head else ""

    @property
    def is_poor(self) -> bool:
        return bool(self.in_force) and self.in_force.poverty_class == PovertyClass.POOR
