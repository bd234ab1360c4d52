"""How a certificate ends: it is lost, and another is issued in its place, or it is withdrawn."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction

from huulien.platform.steps import Obstacle, Step, Steps
from surveys.access import ISSUE_CERTIFICATES
from surveys.models import Certificate
from surveys.services.certificates import replace_certificate
from surveys.services.open_round import day_within
from surveys.vocabulary import CertificateState


def _may_end(certificate: Certificate, *, ended_on: date | None = None) -> Iterator[Obstacle]:
    if ended_on is not None:
        yield from day_within(certificate.issued_on, ended_on, "ended_on")


def _end(certificate: Certificate, *, by: Any, reason: str, ended_on: date) -> list[str]:
    certificate.ended_on = ended_on
    return ["ended_on"]


CERTIFICATE_STEPS = Steps(
    model=Certificate,
    states=CertificateState,
    area="commune",
    parents=("commune", "household"),
    table=(
        Step(
            "lose", "Báo mất, cấp lại", frozenset({CertificateState.VALID}), CertificateState.LOST,
            ISSUE_CERTIFICATES, {}, obstacles=_may_end, effect=_end,
            reason_asked="Ghi lý do cấp lại, ví dụ “mất khi chuyển nhà”.",
        ),
        Step(
            "withdraw", "Thu hồi giấy chứng nhận", frozenset({CertificateState.VALID}), CertificateState.WITHDRAWN,
            ISSUE_CERTIFICATES, {}, obstacles=_may_end, effect=_end,
            reason_asked="Ghi lý do thu hồi, ví dụ “hộ chuyển đi nơi khác”.",
        ),
    ),
)  # fmt: skip


@transaction.atomic
def end_certificate(name: str, certificate: Certificate, *, by: Any, **given: Any) -> Certificate:
    """The certificate that the household holds then: the new one in place of a lost one, or the one withdrawn."""
    ended = CERTIFICATE_STEPS.perform(name, certificate, by=by, **given)
    return replace_certificate(ended, issued_on=ended.ended_on) if name == "lose" else ended
