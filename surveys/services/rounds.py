"""Opening and settling review rounds."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef

from households.models import Area, Household
from households.services.settled_days import lock_commune
from households.vocabulary import PovertyClass
from huulien.platform.locking import claim
from surveys.models import ClassInForce, Review, Round
from surveys.rules.standard import standard_on
from surveys.services.facts import remember_facts
from surveys.vocabulary import ReviewState, RoundKind, RoundState

MANAGED_CLASSES = (PovertyClass.POOR, PovertyClass.NEAR_POOR)


@transaction.atomic
def open_round(
    *,
    commune: Area,
    year: int,
    kind: RoundKind,
    opened_on: date,
    due_on: date,
    as_of: date,
    by: Any,
) -> Round:
    """The new round; its standard is the one in force on the day it opens."""
    if kind == RoundKind.ANNUAL and commune.rounds.filter(kind=RoundKind.ANNUAL, state=RoundState.OPEN).exists():
        raise ValidationError("Đợt rà soát định kỳ trước chưa chốt. Chốt đợt đó rồi mới mở đợt mới.")
    settled = commune.settled_through_on
    if settled and as_of <= settled:
        raise ValidationError({"as_of": f"Số liệu đến hết {settled:%d/%m/%Y} đã chốt. Ghi ngày sau ngày đó."})
    new = Round(
        commune=commune,
        year=year,
        kind=kind,
        standard=standard_on(opened_on).code,
        opened_on=opened_on,
        due_on=due_on,
        as_of=as_of,
        opened_by=by,
    )
    new.full_clean()
    new.save(force_insert=True)
    return new


def households_to_review(round: Round) -> Any:
    """Households the round must cover: poor or near poor by the last settled result, and still in the book."""
    managed = ClassInForce.objects.filter(
        commune=round.commune, household=OuterRef("pk"), valid_until=None, poverty_class__in=MANAGED_CLASSES
    )
    return Household.objects.filter(Exists(managed), commune=round.commune, closed_on=None)


def obstacles(round: Round) -> dict[str, Any]:
    """What keeps the round from being settled, as querysets of households and reviews; all empty when nothing does.

    A household that has left the book meanwhile keeps nothing back: its draft stays as it is.
    """
    reviews = round.reviews.all()
    reviewed = round.reviews.submitted().filter(household=OuterRef("pk"))
    must = households_to_review(round) if round.kind == RoundKind.ANNUAL else Household.objects.none()
    return {
        "not_reviewed": must.exclude(Exists(reviewed)),
        "drafts": reviews.filter(state=ReviewState.DRAFT, household__closed_on=None),
        "unclassified": reviews.submitted().filter(poverty_class=PovertyClass.INSUFFICIENT_DATA),
    }


@transaction.atomic
def settle_round(*, round: Round, version: int, settled_on: date, decision_number: str, by: Any) -> Round:
    """The settled round: its reviews are frozen and their classes are official from `settled_on`.

    Drafts of households that need not be reviewed do not settle anything silently: each is an obstacle as long as
    its household is in the book.
    """
    if round.is_settled:
        raise ValidationError("Đợt rà soát này đã chốt.")
    if round.opened_by_id is not None and round.opened_by_id == getattr(by, "pk", None):
        raise ValidationError("Người mở đợt rà soát không tự chốt. Việc chốt do lãnh đạo khác của xã làm.")
    if not round.opened_on <= settled_on <= round.as_of:
        raise ValidationError(
            {"settled_on": f"Ghi ngày chốt từ {round.opened_on:%d/%m/%Y} đến {round.as_of:%d/%m/%Y}."}
        )
    if not decision_number.strip():
        raise ValidationError({"decision_number": "Ghi số quyết định công nhận, ví dụ 85/QĐ-UBND."})
    round.commune = lock_commune(round.commune)
    claim(round, version)
    settled = round.commune.settled_through_on
    if settled and settled_on <= settled:
        raise ValidationError({"settled_on": f"Số liệu đến hết {settled:%d/%m/%Y} đã chốt. Ghi ngày sau ngày đó."})
    reviews = list(round.reviews.submitted().select_for_update(no_key=True, of=("self",)).select_related("household"))
    if any(rows.exists() for rows in obstacles(round).values()):
        raise ValidationError("Đợt rà soát chưa chốt được: còn hộ chưa rà soát, phiếu nháp hoặc phiếu chưa xếp loại.")
    _put_in_force(round, reviews, settled_on)
    remember_facts(reviews)
    # With the next version: whoever was about to return or check one of them is told that it has changed.
    round.reviews.submitted().update(state=ReviewState.SETTLED, version=F("version") + 1)
    round.state, round.settled_on = RoundState.SETTLED, settled_on
    round.decision_number, round.settled_by = decision_number.strip(), by
    round.save(update_fields=["state", "settled_on", "decision_number", "settled_by"])
    _lock_figures(round)
    return round


def _put_in_force(round: Round, reviews: list[Review], settled_on: date) -> None:
    """Close the classes these reviews replace, and begin the new ones."""
    replaced = ClassInForce.objects.filter(
        commune=round.commune, valid_until=None, household__in=[review.household_id for review in reviews]
    )
    previous = dict(replaced.values_list("household_id", "poverty_class"))
    replaced.update(valid_until=settled_on)
    ClassInForce.objects.bulk_create(
        [
            ClassInForce(
                commune_id=round.commune_id,
                village_id=review.village_id,
                household_id=review.household_id,
                review=review,
                poverty_class=review.poverty_class,
                previous_class=previous.get(review.household_id, ""),
                valid_from=settled_on,
            )
            for review in reviews
        ],
        batch_size=500,
    )


def _lock_figures(round: Round) -> None:
    """An annual round settles the commune's figures through its last day; an in-year one through its decision."""
    last = round.as_of if round.kind == RoundKind.ANNUAL else round.settled_on
    commune = round.commune
    if commune.settled_through_on is None or commune.settled_through_on < last:
        commune.settled_through_on = last
        commune.save(update_fields=["settled_through_on"])
