"""How an appointment comes to hold, and stops holding, by the leader's word."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError

from huulien.accounts.access import CONFIRM_APPOINTMENTS
from huulien.accounts.models import Appointment
from huulien.accounts.services import end_sessions
from huulien.accounts.vocabulary import AppointmentState
from huulien.lib.dates import format_date_vi
from huulien.platform import clock
from huulien.platform.steps import Obstacle, Step, Steps

_NOT_ONESELF = {
    "user": "Không ai tự xác nhận phân công của mình. Nhờ lãnh đạo khác của xã.",
    "proposed_by": "Người đề nghị phân công không tự xác nhận. Nhờ lãnh đạo khác của xã.",
}


def _may_hold(appointment: Appointment, **given: Any) -> Iterator[Obstacle]:
    """The person has set a password, which the leader thereby confirms too; the roles still go together."""
    if not appointment.user.has_usable_password():
        yield Obstacle(
            f"{appointment.user} chưa tự đặt mật khẩu. Xác nhận sau khi người này đã mở liên kết và đặt mật khẩu."
        )
    if appointment.valid_until and appointment.valid_until < clock.today():
        yield Obstacle(f"Phân công đã kết thúc ngày {format_date_vi(appointment.valid_until)}.")
    try:
        appointment.clean()
    except ValidationError as fault:
        yield from (Obstacle(words) for words in fault.messages)


def _end_sessions(appointment: Appointment, **given: Any) -> tuple[str, ...]:
    end_sessions(user=appointment.user)
    return ()


APPOINTMENT_STEPS = Steps(
    model=Appointment,
    states=AppointmentState,
    area="area",
    parents=("user",),  # what a user may hold is judged one appointment at a time
    table=(
        Step(
            "confirm", "Xác nhận phân công", frozenset({AppointmentState.PROPOSED}), AppointmentState.CONFIRMED,
            CONFIRM_APPOINTMENTS, _NOT_ONESELF, obstacles=_may_hold, effect=_end_sessions,
        ),
        Step(
            "decline", "Không xác nhận", frozenset({AppointmentState.PROPOSED}), AppointmentState.DECLINED,
            CONFIRM_APPOINTMENTS, _NOT_ONESELF, effect=_end_sessions,
            reason_asked="Ghi lý do không xác nhận, ví dụ “người này đã chuyển công tác”.",
        ),
        Step(
            "withdraw", "Rút xác nhận", frozenset({AppointmentState.CONFIRMED}), AppointmentState.PROPOSED,
            CONFIRM_APPOINTMENTS, {"user": _NOT_ONESELF["user"]}, effect=_end_sessions,
            reason_asked="Ghi lý do rút xác nhận, ví dụ “chưa rõ ai đang dùng tài khoản”.",
        ),
    ),
)  # fmt: skip
