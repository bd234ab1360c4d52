"""The programme's money of a commune and year: the only query behind pages, command, API and papers."""

from collections import defaultdict
from datetime import date

from django.db.models import Count, Q, Sum

from households.models import Area
from huulien.lib.numbers import plain_decimal
from programs.models import Contribution, FundEntry, Funding, SupportBatch
from programs.rules.money import amounts_of
from programs.vocabulary import BatchState, FundingSource, InKind, Nature
from reports.indicators.targets.money import FundingRow, Given, Money, PaymentList


def money_of(commune: Area, year: int, on: date) -> Money:
    """What was planned for the year, and came and went from its first day to the day `on`."""
    entries = defaultdict(list)
    moved = FundEntry.objects.filter(
        commune=commune, funding__year=year, is_void=False, happened_on__lte=on
    ).values_list("funding", "kind", "amount_vnd")
    for funding, kind, amount_vnd in moved:
        entries[funding].append((kind, amount_vnd))
    fundings = (
        Funding.objects.filter(commune=commune, year=year).select_related("activity").order_by("activity__code", "pk")
    )
    rows = [
        FundingRow(
            row.activity.code,
            row.activity.name,
            FundingSource(row.source),
            Nature(row.nature),
            amounts_of(row.planned_vnd, entries[row.pk]),
        )
        for row in fundings
    ]
    order = [(source, nature) for source in FundingSource for nature in Nature]
    rows.sort(key=lambda row: (row.activity or "", order.index((row.source, row.nature))))
    return Money(rows, _payment_lists(commune, year, on), _in_kind(commune, year, on))


def _payment_lists(commune: Area, year: int, on: date) -> list[PaymentList]:
    """The bảng kê that money was paid by: who is not left out is a line."""
    batches = (
        SupportBatch.objects.filter(
            commune=commune, state=BatchState.SIGNED, entry__isnull=False, funding__year=year, signed_on__lte=on
        )
        .select_related("funding__activity")
        .annotate(
            line_count=Count("lines", filter=Q(lines__left_out_as="")),
            total_vnd=Sum("lines__amount_vnd", filter=Q(lines__left_out_as=""), default=0),
        )
        .order_by("signed_on", "pk")
    )
    return [
        PaymentList(
            str(batch.pk),
            batch.funding.activity.code,
            FundingSource(batch.funding.source),
            Nature(batch.funding.nature),
            batch.signed_on,
            batch.line_count,
            batch.total_vnd,
        )
        for batch in batches
    ]


def _in_kind(commune: Area, year: int, on: date) -> list[Given]:
    rows = (
        Contribution.objects.filter(commune=commune, given_on__gte=date(year, 1, 1), given_on__lte=on)
        .order_by("kind", "unit")
        .values_list("kind", "unit")
        .annotate(quantity=Sum("quantity"), value_vnd=Sum("value_vnd"))
    )
    order = list(InKind)
    given = [Given(InKind(kind), plain_decimal(quantity), unit, value) for kind, unit, quantity, value in rows]
    return sorted(given, key=lambda row: (order.index(row.kind), row.unit))
