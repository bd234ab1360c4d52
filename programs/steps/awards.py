"""How an award goes from nominated to given; whoever nominated it does not decide."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from huulien.lib.dates import format_date_vi
from huulien.platform import clock
from huulien.platform.forms import to_come_words
from huulien.platform.steps import Obstacle, Step, Steps
from programs.access import DECIDE_AWARDS, EDIT_PROGRAMME
from programs.models import Award
from programs.vocabulary import AwardState

_NOMINATED, _DECIDED, _GIVEN = (frozenset({state}) for state in (
    AwardState.NOMINATED, AwardState.DECIDED, AwardState.GIVEN))  # fmt: skip
_ANOTHER = {"nominated_by": "Bạn đề nghị khen thưởng này. Người khác quyết định."}


def _day(field: str, day: date | None, after: date | None, what: str) -> Iterator[Obstacle]:
    """Not to come, and not before what comes before it."""
    if day is None:
        return
    if words := to_come_words(day, clock.today()):
        yield Obstacle(words, field=field)
    if after and day < after:
        yield Obstacle(f"{what} ngày {format_date_vi(after)}, ngày này phải từ đó trở đi.", field=field)


def _may_decide(
    award: Award, *, decided_on: date | None = None, decision: str | None = None, **given: Any
) -> Iterator[Obstacle]:
    if decision is not None and not decision.strip():
        yield Obstacle("Ghi số quyết định.", field="decision")
    yield from _day("decided_on", decided_on, award.nominated_on, "Đề nghị")


def _may_give(award: Award, *, given_on: date | None = None, **given: Any) -> Iterator[Obstacle]:
    yield from _day("given_on", given_on, award.decided_on, "Quyết định")


def _decide(award: Award, *, by: Any, reason: str, decided_on: date, decision: str) -> tuple[str, ...]:
    award.decided_on, award.decision, award.decided_by = decided_on, decision.strip(), by
    return "decided_on", "decision", "decided_by"


def _end(award: Award, *, by: Any, reason: str) -> tuple[str, ...]:
    award.ended_reason = reason.strip()
    return ("ended_reason",)


def _give(award: Award, *, by: Any, reason: str, given_on: date) -> tuple[str, ...]:
    award.given_on = given_on
    return ("given_on",)


def _take_back_giving(award: Award, *, by: Any, reason: str) -> tuple[str, ...]:
    award.given_on = None
    return ("given_on",)


def _open_again(award: Award, *, by: Any, reason: str) -> tuple[str, ...]:
    award.decided_on, award.decision, award.decided_by, award.ended_reason = None, "", None, ""
    return "decided_on", "decision", "decided_by", "ended_reason"


AWARD_STEPS = Steps(
    model=Award,
    states=AwardState,
    area="commune",
    parents=("commune",),
    table=(
        Step("decide", "Quyết định khen thưởng", _NOMINATED, AwardState.DECIDED, DECIDE_AWARDS, _ANOTHER,
             obstacles=_may_decide, effect=_decide),
        Step("refuse", "Không khen thưởng", _NOMINATED, AwardState.REFUSED, DECIDE_AWARDS, _ANOTHER, effect=_end,
             reason_asked="Ghi vì sao không khen."),
        Step("give", "Ghi đã trao", _DECIDED, AwardState.GIVEN, EDIT_PROGRAMME, {}, obstacles=_may_give, effect=_give),
        Step("withdraw", "Rút đề nghị", _NOMINATED, AwardState.WITHDRAWN, EDIT_PROGRAMME, {}, effect=_end,
             reason_asked="Ghi vì sao rút đề nghị."),
        Step("ungive", "Ghi nhầm ngày trao", _GIVEN, AwardState.DECIDED, EDIT_PROGRAMME, {}, effect=_take_back_giving,
             reason_asked="Ghi nhầm ở đâu."),
        Step("reopen", "Rút quyết định", frozenset({AwardState.DECIDED, AwardState.REFUSED}), AwardState.NOMINATED,
             DECIDE_AWARDS, {}, effect=_open_again, reason_asked="Ghi vì sao rút quyết định."),
    ),
)  # fmt: skip
