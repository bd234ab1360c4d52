"""The fixed lists that every app shares.

The values of `Employment`, `Studying`, `Qualification`, `WaterSource`, `Toilet` and `Device` are the words of the
classification contract; they are stored and exchanged, so they never change.
"""

from huulien.lib.labels import LabelledEnum, Sign


class Zone(LabelledEnum):
    """A xã is rural; a phường or thị trấn is urban."""

    RURAL = "rural", "Nông thôn"
    URBAN = "urban", "Thành thị"


class Sex(LabelledEnum):
    MALE = "male", "Nam"
    FEMALE = "female", "Nữ"


class Relationship(LabelledEnum):
    """Relationship to the head of the household."""

    HEAD = "head", "Chủ hộ"
    WIFE = "wife", "Vợ"
    HUSBAND = "husband", "Chồng"
    CHILD = "child", "Con"
    CHILD_IN_LAW = "child_in_law", "Con dâu, con rể"
    FATHER = "father", "Bố"
    MOTHER = "mother", "Mẹ"
    PARENT_IN_LAW = "parent_in_law", "Bố mẹ vợ, bố mẹ chồng"
    GRANDPARENT = "grandparent", "Ông, bà"
    GRANDCHILD = "grandchild", "Cháu"
    SIBLING = "sibling", "Anh, chị, em"
    OTHER = "other", "Quan hệ khác"


class Employment(LabelledEnum):
    WAGE_CONTRACT = "wage_contract", "Làm công có hợp đồng lao động"
    WAGE_NO_CONTRACT = "wage_no_contract", "Làm công không có hợp đồng lao động"
    SELF_EMPLOYED = "self_employed", "Tự làm (nông, lâm nghiệp, buôn bán)"
    SEEKING_WORK = "seeking_work", "Không có việc làm, đang tìm việc"
    NOT_SEEKING = "not_seeking", "Không có nhu cầu làm việc"
    STUDENT = "student", "Đang đi học"
    UNABLE_TO_WORK = "unable_to_work", "Không còn khả năng lao động"
    CHILD = "child", "Trẻ nhỏ"


class Studying(LabelledEnum):
    """What a member attends now."""

    NONE = "none", "Không đi học"
    PRESCHOOL = "preschool", "Mầm non, mẫu giáo"
    PRIMARY = "primary", "Tiểu học"
    LOWER_SECONDARY = "lower_secondary", "Trung học cơ sở"
    UPPER_SECONDARY = "upper_secondary", "Trung học phổ thông"
    VOCATIONAL = "vocational", "Sơ cấp, trung cấp, cao đẳng nghề"
    HIGHER = "higher", "Cao đẳng, đại học"


class Qualification(LabelledEnum):
    """The highest level a member has finished."""

    NONE = "none", "Chưa học xong tiểu học"
    PRIMARY = "primary", "Xong tiểu học"
    LOWER_SECONDARY = "lower_secondary", "Xong trung học cơ sở"
    UPPER_SECONDARY = "upper_secondary", "Xong trung học phổ thông"
    VOCATIONAL = "vocational", "Sơ cấp, trung cấp, cao đẳng nghề"
    HIGHER = "higher", "Cao đẳng, đại học trở lên"


class WaterSource(LabelledEnum):
    PIPED = "piped", "Nước máy"
    BOREHOLE = "borehole", "Giếng khoan"
    PROTECTED_WELL = "protected_well", "Giếng đào được bảo vệ"
    PROTECTED_SPRING = "protected_spring", "Khe, mó được bảo vệ"
    RAIN = "rain", "Nước mưa"
    BOTTLED = "bottled", "Nước đóng chai, đóng bình"
    UNPROTECTED_WELL = "unprotected_well", "Giếng đào không được bảo vệ"
    UNPROTECTED_SPRING = "unprotected_spring", "Khe, mó không được bảo vệ"
    SURFACE = "surface", "Nước sông, suối, ao, hồ"
    OTHER = "other", "Nguồn khác"

    @property
    def is_clean(self) -> bool:
        return self in _CLEAN_WATER


_CLEAN_WATER = frozenset(
    {
        WaterSource.PIPED,
        WaterSource.BOREHOLE,
        WaterSource.PROTECTED_WELL,
        WaterSource.PROTECTED_SPRING,
        WaterSource.RAIN,
        WaterSource.BOTTLED,
    }
)


class Toilet(LabelledEnum):
    SEPTIC = "septic", "Tự hoại"
    SEMI_SEPTIC = "semi_septic", "Bán tự hoại"
    POUR_FLUSH = "pour_flush", "Thấm dội nước"
    VIP = "vip", "Chìm có ống thông hơi"
    DOUBLE_VAULT = "double_vault", "Hai ngăn"
    OTHER = "other", "Loại khác, không hợp vệ sinh"
    NONE = "none", "Không có nhà tiêu"

    @property
    def is_hygienic(self) -> bool:
        return self not in {Toilet.OTHER, Toilet.NONE}


