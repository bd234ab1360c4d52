"""The levels of administration, the roles an office gives, and the days on which it is closed."""

from huulien.lib.labels import LabelledEnum


class AreaKind(LabelledEnum):
    PROVINCE = "province", "Tỉnh"
    DISTRICT = "district", "Huyện"
    COMMUNE = "commune", "Xã"
    VILLAGE = "village", "Thôn"


# The kinds of area that one of a kind belongs to: since 1/7/2025 communes lie in provinces, before that in districts.
ABOVE: dict[str, tuple[str, ...]] = {
    AreaKind.PROVINCE: (),
    AreaKind.DISTRICT: (AreaKind.PROVINCE,),
    AreaKind.COMMUNE: (AreaKind.DISTRICT, AreaKind.PROVINCE),
    AreaKind.VILLAGE: (AreaKind.COMMUNE,),
}


class Role(LabelledEnum):
    """What an appointment makes of a user; each app's `access.py` says what a role may do there."""

    OFFICER = "officer", "Công chức Văn hóa – Xã hội"
    LEADER = "leader", "Lãnh đạo UBND xã"
    VILLAGE_HEAD = "village_head", "Trưởng thôn"
    UNIT = "unit", "Đơn vị phối hợp"
    DISTRICT = "district", "Phòng, sở cấp trên"
    AUDITOR = "auditor", "Người kiểm tra nhật ký"
    ADMINISTRATOR = "administrator", "Người quản trị"


class HolidayKind(LabelledEnum):
    """Why a day is not what its place in the week says."""

    HOLIDAY = "holiday", "Ngày nghỉ lễ, tết"
    DAY_OFF = "day_off", "Ngày nghỉ bù, nghỉ hoán đổi"
    WORKDAY = "workday", "Thứ Bảy, Chủ nhật làm bù"
