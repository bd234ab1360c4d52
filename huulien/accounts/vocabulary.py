"""The words of accounts and appointments."""

from huulien.lib.labels import LabelledEnum


class AppointmentState(LabelledEnum):
    PROPOSED = "proposed", "Chờ lãnh đạo xác nhận"
    CONFIRMED = "confirmed", "Đã có hiệu lực"
    DECLINED = "declined", "Không được xác nhận"
