"""Reporting an event of a household for the officer to record."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from households.models import EventProposal, Household
from households.services.settled_days import lock_commune
from households.vocabulary import ProposalState
from huulien.lib.text import clean


@transaction.atomic
def propose_event(
    *, household: Household, page: str, answers: Mapping[str, str], summary: str, note: str, by: Any
) -> EventProposal:
    """What was typed into the form `page`, kept until the officer has looked at it."""
    lock_commune(household.commune)
    household.refresh_from_db(fields=["closed_on"])
    if household.closed_on:
        raise ValidationError(f"{household.closing_words}, không báo thêm biến động được.")
    proposal = EventProposal(
        commune_id=household.commune_id, household=household, page=page, answers=dict(answers), summary=clean(summary),
        note=note, proposed_by=by,
    )  # fmt: skip
    waiting = household.proposals.filter(state=ProposalState.WAITING, page=page, summary=proposal.summary)
    if waiting.exists():
        raise ValidationError("Biến động này đã báo, đang chờ công chức ghi.")
    proposal.full_clean()
    proposal.save(force_insert=True)
    return proposal