class Device(LabelledEnum):
    TV = "tv", "Ti vi"
    RADIO = "radio", "Đài (radio)"
    DESKTOP = "desktop", "Máy tính để bàn"
    TELEPHONE = "telephone", "Điện thoại"
    LAPTOP = "laptop", "Máy tính xách tay"
    TABLET = "tablet", "Máy tính bảng"
    SMARTPHONE = "smartphone", "Điện thoại thông minh"


class EventKind(LabelledEnum):
    """The only ways the composition of a household changes after it was first registered."""

    BIRTH = "birth", "Sinh"
    DEATH = "death", "Chết"
    MOVE_IN = "move_in", "Chuyển đến"
    MOVE_OUT = "move_out", "Chuyển đi"
    MOVE_WITHIN = "move_within", "Chuyển thôn"
    SPLIT = "split", "Tách hộ"
    MERGE = "merge", "Nhập hộ"
    CHANGE_HEAD = "change_head", "Đổi chủ hộ"
    UNDO = "undo", "Hủy biến động ghi nhầm"


class ProposalState(LabelledEnum):
    """Where an event that a village head reported stands."""

    WAITING = "waiting", "Chờ công chức ghi"
    RECORDED = "recorded", "Đã ghi vào sổ"
    DECLINED = "declined", "Không ghi"


class PovertyClass(LabelledEnum):
    POOR = "poor", "Hộ nghèo"
    NEAR_POOR = "near_poor", "Hộ cận nghèo"
    AVERAGE = "average", "Hộ có mức sống trung bình"
    NOT_POOR = "not_poor", "Hộ không nghèo"
    INSUFFICIENT_DATA = "insufficient_data", "Chưa đủ dữ liệu – chưa xếp loại"

    @property
    def is_known(self) -> bool:
        return self is not PovertyClass.INSUFFICIENT_DATA


ABOVE_NEAR_POOR = {PovertyClass.AVERAGE, PovertyClass.NOT_POOR}


def change_in_words(before: str, after: str) -> str:
    """A change of class as an officer says it; empty when there is none. Without a class before: not classified yet."""
    if before == after:
        return ""
    words = f"{PovertyClass.label_of(before).lower() or 'chưa xếp loại'} → {PovertyClass(after).label.lower()}"
    if before == PovertyClass.POOR and after in {PovertyClass.NEAR_POOR, *ABOVE_NEAR_POOR}:
        return f"{words} (thoát nghèo)"
    return f"{words} (thoát cận nghèo)" if before == PovertyClass.NEAR_POOR and after in ABOVE_NEAR_POOR else words


UNCLASSIFIED = Sign("Chưa xếp loại", "none")
# What stands in a table, and the shape beside it: filled, half, ring, dotted.
_CLASS_SIGNS = {
    PovertyClass.POOR: Sign("Hộ nghèo", "poor"),
    PovertyClass.NEAR_POOR: Sign("Hộ cận nghèo", "near_poor"),
    PovertyClass.AVERAGE: Sign("Mức sống trung bình", "average"),
    PovertyClass.NOT_POOR: Sign("Không nghèo", "not_poor"),
}


def class_sign(value: str | None) -> Sign:
    """A stored class as every page and file shows it; none, and what lacks data, is not classified yet."""
    return _CLASS_SIGNS.get(PovertyClass(value), UNCLASSIFIED) if value else UNCLASSIFIED


MAJORITY = "Kinh"
# The 54 ethnic groups of Viet Nam (Danh mục các dân tộc Việt Nam, Quyết định 121-TCTK/PPCĐ, 1979); stored by name.
ETHNIC_GROUPS = (
    "Kinh", "Tày", "Thái", "Mường", "Khmer", "Hoa", "Nùng", "Mông", "Dao", "Gia Rai", "Ê Đê", "Ba Na", "Sán Chay",
    "Chăm", "Cơ Ho", "Xơ Đăng", "Sán Dìu", "Hrê", "Ra Glai", "Mnông", "Thổ", "Xtiêng", "Khơ Mú", "Bru - Vân Kiều",
    "Cơ Tu", "Giáy", "Tà Ôi", "Mạ", "Gié - Triêng", "Co", "Chơ Ro", "Xinh Mun", "Hà Nhì", "Chu Ru", "Lào", "La Chí",
    "Kháng", "Phù Lá", "La Hủ", "La Ha", "Pà Thẻn", "Lự", "Ngái", "Chứt", "Lô Lô", "Mảng", "Cơ Lao", "Bố Y", "Cống",
    "Si La", "Pu Péo", "Rơ Măm", "Brâu", "Ơ Đu",
)  # fmt: skip
