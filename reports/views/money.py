"""The money of a year: by source and nature, by activity, and what was given in kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from households.models import Area
from households.places import commune_for
from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import plain_number
from huulien.platform import clock
from huulien.platform.papers.numbering import numbered
from programs.access import SEE_PROGRAMME
from programs.models import Activity, Contribution, Funding
from programs.rules.money import Amounts
from reports.datasets.money import money_of
from reports.indicators.targets.money import Money
from reports.paper.drawings import fund_figures


@dataclass(frozen=True)
class ActivityRow:
    """The money of all sources of an activity."""

    name: str
    url: str
    amounts: Amounts


@login_required
@require_safe
def money(request: HttpRequest) -> HttpResponse:
    """The money of the year that the address names (`?nam=`), of this one without."""
    commune = commune_for(request, SEE_PROGRAMME)
    years = _years(commune)
    asked = plain_number(request.GET.get("nam", ""))
    year = asked if asked in years else clock.today().year
    on = min(clock.today(), date(year, 12, 31))
    counted = money_of(commune, year, on)
    context = {
        "commune": commune,
        "year": year,
        "years": years,
        "on": on,
        "money": counted,
        "rows": list(_by_activity(commune, counted)),
        "figures": numbered([fund_figures(counted, f"đến hết ngày {format_date_vi(on)}")])[0],
    }
    return render(request, "reports/money.html", context)


def _years(commune: Area) -> list[int]:
    """The years with money or things given, and this one; the latest first."""
    funded = set(Funding.objects.filter(commune=commune).order_by().values_list("year", flat=True).distinct())
    given = Contribution.objects.filter(commune=commune).order_by().values_list("given_on__year", flat=True).distinct()
    return sorted(funded | set(given) | {clock.today().year}, reverse=True)


def _by_activity(commune: Area, counted: Money) -> Iterator[ActivityRow]:
    keys = dict(Activity.objects.filter(commune=commune).values_list("code", "pk"))
    sums: dict[str, Amounts] = {}
    names = {}
    for row in counted.activities:
        code = row.activity or ""
        sums[code] = sums.get(code, Amounts()) + row.amounts
        names[code] = row.name
    for code, amounts in sums.items():
        yield ActivityRow(names[code], reverse("programs:activity_detail", args=[keys[code]]), amounts)
