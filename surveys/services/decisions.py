"""Decisions on the results of a round: which households each names, drafting one, and what is still to be signed."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from households.vocabulary import PovertyClass
from huulien.lib.text import lower_first
from huulien.platform.locking import claim
from huulien.platform.steps import Obstacle
from surveys.access import MANAGE_ROUNDS
from surveys.models import DecidedHousehold, Decision, Round
from surveys.services.open_round import hold_open
from surveys.services.results import ORDER, results
from surveys.services.rounds import MANAGED_CLASSES
from surveys.vocabulary import DecisionKind, DecisionState

KINDS = (DecisionKind.POOR_NEAR_POOR, DecisionKind.ESCAPED)  # that the commune drafts here


def named_by(decision: Decision) -> list[DecidedHousehold]:
    """The households of a decision, village by village: as signed, or as the reviews sent make them."""
    if decision.is_signed:
        kept = decision.households.select_related("village", "household")
        return list(kept.order_by(*ORDER))
    return households_named(decision.round, DecisionKind(decision.kind), decision)


def households_named(round: Round, kind: DecisionKind, decision: Decision | None = None) -> list[DecidedHousehold]:
    """The households that a decision of a kind would name by the reviews sent in the round, not stored."""
    return [row for row in results(round, decision) if is_named(kind, row.previous_class, row.poverty_class)]


def is_named(kind: DecisionKind, before: str, after: str) -> bool:
    """A poor household that is near poor now has escaped poverty, and is recognised as near poor too."""
    if kind == DecisionKind.POOR_NEAR_POOR:
        return after in MANAGED_CLASSES
    return before == PovertyClass.POOR != after or (before == PovertyClass.NEAR_POOR and after not in MANAGED_CLASSES)


@transaction.atomic
def draft_decision(*, round: Round, kind: DecisionKind, by: Any) -> Decision:
    """The decision, waiting to be signed."""
    round = hold_open(round, by, MANAGE_ROUNDS, round.commune)
    if not households_named(round, kind):
        raise ValidationError("Theo các phiếu đã gửi, chưa có hộ nào thuộc quyết định này.")
    decision = Decision(commune=round.commune, round=round, kind=kind, drafted_by=by)
    decision.full_clean(exclude=["drafted_by"])
    decision.save(force_insert=True)
    return decision


@transaction.atomic
def drop_draft(*, decision: Decision, version: int, by: Any) -> None:
    """A decision that was not signed is no more."""
    hold_open(decision.round, by, MANAGE_ROUNDS, decision.commune)  # as signing does
    decision.refresh_from_db(fields=["state"])
    if decision.is_signed:
        raise ValidationError("Quyết định đã ký không bỏ được. Sai thì ký quyết định mới.")
    claim(decision, version)
    decision.delete()


def deciding(round: Round) -> Decision | None:
    """The signed decision that settles the round; None where there is none here: it may be signed on paper."""
    by_kind = {decision.kind: decision for decision in reversed(round.decisions.signed())}
    return next((by_kind[kind] for kind in KINDS if kind in by_kind), None)


def decisions_to_sign(round: Round) -> Iterator[Obstacle]:
    """Once one decision is drafted here, all are signed here, and name what the reviews say at the settling."""
    found = list(round.decisions.all())
    if not found:
        return
    page = reverse("surveys:decision_list", args=[round.pk])
    for kind in KINDS:
        own = [decision for decision in found if decision.kind == kind]
        signed = next(iter(round.decisions.signed().filter(kind=kind)), None)
        named = {row.household_id: row.poverty_class for row in households_named(round, kind)}
        name = lower_first(kind.label)
        if any(decision.state == DecisionState.DRAFT for decision in own):
            yield Obstacle(f"Quyết định {name} chưa ký.", page, "Xem quyết định")
        elif signed is None and named:
            yield Obstacle(f"Chưa soạn quyết định {name}: có {len(named)} hộ.", page, "Xem quyết định")
        elif signed and dict(signed.households.values_list("household", "poverty_class")) != named:
            words = f"Kết quả đã khác danh sách của Quyết định số {signed.number_words}. Soạn và ký quyết định mới."
            yield Obstacle(words, page, "Xem quyết định")
