"""Support that is paid in two: what the payments of a policy are, who had the first, and what is left of it."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet

from programs.models import SupportBatch, SupportLine
from programs.rules.policies import Instalments, Policy, policy_on
from programs.vocabulary import SupportKind


def policy_of(batch: SupportBatch) -> Policy | None:
    """The policy of the batch's kind in force on the first day it is for."""
    return policy_on(SupportKind(batch.kind), batch.period_from)


def instalments_of(batch: SupportBatch) -> Instalments | None:
    policy = policy_of(batch)
    return policy.instalments_on(batch.period_from) if policy else None


def instalment_words(batch: SupportBatch) -> str:
    """Which payment the batch is: "lần 2, 30 %, sau khi hoàn thành"; nothing where all is paid at once."""
    payments = instalments_of(batch)
    if not batch.instalment:
        return ""
    return payments.words(batch.instalment) if payments else f"lần {batch.instalment}"


def is_last_payment(batch: SupportBatch) -> bool:
    payments = instalments_of(batch)
    return batch.instalment is None or payments is None or batch.instalment == len(payments.parts)


def earlier_lines(batch: SupportBatch) -> QuerySet[SupportLine]:
    """Lines of the payment before this one that were handed over, and were not followed up by another batch yet."""
    if not batch.instalment or batch.instalment == 1:
        return SupportLine.objects.none()
    handed_over = SupportLine.objects.filter(
        commune=batch.commune_id, batch__kind=batch.kind, left_out_as="", delivered_on__isnull=False
    )
    followed = handed_over.exclude(batch=batch).filter(
        household=OuterRef("household"), batch__instalment=batch.instalment, delivered_on__gte=OuterRef("delivered_on")
    )
    found = handed_over.filter(batch__instalment=batch.instalment - 1, batch__period_from__lte=batch.period_until)
    return found.exclude(Exists(followed)).select_related("household__village", "member").order_by("delivered_on", "pk")


def later_line(line: SupportLine) -> SupportLine | None:
    """The line of the next payment that rests on this one."""
    if not line.batch.instalment:
        return None
    found = SupportLine.objects.filter(
        commune=line.commune_id, household=line.household_id, member=line.member_id, batch__kind=line.batch.kind,
        batch__instalment=line.batch.instalment + 1, batch__period_until__gte=line.batch.period_from, left_out_as="",
    )  # fmt: skip
    return found.select_related("batch").order_by("pk").first()


def rest_of(payments: Instalments, first_vnd: int) -> int:
    """What is left to pay after the first payment."""
    return payments.shares(payments.whole_of(first_vnd))[1]


def out_of_line(batch: SupportBatch) -> Iterator[tuple[SupportLine, SupportLine | None, int | None]]:
    """(line, the payment before, what it should be) of who did not have that, or whose amount is not the rest of it."""
    payments = instalments_of(batch)
    if payments is None or not batch.instalment or batch.instalment == 1:
        return
    before = {(line.household_id, line.member_id): line for line in earlier_lines(batch)}
    for line in batch.lines.filter(left_out_as="").select_related("household", "member").order_by("pk"):
        first = before.get((line.household_id, line.member_id))
        if first is None:
            yield line, None, None
        elif first.amount_vnd is not None and not _fits(payments, first.amount_vnd, line.amount_vnd):
            yield line, first, rest_of(payments, first.amount_vnd)


def _fits(payments: Instalments, first_vnd: int, second_vnd: int | None) -> bool:
    return second_vnd is not None and payments.shares(first_vnd + second_vnd) == (first_vnd, second_vnd)
