"""A household's page, its printed sheet, and the register as a file to correct and import again."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from households.access import EXPORT_HOUSEHOLDS, SEE_HOUSEHOLDS
from households.models import Household
from households.places import commune_for
from households.services.register_export import export_to_correct
from huulien.desk.filters import filters_of
from huulien.desk.household import HouseholdPage
from huulien.platform import access
from huulien.platform.happenings import Happening, happened
from huulien.platform.jobs.delivering import Delivery, delivers

FEW = 2_000  # households that take less than three seconds


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
    happened(Happening.PRINT, request, commune_id=household.commune_id, of=household, what="phiếu")
    return render(request, "desk/household_print.html", {"page": HouseholdPage(household, request.user)})


@delivers
def household_export(request: HttpRequest) -> Delivery:
    """The households that the filters leave, with their members, as a workbook that the import reads back.

    It is the book of today, whatever day the list is of: read back, an earlier day's would undo what came after. A
    household that has left the book since is not in it; the list says how many are.
    """
    commune = commune_for(request, EXPORT_HOUSEHOLDS)
    filters = filters_of(request)
    households = filters.households().filter(closed_on=None)
    count = households.count()
    return Delivery(
        lambda: export_to_correct(commune, households.by_name()), "xlsx",
        f"So ho de sua va nhap lai {commune.name} {filters.today}", rows=count, few=FEW, commune_id=commune.pk,
        what="sổ hộ để sửa và nhập lại", count=count, back=reverse("desk:household_list"),
    )  # fmt: skip


def visible_household(request: HttpRequest, pk: int) -> Household:
    """The household; 404 when it is not within the user's reach, 403 for a user who sees no households."""
    access.require_somewhere(request.user, SEE_HOUSEHOLDS)
    households = Household.objects.visible_to(request.user).select_related("village__parent__parent", "commune")
    return get_object_or_404(households, pk=pk)
