"""Households of the demonstration that ask to be reviewed, and what they are told."""

from datetime import date

from households.models import Household
from huulien.accounts.models import User
from huulien.platform import clock
from surveys.models import ReviewRequest, Round
from surveys.services.requests import add_to_list, record_request
from surveys.steps.requests import REQUEST_STEPS
from surveys.vocabulary import RequestKind


def ask(
    round: Round, household: Household, kind: RequestKind, received_on: date, reason: str, officer: User
) -> ReviewRequest:
    with clock.reliving(received_on):
        return record_request(
            round=round, household=household, kind=kind, received_on=received_on, received_from="Chủ hộ",
            reason=reason, by=officer,
        )  # fmt: skip


def put_on_list(request: ReviewRequest, day: date, officer: User, present_count: int | None = None) -> None:
    """The household is reviewed; of one that goes through Phiếu A, with so many of its characteristics."""
    with clock.reliving(day):
        REQUEST_STEPS.perform(
            "list", request, by=officer, version=request.version, outcome_on=day, present_count=present_count
        )


def leave_out(request: ReviewRequest, day: date, officer: User, present_count: int, reply: str = "") -> None:
    """The household is not reviewed, and is told so in writing where there is a reply."""
    with clock.reliving(day):
        left_out = REQUEST_STEPS.perform(
            "leave_out", request, by=officer, version=request.version, outcome_on=day, present_count=present_count
        )
        if reply:
            REQUEST_STEPS.perform("reply", left_out, by=officer, version=left_out.version, reply_on=day, reply=reply)


def add(round: Round, household: Household, day: date, reason: str, officer: User) -> None:
    with clock.reliving(day):
        add_to_list(round=round, household=household, reason=reason, by=officer)
