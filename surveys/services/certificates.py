"""Certificates: issued and confirmed after a round is settled, replaced when lost, and taken back with the round."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from households.models import Household, Member, Spell
from households.querysets import existing
from households.services.settled_days import lock_commune
from households.vocabulary import Relationship
from huulien.platform import access, audit, clock
from huulien.platform.numbers import Book
from huulien.platform.papers.document import Kind
from huulien.platform.steps import Obstacle
from surveys.access import ISSUE_CERTIFICATES
from surveys.models import Certificate, CertificateYear, ClassInForce, Review, Round
from surveys.rules.procedure import procedure_by_code
from surveys.rules.standard import standard_by_code
from surveys.services.open_round import check_day
from surveys.services.rounds import MANAGED_CLASSES
from surveys.vocabulary import RoundKind

NO_DEPRIVATION = "không"


@dataclass(frozen=True)
class Due:
    """What a settled round leaves to do on certificates: households to issue one to, and those whose one to confirm."""

    year: int
    to_issue: Sequence[ClassInForce]
    to_confirm: Mapping[ClassInForce, Certificate]
    without_head: Sequence[Household]  # nobody to make a certificate out to

    @property
    def count(self) -> int:
        return len(self.to_issue) + len(self.to_confirm)


def certificates_due(round: Round) -> Due:
    """The households still in the book that the round made poor or near poor, and are not confirmed for its year."""
    year = procedure_by_code(round.procedure).certificate_year(RoundKind(round.kind), round.year)
    begun = ClassInForce.objects.begun_by(round).filter(taken_back_on=None, poverty_class__in=MANAGED_CLASSES)
    classes = begun.filter(household__closed_on=None).select_related("household", "review")
    held = {kept.household_id: kept for kept in Certificate.objects.valid().filter(commune=round.commune_id)}
    confirmed = set(
        CertificateYear.objects.filter(certificate__in=[kept.pk for kept in held.values()], year=year).values_list(
            "certificate__household", flat=True
        )
    )
    open_rows = [
        row
        for row in classes.order_by("village__position", "household__sort_key", "pk")
        if row.household_id not in confirmed
    ]
    heads = set(_heads(round.commune_id, clock.today()))
    new = [row for row in open_rows if row.household_id not in held]
    return Due(
        year=year,
        to_issue=[row for row in new if row.household_id in heads],
        to_confirm={row: held[row.household_id] for row in open_rows if row.household_id in held},
        without_head=[row.household for row in new if row.household_id not in heads],
    )


def _heads(commune_id: int, on: date) -> dict[int, int]:
    """Household → its head on a day."""
    spells = Spell.objects.filter(existing(on, "lived_from", "lived_until"), commune=commune_id)
    return dict(spells.filter(relationship=Relationship.HEAD).values_list("household", "member"))


@transaction.atomic
def confirm_certificates(*, round: Round, issued_on: date, by: Any) -> Due:
    """What was due: households without a certificate have one now, and every one says what the round decided."""
    _require(round, by)
    round.commune = lock_commune(round.commune)
    round.refresh_from_db(fields=["state", "settled_on"])
    if not round.is_settled or not round.procedure:
        raise ValidationError("Chỉ cấp, xác nhận giấy chứng nhận theo đợt rà soát đã chốt ở đây.")
    check_day(round.settled_on, issued_on, "issued_on")
    due = certificates_due(round)
    with audit.acting(reason=f"Cấp, xác nhận giấy chứng nhận theo {round.short_name}"):
        new = _issue(round, [row.household_id for row in due.to_issue], issued_on)
        certificates = dict(zip(due.to_issue, new, strict=True)) | dict(due.to_confirm)
        CertificateYear.objects.bulk_create(
            (
                CertificateYear(
                    commune_id=round.commune_id, certificate=certificate, round=round, year=due.year,
                    poverty_class=row.poverty_class, deprived=_deprived(round, row.review), confirmed_on=issued_on,
                )
                for row, certificate in certificates.items()
            ),
            batch_size=500,
        )  # fmt: skip
    return due


def _issue(round: Round, households: Sequence[int], issued_on: date) -> Sequence[Certificate]:
    """New certificates in the names of the heads, in the order of the households."""
    heads = _heads(round.commune_id, clock.today())

    def make(numbers: Iterable[int]) -> list[Certificate]:
        made = (
            Certificate(
                commune_id=round.commune_id, household_id=household, holder_id=heads[household], number=number,
                issued_on=issued_on,
            )
            for household, number in zip(households, numbers, strict=True)
        )  # fmt: skip
        return Certificate.objects.bulk_create(made, batch_size=500)

    book = Book(round.commune_id, Kind.CERTIFICATE, issued_on.year)
    return book.take_all(len(households), make, f"giấy chứng nhận theo {round.short_name}")  # type: ignore[return-value]


def _deprived(round: Round, review: Review | None) -> str:
    """The indicators that are lacking, by their numbers in the form."""
    if review is None:
        return ""
    texts = standard_by_code(round.standard).indicators
    numbers = sorted(texts[indicator].number for indicator in review.lacking if indicator in texts)
    return ", ".join(map(str, numbers)) or NO_DEPRIVATION


@transaction.atomic
def replace_certificate(lost: Certificate, *, issued_on: date) -> Certificate:
    """The new paper, which says what the lost one said."""
    holder = Member.objects.filter(
        household=lost.household_id, lived_until=None, relationship=Relationship.HEAD
    ).first()
    if holder is None:
        raise ValidationError("Hộ chưa có chủ hộ. Ghi chủ hộ rồi cấp lại.")
    new = Certificate(
        commune_id=lost.commune_id,
        household_id=lost.household_id,
        holder=holder,
        number=0,
        issued_on=issued_on,
        replaces=lost,
    )
    book = Book(lost.commune_id, Kind.CERTIFICATE, issued_on.year)

    def make(numbers: Iterable[int]) -> list[Certificate]:
        (new.number,) = numbers
        new.save(force_insert=True)
        return [new]

    book.take_all(1, make, f"giấy chứng nhận cấp lại thay số {lost.number_words}")
    CertificateYear.objects.bulk_create(
        CertificateYear(
            commune_id=row.commune_id, certificate=new, round_id=row.round_id, year=row.year,
            poverty_class=row.poverty_class, deprived=row.deprived, confirmed_on=row.confirmed_on,
        )
        for row in lost.years.all()
    )  # fmt: skip
    return new


@transaction.atomic
def take_confirmations_back(*, round: Round, by: Any) -> int:
    """How many certificates no longer say what the round decided; those that say nothing else are left to withdraw."""
    _require(round, by)
    lock_commune(round.commune)
    rows = CertificateYear.objects.filter(round=round, certificate__state="valid")
    with audit.acting(reason=f"Bỏ xác nhận giấy chứng nhận theo {round.short_name}"):
        return rows.delete()[0]


def certificates_resting_on(round: Round) -> Iterator[Obstacle]:
    """Certificates that say what the round decided: they are no longer to say it before it is taken back."""
    count = CertificateYear.objects.filter(round=round, certificate__state="valid").count()
    if count:
        page = reverse("surveys:round_certificates", args=[round.pk])
        words = f"{count} giấy chứng nhận đã xác nhận theo kết quả này. Bỏ xác nhận trước."
        yield Obstacle(words, page, "Xem giấy chứng nhận")


def _require(round: Round, by: Any) -> None:
    if by is not None:
        access.require(by, ISSUE_CERTIFICATES, round.commune)
