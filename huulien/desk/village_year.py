"""The year of a village as its head follows it: who registered to escape, who waits for what, and what its people were
told and asked, in words."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Max, Min, Q

from households.access import SEE_HOUSEHOLDS
from households.models import Area
from huulien.lib.dates import format_date_vi
from huulien.lib.text import lower_first
from huulien.platform import access, clock
from huulien.platform.listings import list_url
from programs.access import EDIT_ESCAPES, SEE_OWN_TARGET
from programs.contexts.escapes import lacking_of, results_of
from programs.contexts.village_goals import GoalLine, likely_to_escape, village_goal
from programs.models import Communication, EscapeRegistration, Plan, SupportNeed
from programs.vocabulary import PERSONAL_NEEDS, EscapeAim, EscapeResult, NeedState
from surveys.vocabulary import Need

SHOWN = 6  # rows of each kind on the page


@dataclass(frozen=True)
class Registered:
    """A household that registered: what it still lacks, and who helps."""

    escape: EscapeRegistration
    result: EscapeResult
    lacking: str
    is_likely: bool
    helpers: str
    last_visit: date | None

    @property
    def is_out(self) -> bool:
        return self.result in {EscapeResult.ESCAPED, EscapeResult.LEFT_NEAR_POOR}

    @property
    def lacking_words(self) -> str:
        if self.is_out:
            return f"Đã {lower_first(self.result.label)}"
        words = f"Còn {self.lacking}" if self.lacking else "Không thiếu chỉ số nào"
        if self.escape.leaves == EscapeAim.NEAR_POOR:
            return f"Thoát cận nghèo. {words}"
        return f"{words}; nhiều khả năng thoát" if self.is_likely else words

    @property
    def helped_words(self) -> str:
        if not self.helpers:
            return "Chưa có người giúp"
        came = f"thăm {format_date_vi(self.last_visit)}" if self.last_visit else "chưa thăm"
        return f"{self.helpers}, {came}"


@dataclass(frozen=True)
class Wait:
    """How many of the village wait for the same thing, and since when the first of them."""

    kind: Need
    count: int
    since: date
    holder: str  # who frees it, where it is the same for all
    url: str

    @property
    def count_words(self) -> str:
        return f"{self.count} {'người' if self.kind in PERSONAL_NEEDS else 'hộ'}"

    @property
    def what(self) -> str:
        return lower_first(self.kind.label)

    @property
    def days(self) -> int:
        return (clock.today() - self.since).days


def _nearest(row: Registered) -> tuple[bool, bool, int, date]:
    return row.is_out, not row.is_likely, row.lacking.count(","), row.escape.registered_on


class VillageYear:
    """A village today; names and needs for who sees its households."""

    def __init__(self, village: Area, plan: Plan | None, user: Any) -> None:
        self.village, self.plan, self.user, self.today = village, plan, user, clock.today()
        self.sees_households = access.may(user, SEE_HOUSEHOLDS, village)

    @cached_property
    def may_register(self) -> bool:
        return access.may(self.user, EDIT_ESCAPES, self.village)

    @cached_property
    def goal(self) -> GoalLine | None:
        return village_goal(self.plan, self.village.pk)

    @cached_property
    def registered(self) -> list[Registered]:
        """Those that stand registered this year: the likely, then those that lack least, last who are out already."""
        if not self.sees_households:
            return []
        rows = EscapeRegistration.objects.standing().filter(household__village=self.village, year=self.today.year)
        rows = rows.annotate(last_visit=Max("helpers__visits__visited_on"))
        escapes = list(rows.select_related("household").prefetch_related("helpers__unit").order_by("registered_on"))
        results = results_of(escapes, self.today)
        lacking = lacking_of({escape.household_id for escape in escapes}, self.today)
        likely = likely_to_escape(self.village.parent, self.today) if escapes else frozenset()
        found = [
            Registered(
                escape, results[escape.pk], lacking.get(escape.household_id, ""), escape.pk in likely,
                ", ".join(str(one) for one in escape.helpers.all() if one.helps_on(self.today)), escape.last_visit,
            )
            for escape in escapes
        ]  # fmt: skip
        return sorted(found, key=_nearest)

    @property
    def shown(self) -> list[Registered]:
        return self.registered[:SHOWN]

    @property
    def more(self) -> bool:
        return len(self.registered) > SHOWN

    @property
    def list_url(self) -> str:
        return list_url("escapes", nam=self.today.year, thon=self.village.pk, con="standing")

    @cached_property
    def held(self) -> list[Communication]:
        """The latest of the year in the village or in the whole commune, for who answers for the village."""
        if not access.may(self.user, SEE_OWN_TARGET, self.village):
            return []
        here = Q(village=self.village) | Q(village=None, commune=self.village.parent_id)
        rows = Communication.objects.filter(here, held_on__year=self.today.year, held_on__lte=self.today)
        return list(rows.select_related("unit").order_by("-held_on", "-pk")[:SHOWN])

    @cached_property
    def waits(self) -> list[Wait]:
        """The longest first."""
        if not self.sees_households:
            return []
        needs = SupportNeed.objects.visible_to(self.user).waiting().filter(household__village=self.village).order_by()
        facts = {"n": Count("pk"), "since": Min("asked_on"), "first": Min("holder"), "last": Max("holder")}
        return [
            Wait(
                Need(row["kind"]), row["n"], row["since"], row["first"] if row["first"] == row["last"] else "",
                list_url("needs", thon=self.village.pk, viec=row["kind"], ket_qua=NeedState.WAITING.value),
            )
            for row in needs.values("kind").annotate(**facts).order_by("since", "kind")
        ]  # fmt: skip
