"""How a household takes its registration back, and how that is undone where it was recorded by mistake."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from huulien.lib.dates import format_date_vi
from huulien.platform import clock
from huulien.platform.forms import to_come_words
from huulien.platform.steps import Obstacle, Step, Steps
from programs.access import EDIT_ESCAPES
from programs.models import EscapeRegistration
from programs.vocabulary import EscapeState


def _withdraws(escape: EscapeRegistration, *, withdrawn_on: date | None = None, **given: Any) -> Iterator[Obstacle]:
    if withdrawn_on is None:
        return
    if words := to_come_words(withdrawn_on, clock.today()):
        yield Obstacle(words, field="withdrawn_on")
    if withdrawn_on < escape.registered_on:
        day = format_date_vi(escape.registered_on)
        yield Obstacle(f"Hộ đăng ký ngày {day}, rút từ ngày đó trở đi.", field="withdrawn_on")


def _opens(escape: EscapeRegistration, **given: Any) -> Iterator[Obstacle]:
    same = EscapeRegistration.objects.filter(household=escape.household_id, year=escape.year)
    if same.standing().exclude(pk=escape.pk).exists():
        yield Obstacle("Hộ đã có một đăng ký khác trong năm. Dùng đăng ký đó.")


def _withdraw(escape: EscapeRegistration, *, by: Any, reason: str, withdrawn_on: date) -> tuple[str, ...]:
    escape.withdrawn_on, escape.withdrawn_reason = withdrawn_on, reason.strip()
    return "withdrawn_on", "withdrawn_reason"


def _open_again(escape: EscapeRegistration, *, by: Any, reason: str) -> tuple[str, ...]:
    escape.withdrawn_on, escape.withdrawn_reason = None, ""
    return "withdrawn_on", "withdrawn_reason"


ESCAPE_STEPS = Steps(
    model=EscapeRegistration,
    states=EscapeState,
    area="village",
    parents=("commune",),
    table=(
        Step(
            "withdraw", "Ghi hộ rút đăng ký", frozenset({EscapeState.REGISTERED}), EscapeState.WITHDRAWN,
            EDIT_ESCAPES, {}, obstacles=_withdraws, effect=_withdraw, reason_asked="Ghi vì sao hộ rút.",
        ),
        Step(
            "reopen", "Mở lại, ghi nhầm", frozenset({EscapeState.WITHDRAWN}), EscapeState.REGISTERED,
            EDIT_ESCAPES, {}, obstacles=_opens, effect=_open_again, reason_asked="Ghi vì sao mở lại.",
        ),
    ),
)  # fmt: skip
