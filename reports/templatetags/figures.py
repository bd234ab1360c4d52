"""Numbers that open the list they count."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from huulien.lib.numbers import format_decimal, format_integer
from huulien.platform.listings import list_url
from reports.situation import HeatCell
from surveys.vocabulary import Indicator

register = template.Library()


@register.simple_tag(takes_context=True)
def counted(context: Any, count: int, what: str = "households", **filters: Any) -> SafeString | str:
    """The count; for a user who may see the households (context `links`), as a link to the list with these filters.

    The list is of the context's day `on`. Nothing is linked where nothing is counted.
    """
    text = format_integer(count)
    if not context.get("links") or count == 0:
        return text
    return format_html('<a class="n" href="{}">{}</a>', list_url(what, on=context["on"], **filters), text)


@register.simple_tag(takes_context=True)
def counted_before(context: Any, count: int | None, **filters: Any) -> SafeString | str:
    """As `counted`, for the end of the year before; a dash when it ended without a result."""
    if count is None:
        return "–"
    start = date(context["on"].year - 1, 12, 31)
    return counted({"links": context.get("links"), "on": start}, count, **filters)


@register.simple_tag(takes_context=True)
def heat_cell(context: Any, cell: HeatCell, indicator: Indicator) -> SafeString:
    """One cell of the heat map: the count, shaded by its share, opening its list."""
    shade = ("", "h1", "h2c", "h3c", "h4c")[cell.step]
    if not context.get("links") or cell.count == 0:
        return format_html('<span class="cel {}">{}</span>', shade, cell.count)
    url = list_url("households", on=context["on"], loai="poor", thon=cell.village_id, thieu=indicator)
    return format_html('<a class="cel {}" href="{}">{}</a>', shade, url, cell.count)


@register.filter
def bare_percent(rate: Decimal | None) -> str:
    """A rate without its sign, for a column whose head says %; 0/0 has none."""
    return "không có đối tượng" if rate is None else format_decimal(rate, 2)
