"""How what a village head reports is recorded by the officer, or is not, with a reason."""

from typing import Any

from households.access import EDIT_HOUSEHOLDS
from households.models import Event, EventProposal
from households.vocabulary import ProposalState
from huulien.platform.steps import Step, Steps


def _record(proposal: EventProposal, *, by: Any, reason: str, event: Event) -> list[str]:
    proposal.event, proposal.answers = event, {}
    return ["event", "answers"]


def _decline(proposal: EventProposal, *, by: Any, reason: str) -> list[str]:
    proposal.answers = {}
    return ["answers"]


PROPOSAL_STEPS = Steps(
    model=EventProposal,
    states=ProposalState,
    area="village",
    parents=("commune",),
    table=(
        Step(
            "record", "Ghi vào sổ", frozenset({ProposalState.WAITING}), ProposalState.RECORDED, EDIT_HOUSEHOLDS, {},
            effect=_record,
        ),
        Step(
            "decline", "Không ghi", frozenset({ProposalState.WAITING}), ProposalState.DECLINED, EDIT_HOUSEHOLDS, {},
            effect=_decline, reason_asked="Ghi lý do không ghi, ví dụ “đã ghi rồi”.",
        ),
    ),
)  # fmt: skip
