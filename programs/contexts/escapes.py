"""Registrations to escape as one user sees them: their result, who helps, the visits; a unit sees no class."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from households.access import SEE_HOUSEHOLDS
from households.models import Household
from households.vocabulary import PovertyClass
from huulien.lib.text import lower_first
from huulien.platform import access, clock
from huulien.platform.buttons import Button, button, first_stands_out, step_buttons
from programs.access import EDIT_ESCAPES
from programs.models import EscapeRegistration, Helper, HelperVisit
from programs.rules.escapes import Standing, result_day, result_of
from programs.steps.escapes import ESCAPE_STEPS
from programs.vocabulary import EscapeAim, EscapeResult
from surveys.models import ReviewRequest
from surveys.querysets import classified_on
from surveys.vocabulary import Indicator, RequestKind

# Slug → the step.
STEP_SLUGS = {"rut": "withdraw", "mo-lai": "reopen"}
SLUG_OF = {name: slug for slug, name in STEP_SLUGS.items()}
NOT_KNOWN = "chưa rõ"


def results_of(escapes: Iterable[EscapeRegistration], today: date) -> dict[int, EscapeResult]:
    """Registration → what became of it by the classes in force at the end of its year, or today while that runs."""
    results: dict[int, EscapeResult] = {}
    by_day: dict[date, list[EscapeRegistration]] = defaultdict(list)
    for escape in escapes:
        if escape.stands:
            by_day[result_day(escape.year, today)].append(escape)
        else:
            results[escape.pk] = EscapeResult.WITHDRAWN
    for day, own in by_day.items():
        standings = _standings({escape.household_id for escape in own}, day)
        absent = Standing(False, None, None)
        for escape in own:
            standing = standings.get(escape.household_id, absent)
            results[escape.pk] = result_of(EscapeAim(escape.leaves), escape.registered_on, standing)
    return results


def _standings(homes: set[int], day: date) -> dict[int, Standing]:
    rows = classified_on(Household.objects.filter(pk__in=homes), day).order_by()
    facts = ("poverty_class", "valid_from", "inherited_from")
    return {
        pk: Standing(True, PovertyClass(kind) if kind else None, None if inherited else since)
        for pk, kind, since, inherited in rows.values_list("pk", *(f"in_force__{fact}" for fact in facts))
    }


def lacking_of(homes: Iterable[int], on: date) -> dict[int, str]:
    """Household → what its official Form B says it lacks, in words; empty where it lacks nothing that is counted."""
    rows = Household.objects.filter(pk__in=list(homes)).order_by()
    found = classified_on(rows, on).select_related("in_force__review")
    reviews = {home.pk: getattr(getattr(home, "in_force", None), "review", None) for home in found}
    return {pk: _in_a_sentence(review.lacking) if review else NOT_KNOWN for pk, review in reviews.items()}


def _in_a_sentence(lacking: Iterable[Indicator]) -> str:
    """As a sentence names them: in small letters, but for what is short for something ("nhà tiêu, BHYT")."""
    return ", ".join(item.short if item.short.isupper() else lower_first(item.short) for item in lacking)


def visits_for(user: Any, escape: EscapeRegistration) -> QuerySet[HelperVisit]:
    """The visits that the user may read: all of a household they see, else those of their own units."""
    return HelperVisit.objects.filter(helper__in=helpers_for(user, escape))


def helpers_for(user: Any, escape: EscapeRegistration) -> QuerySet[Helper]:
    """The helpers that the user may read of: all of a household they see, else their own units."""
    if access.may(user, SEE_HOUSEHOLDS, escape.household.village):
        return escape.helpers.all()
    return escape.helpers.of_units_of(user)


class EscapePage:
    """A registration as a user sees it today."""

    def __init__(self, escape: EscapeRegistration, user: Any) -> None:
        self.escape, self.user, self.today = escape, user, clock.today()
        village = escape.household.village
        self.sees_household = access.may(user, SEE_HOUSEHOLDS, village)
        self.may_edit = access.may(user, EDIT_ESCAPES, village)

    @cached_property
    def result(self) -> EscapeResult:
        return results_of([self.escape], self.today)[self.escape.pk]

    @property
    def result_note(self) -> str:
        """Of which day the result is."""
        if not self.escape.stands:
            return ""
        return f"hết năm {self.escape.year}" if result_day(self.escape.year, self.today) < self.today else "đến hôm nay"

    @cached_property
    def lacking(self) -> str:
        return lacking_of([self.escape.household_id], self.today).get(self.escape.household_id, NOT_KNOWN)

    @cached_property
    def helpers(self) -> list[Helper]:
        rows = helpers_for(self.user, self.escape).select_related("unit")
        return sorted(rows.order_by("valid_from", "pk"), key=lambda helper: helper.valid_until is not None)

    @cached_property
    def helping(self) -> list[Helper]:
        """Those of them who help today."""
        return [one for one in self.helpers if one.helps_on(self.today)]

    @cached_property
    def visits(self) -> list[HelperVisit]:
        """The latest first."""
        visits = visits_for(self.user, self.escape).select_related("helper__unit", "written_by")
        return list(visits.order_by("-visited_on", "-pk"))

    @cached_property
    def may_visit(self) -> bool:
        """Whether the user writes visits: who keeps the registration, or a unit that helps."""
        return self.escape.stands and bool(self.helping) and (self.may_edit or not self.sees_household)

    @cached_property
    def requests(self) -> list[ReviewRequest]:
        """What the household asked of the reviews of the year by Mẫu 04."""
        asked = self.escape.household.requests.standing().filter(kind=RequestKind.ESCAPE)
        return list(asked.filter(received_on__year=self.escape.year).select_related("round").order_by("received_on"))

    @property
    def buttons(self) -> list[Button]:
        """What the user may do with the registration now."""
        pk = self.escape.pk
        found = [button("Ghi lần thăm", "programs:visit_create", pk)] if self.may_visit else []
        if self.may_edit and self.escape.stands:
            found.append(button("Phân công người giúp", "programs:helper_create", pk))
            found.append(button("Sửa", "programs:escape_edit", pk))
        steps = ESCAPE_STEPS.offered(self.escape, self.user)
        return [*first_stands_out(found), *step_buttons(steps, "programs:escape_step", pk, SLUG_OF)]

    @property
    def history(self) -> list[Any]:
        return ESCAPE_STEPS.history(self.escape)
