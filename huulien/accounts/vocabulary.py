"""The words of accounts and appointments."""

from huulien.lib.labels import SignedEnum


class AppointmentState(SignedEnum):
    PROPOSED = "proposed", "Chờ lãnh đạo xác nhận", "warn", "clock"
    CONFIRMED = "confirmed", "Đã có hiệu lực", "ok", "ok"
    DECLINED = "declined", "Không được xác nhận", "mute", "x"
