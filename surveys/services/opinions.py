"""Asking the level above what it thinks of the results of an annual round."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from surveys.access import MANAGE_ROUNDS
from surveys.models import Opinion, Round
from surveys.rules.procedure import procedure_by_code
from surveys.services.open_round import check_day, due_after, hold_open
from surveys.vocabulary import Period, RoundKind


@transaction.atomic
def ask_opinion(*, round: Round, asked_on: date, as_of: date, report_number: str, by: Any) -> Opinion:
    """The opinion asked: of whom, and until when an answer is due, as the procedure says on that day."""
    round = hold_open(round, by, MANAGE_ROUNDS, round.commune)
    if round.kind != RoundKind.ANNUAL:
        raise ValidationError("Rà soát thường xuyên không xin ý kiến cấp trên.")
    check_day(round.opened_on, asked_on, "asked_on")
    due = due_after(round, Period.OPINION, asked_on, "asked_on")
    opinion = Opinion(
        commune=round.commune,
        round=round,
        asked_of=procedure_by_code(round.procedure).asked_on(asked_on).who,
        report_number=report_number,
        as_of=as_of,
        asked_on=asked_on,
        due_on=due.on,
        due_words=due.words,
        recorded_by=by,
    )
    opinion.full_clean(exclude=["recorded_by"])
    opinion.save(force_insert=True)
    return opinion
