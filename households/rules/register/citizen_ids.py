"""Citizen numbers (CCCD: province 3, century and sex 1, year 2, serial 6) as Excel leaves them."""

import re
from dataclasses import dataclass

from households.rules.facts import citizen_id_fault
from households.rules.register.values import ValueFault
from households.vocabulary import Sex
from huulien.lib.text import clean
from huulien.lib.workbook.cells import CellValue, shown

_SEPARATORS = re.compile(r"[\s.\-']")
_ROUNDED = re.compile(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]+")
_DECIMALS = re.compile(r"(?<=[0-9])[.,]0{1,2}$")  # of a number that became text: 20090000123.0
_EXCEL_DIGITS = 15
_CURE = "Ghi đủ 12 chữ số như trên thẻ, định dạng ô là Văn bản (Text), ví dụ 020085000123."


@dataclass(frozen=True, slots=True)
class CitizenId:
    """A citizen number of 12 digits, or the old card's 9, which is only kept as a note."""

    number: str = ""
    old_card: str = ""


def parse_citizen_id(value: CellValue, *, sex: Sex | None, birth_year: int | None, birth_cell: str) -> CitizenId:
    """The number in the cell, held against the sex and the year of birth of the same row.

    Every number of Lạng Sơn begins with 0, which Excel drops from a number: an 11-digit number gets it back only if the
    sex and the year it then says are those of the row. `birth_cell` is named when they are not.
    """
    digits = _digits(value)
    if len(digits) == 11:
        return CitizenId(_repaired(digits, sex, birth_year, birth_cell))
    if len(digits) == 9:
        return CitizenId(old_card=digits)
    if len(digits) != 12:
        raise ValueFault(f"Có {len(digits)} chữ số. {_CURE}")
    if digits.startswith("000"):
        raise ValueFault(f"Số CCCD không bắt đầu bằng 000. {_CURE}")
    if fault := citizen_id_fault(digits, sex, birth_year):
        raise ValueFault(fault)
    return CitizenId(digits)


def _digits(value: CellValue) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueFault(f"Không phải là số CCCD. {_CURE}")
    if isinstance(value, str):
        typed = clean(value)
        if _ROUNDED.fullmatch(typed):
            raise ValueFault(f"Excel đã rút gọn số này, các chữ số sau bị mất. {_CURE}")
        digits = _SEPARATORS.sub("", _DECIMALS.sub("", typed))
        if not (digits.isascii() and digits.isdigit()):
            raise ValueFault(f"Có ký tự không phải là chữ số. {_CURE}")
        return digits
    if value != int(value) or value < 0:
        raise ValueFault(f"Không phải là số CCCD. {_CURE}")
    if len(str(int(value))) > _EXCEL_DIGITS:
        raise ValueFault(f"Excel đã làm tròn số này ({shown(value)}). {_CURE}")
    return str(int(value))


def _repaired(digits: str, sex: Sex | None, birth_year: int | None, birth_cell: str) -> str:
    number = f"0{digits}"
    if sex is None or birth_year is None:
        raise ValueFault(
            f"Chỉ có 11 chữ số; không đủ giới tính và năm sinh để biết có phải {number} hay không. {_CURE}"
        )
    if citizen_id_fault(number, sex, birth_year):
        differs = f"năm sinh ({number[4:6]}) khác ô {birth_cell} ({birth_year})"
        if not citizen_id_fault(number, None, birth_year):
            differs = f"số thứ tư ({number[3]}) không phải của {sex.label.lower()}"
        raise ValueFault(f"Chỉ có 11 chữ số, và nếu thêm số 0 ở đầu thì {differs}. Kiểm tra lại trên thẻ.")
    return number
