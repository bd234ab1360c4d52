"""The household list, the list of people, a household's page and its printed sheet."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from households.access import EDIT_HOUSEHOLDS, EXPORT_HOUSEHOLDS, IMPORT_REGISTER, SEE_HOUSEHOLDS
from households.models import Area, Household, Spell
from households.places import commune_for
from households.querysets import existing
from households.rules.register.export import export_register
from households.services.register_export import register_records
from households.services.register_import import known_villages
from households.views.register_import import workbook_response
from huulien.desk.filters import HouseholdFilter
from huulien.desk.household import HouseholdPage
from huulien.platform import access, clock
from surveys.models import Review, Round

ROWS_A_PAGE = 25


@login_required
@require_safe
def household_list(request: HttpRequest) -> HttpResponse:
    """Households, narrowed by the filters in the address, in the Vietnamese order of their heads' given names."""
    filters = _filters(request)
    households = (
        filters.households()
        .select_related("village", "in_force__review")
        .annotate(people=_people_on(filters.on))
        .prefetch_related(_review_of(filters.round))
        .by_name()
    )
    page = Paginator(households, ROWS_A_PAGE).get_page(request.GET.get("trang"))
    return render(request, "desk/household_list.html", _list_context(request, filters, page, "hộ"))


@login_required
@require_safe
def member_list(request: HttpRequest) -> HttpResponse:
    """The people of the households that the filters leave."""
    filters = _filters(request)
    then = Spell.objects.filter(existing(filters.on, "lived_from", "lived_until"))
    people = (
        filters.people()
        .select_related("household__village")
        .prefetch_related(Prefetch("spells", then.select_related("household__village"), to_attr="spells_then"))
        .order_by("sort_key", "pk")
    )
    page = Paginator(people, ROWS_A_PAGE).get_page(request.GET.get("trang"))
    context = _list_context(request, filters, page, "người")
    # Where they lived on the day, and as what.
    context["rows"] = [(member, member.spells_then[0], member.age_on(filters.on)) for member in page]
    return render(request, "desk/member_list.html", context)


@login_required
@require_safe
def household_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One household: its class and why, its members, what happened to it, and its reviews."""
    household = visible_household(request, pk)
    return render(request, "desk/household_detail.html", {"page": HouseholdPage(household, request.user)})


@login_required
@require_safe
def household_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet handed to the household: its class, why, and what would change it."""
    household = visible_household(request, pk)
    return render(request, "desk/household_print.html", {"page": HouseholdPage(household, request.user)})


@login_required
@require_safe
def household_export(request: HttpRequest) -> HttpResponse:
    """The households that the filters leave, with their members, as a workbook that the import reads back."""
    commune = commune_for(request, EXPORT_HOUSEHOLDS)
    filters = _filters(request)
    records = register_records(filters.households().filter(closed_on=None).by_name())
    name = f"Danh sach ho {commune.name} {filters.on}.xlsx"
    return workbook_response(export_register(records, known_villages(commune)), name)


def visible_household(request: HttpRequest, pk: int) -> Household:
    """The household; 404 when it is not within the user's reach, 403 for a user who sees no households."""
    access.require_somewhere(request.user, SEE_HOUSEHOLDS)
    households = Household.objects.visible_to(request.user).select_related("village__parent__parent", "commune")
    return get_object_or_404(households, pk=pk)


def _people_on(on: date) -> Any:
    """How many people lived in each household on the day."""
    return Count("spells", filter=existing(on, "spells__lived_from", "spells__lived_until"), distinct=True)


def _filters(request: HttpRequest) -> HouseholdFilter:
    commune = commune_for(request, SEE_HOUSEHOLDS)
    return HouseholdFilter(
        request.GET, user=request.user, commune=commune, today=clock.today(), round=round_of(request, commune)
    )


def round_of(request: HttpRequest, commune: Area) -> Round | None:
    """The round the address names, or the one that is open."""
    rounds = Round.objects.visible_to(request.user).filter(commune=commune)
    if (number := request.GET.get("dot", "")).isdecimal():
        return get_object_or_404(rounds, pk=number)
    return rounds.current()


def _review_of(round: Round | None) -> Prefetch:
    reviews: QuerySet[Review] = Review.objects.filter(round=round) if round else Review.objects.none()
    return Prefetch(
        "reviews", queryset=reviews.only("state", "poverty_class", "household", "round"), to_attr="in_round"
    )


def _list_context(request: HttpRequest, filters: HouseholdFilter, page: Any, noun: str) -> dict[str, Any]:
    return {
        "filters": filters,
        "page": page,
        "total": page.paginator.count,
        "heading": filters.heading(page.paginator.count, noun),
        "chips": [(words, _without(request, name)) for words, name in filters.chips()],
        "on": filters.on,
        "round": filters.round,
        "may_import": access.may(request.user, IMPORT_REGISTER, filters.commune),
        "may_export": access.may(request.user, EXPORT_HOUSEHOLDS, filters.commune),
        "may_edit": access.may(request.user, EDIT_HOUSEHOLDS, filters.commune),
        "query": request.GET.urlencode(),
    }


def _without(request: HttpRequest, name: str) -> str:
    """The address of the same list without one filter."""
    query = request.GET.copy()
    for key in (name, "trang"):
        query.pop(key, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path
