"""What every file of an official table says alike."""

from collections.abc import Sequence
from datetime import date

from households.vocabulary import PovertyClass
from huulien.lib.dates import format_date_vi
from huulien.lib.text import lower_first
from reports.indicators.official.tables import HOUSEHOLDS, PERSONS, Check, Column

COUNT_NAMES = {HOUSEHOLDS: "Hộ", PERSONS: "Nhân khẩu"}
_CHECKS = {
    "classes_within_all": "Hộ nghèo, cận nghèo và chưa xếp loại không quá tổng số",
    "all_classified": "Mọi hộ đã xếp loại",
    "identity": "Cột 9 = 1 − 2 − 3 − 4 + 5 + 6 + 7 + 8",
    "escaped_to_near_poor": "Mẫu 09 cột 2 = Mẫu 10 cột 5",
    "near_poor_to_poor": "Mẫu 09 cột 5 = Mẫu 10 cột 3",
    "start_is_end_before": "Cột 1 = Mẫu 08 của năm trước",
    "end_is_table_08": "Cột 9 = Mẫu 08",
    "households_are_table_08": "Tổng số hộ = Mẫu 08",
    "deprivations_add_up": "Cộng các chỉ số = tổng số thiếu hụt",
    "three_or_more": "Hộ nghèo nào cũng đủ số thiếu hụt của chuẩn nghèo",
    "under_three": "Hộ cận nghèo nào cũng dưới số thiếu hụt của hộ nghèo",
    "total_is_table_08": "Tổng số = Mẫu 08",
    "groups_within_total": "Từng nhóm không quá tổng số",
    "facts_known": "Rõ từng hộ thuộc nhóm nào",
    "groups_add_up": "Cộng các dân tộc = tổng số",
    "minority_is_the_rest": "Dân tộc thiểu số = cộng các dân tộc khác Kinh",
    "minority_is_table_15": "Dân tộc thiểu số = Mẫu 15",
    "causes_within_total": "Từng nguyên nhân không quá số hộ đã nêu nguyên nhân",
    "every_household_named": "Hộ nghèo nào cũng nêu nguyên nhân",
    "list_is_table_08": "Danh sách = Mẫu 08",
    "list_is_ledger": "Danh sách hộ thoát = Mẫu 09, Mẫu 10",
}


def check_in_words(check: Check) -> str:
    """What a check asks, and of whom where a table has both classes."""
    words = _CHECKS[check.name]
    return f"{PovertyClass.label_of(check.of_class)}: {lower_first(words)}" if check.of_class else words


def days_of(start_on: date | None, on: date) -> str:
    """The days whose figures stand in a table."""
    if start_on is None:
        return f"Số liệu đến hết ngày {format_date_vi(on)}"
    return f"Từ hết ngày {format_date_vi(start_on)} đến hết ngày {format_date_vi(on)}"


def numbers_of(columns: Sequence[Column]) -> list[int]:
    """The row of numbers: those of the form where they are known, else 1, 2, 3 from the left."""
    keys = [column.key for column in columns]
    return [int(key) for key in keys] if all(key.isdecimal() for key in keys) else list(range(1, len(keys) + 1))
