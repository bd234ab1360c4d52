"""What a signed list of payments of 3.000 lines costs as PDF and Excel, against a tenth of them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from households.models import Area, Household
from huulien.platform.papers.files import write
from programs.contexts.batches import BatchPage
from programs.models import SupportBatch, SupportLine
from programs.papers.payment_list import payment_list
from tests.bench.timing import apart

FEW, MANY = 300, 3_000
DAY = date(2023, 6, 20)


def measure_payment_list(commune: Area) -> dict[str, Any]:
    """Both files of both lists, each in a process of its own."""
    few, many = (_batch(commune, count) for count in (FEW, MANY))
    measured = {
        file_format: (apart(_writing(few, file_format), times=3), apart(_writing(many, file_format)))
        for file_format in ("pdf", "xlsx")
    }
    return {
        file_format: {
            "seconds": round(seconds, 2),
            "peak_mb": round(megabytes, 1),
            f"seconds_of_{FEW}": round(few_seconds, 2),
            f"peak_mb_of_{FEW}": round(few_megabytes, 1),
            "times_seconds": round(seconds / few_seconds, 2),
            "aim": "at most 12 times for ten times as many lines",
        }
        for file_format, ((few_seconds, few_megabytes), (seconds, megabytes)) in measured.items()
    }


def _writing(batch: SupportBatch, file_format: str) -> Callable[[], Any]:
    return lambda: write(payment_list(BatchPage(batch, None)), file_format)


def _batch(commune: Area, count: int) -> SupportBatch:
    """A list of so many households, all handed over."""
    batch = SupportBatch.objects.create(
        commune=commune, kind="electricity", title=f"Tiền điện, {count} hộ", period_from=DAY, period_until=DAY,
        decision="01/QĐ-UBND", granted_on=DAY, state="granted",
    )  # fmt: skip
    homes = Household.objects.filter(commune=commune).order_by("pk")[:count]
    SupportLine.objects.bulk_create(
        (
            SupportLine(commune=commune, batch=batch, household=home, amount_vnd=147_000, delivered_on=DAY,
                        receipt="signed")
            for home in homes
        ),
        batch_size=500,
    )  # fmt: skip
    return batch
